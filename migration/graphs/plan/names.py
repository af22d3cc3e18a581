"""What the layers of a model are called: as the scopes of the graph say, where they do."""

import keyword
import re
from collections.abc import Iterable

from migration.graphs.endpoints import VARIABLES
from migration.graphs.plan.layer import Call, Layer

#: Last words of variables that say what they are to their layer, and not which layer it is.
_ROLES = re.compile(
    r"(^|_)(weights?|kernel|w|bias(es)?|b|filters?|depthwise|pointwise|depthwise_(kernel|weights)|embeddings?|"
    r"gamma|beta|scale|offset|moving_mean|moving_variance|mean|variance|variable|alphas?|matrix)(_?\d+)?(/read)?$",
    re.IGNORECASE,
)
#: Scopes that TensorFlow makes by itself.
_TFS_OWN = re.compile(
    r"^(cond|batchnorm|Tensordot|moments|BatchNorm|read|strided_slice|while|rnn|bidirectional_rnn|multi_rnn_cell|gates|"
    r"candidate)(_\d+)?$"
)


def name_layers(calls: Iterable[Call], others: Iterable[str]) -> None:
    """Name the layers of some calls: those with weights always, others where the graph has a name for them.

    Args:
        calls: of the layers.
        others: names that are not free: those of the inputs.
    """
    layers = list(dict.fromkeys(call.layer for call in calls if call.layer is not None))
    scopes = {layer: _scope(layer) for layer in layers}
    common = _common([scope for layer, scope in scopes.items() if layer.weights and scope])
    taken = {name.lower() for name in others}
    for layer in layers:
        scope = scopes[layer][len(common) :]
        words = [word for word in scope if not _TFS_OWN.match(word)]
        # What has no weights needs no name, if the graph has no other than TensorFlow's own.
        if not words and not layer.weights and not layer.type.startswith("Raw"):
            continue
        own = "_".join(words) or _snake(layer.type)
        layer.name = unique(re.sub(r"[^0-9A-Za-z_]", "_", own), taken)


def identifier(text: str) -> str:
    """Make a name of a Python variable."""
    found = re.sub(r"\W", "_", text).lower()
    if not found or found[0].isdigit() or keyword.iskeyword(found) or found in ("x", "np", "ops", "layers", "keras"):
        found = f"x_{found}" if found != "x" else "x_"
    return found


def unique(name: str, taken: set[str]) -> str:
    """Number a name if it is taken, and take it."""
    found, number = name, 0
    while found.lower() in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found.lower())
    return found


def _scope(layer: Layer) -> list[str]:
    """The words that the graph has for a layer: the scope of its weights, else that of its operation."""
    if layer.type == "Bidirectional":
        both = [_scope(Layer(layer.type[:0], {}, {name: weight})) for name, weight in layer.weights.items()]
        if shared := _common([[*words, ""] for words in both]):
            return shared
    for weight in layer.weights.values():
        for tensor in weight.tensors:
            node = tensor.node
            if node.type in VARIABLES or node.type == "Const":
                *words, last = node.name.removesuffix("/read").split("/")
                rest = _ROLES.sub("", last)
                words += [rest] if rest and rest != last else []
                words += [last] if not words and not _ROLES.search(last) and layer.type == "Variable" else []
                if words:
                    return words
    if layer.type == "Variable":
        return [*layer.hint.name.split("/")[-2:]] if layer.hint else []
    return layer.hint.name.split("/")[:-1] if layer.hint else []


def _common(scopes: list[list[str]]) -> list[str]:
    """The words that all begin with: they are of the model, not of a layer."""
    if len(scopes) < 2:
        return []
    found = []
    for words in zip(*(scope[:-1] for scope in scopes), strict=False):
        if len(set(words)) > 1:
            break
        found.append(words[0])
    return found


def _snake(text: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", "_", text).lower()
