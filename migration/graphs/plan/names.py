"""What the layers of a model are called: as the scopes of the graph say, where they do."""

import builtins
import functools
import keyword
import re
from collections.abc import Iterable, Sequence

import tensorflow as tf

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
#: Names in the source that are not free for variables or functions.
RESERVED = frozenset(
    [
        "base64",
        "inputs",
        "keras",
        "layers",
        "make_model",
        "name",
        "np",
        "number",
        "ops",
        "other",
        "part",
        "pathlib",
        "tf",
    ]
    + ["x", *dir(builtins), *keyword.kwlist]
)
#: Names that TensorFlow's functions give, where they are not types of operations.
_OF_FUNCTIONS = ("add", "tensordot", "truediv", "xwplusb")
#: Layers that are looked up by their names, though they have no weights: those that may draw random numbers.
_ALWAYS_NAMED = ("GraphPart", "Random", "Raw")
#: Layers beside the one that a scope is of, as they are called after it: the word, and what says as much.
_BESIDE = {
    "Activation": ("activation", ""),
    "Add": ("add", "add|sum"),
    "AveragePooling": ("pool", "pool"),
    "BatchNormalization": ("bn", "bn|norm"),
    "BatchStatisticsNormalization": ("bn", "bn|norm"),
    "Concatenate": ("concat", "concat"),
    "Cropping": ("crop", "crop"),
    "Dropout": ("dropout", "drop"),
    "ELU": ("elu", "elu"),
    "Flatten": ("flatten", "flat"),
    "GlobalAveragePooling": ("pool", "pool"),
    "GlobalMaxPooling": ("pool", "pool"),
    "GroupNormalization": ("gn", "norm"),
    "LayerNormalization": ("ln", "ln|norm"),
    "LeakyReLU": ("relu", "relu"),
    "MaxPooling": ("pool", "pool"),
    "Permute": ("permute", "permute|transpose"),
    "PReLU": ("prelu", "relu"),
    "ReLU": ("relu", "relu"),
    "Reshape": ("reshape", "reshape"),
    "Softmax": ("softmax", "softmax"),
    "UpSampling": ("up", "up|resize"),
    "ZeroPadding": ("pad", "pad"),
}


def name_layers(calls: Iterable[Call], others: Iterable[str]) -> None:
    """Name the layers of some calls: those with weights always, others where the graph has a name for them.

    A layer beside that which a scope is of is called after both, as in `keras.applications`: `conv1`, `conv1_bn`,
    `conv1_relu`.

    Args:
        calls: of the layers.
        others: names that are not free: those of the inputs.
    """
    layers = list(dict.fromkeys(call.layer for call in calls if call.layer is not None))
    scopes = {layer: scope_of(layer) for layer in layers}
    common = _common([scope for layer, scope in scopes.items() if layer.weights and scope])
    taken = {name.lower() for name in others}
    for layer in layers:
        words = [word for word in _without(common, scopes[layer]) if not _TFS_OWN.match(word)]
        pairs = zip(words, [*words, ""][1:], strict=True)
        words = [word for word, inner in pairs if not re.match(rf"{re.escape(word)}(_|$)", inner, re.IGNORECASE)]
        # What has no weights needs no name, if the graph has no other than TensorFlow's own.
        if not words and not layer.weights and not layer.type.startswith(_ALWAYS_NAMED):
            continue
        word, same = _beside(layer)
        if words and word and not (same and re.search(same, words[-1], re.IGNORECASE)):
            words.append(word)
        own = "_".join(words) or _snake(layer.type)
        layer.name = unique(re.sub(r"[^0-9A-Za-z_]", "_", own), taken)


def short_word(layer: Layer) -> str:
    """What a layer is, in a word: `conv`, `bn`, `relu`."""
    word, _ = _beside(layer)
    return word or re.sub(r"_?\d?d(?=_|$)", "", _snake(layer.type))


def identifier(text: str) -> str:
    """Make a name of a Python variable."""
    found = re.sub(r"\W", "_", text).lower()
    if found in ("input", "x", "placeholder"):
        return "inputs"
    if not found or found[0].isdigit():
        return f"x_{found}"
    return f"{found}_" if found in RESERVED - {"inputs", "name", "number", "other"} else found


def says_nothing(name: str) -> bool:
    """Whether a name is that of an operation of TensorFlow, as `BiasAdd` or `Reshape_1` are."""
    return re.sub(r"_\d+$", "", name).replace("_", "").lower() in _operations()


@functools.cache
def _operations() -> set[str]:
    return {*_OF_FUNCTIONS, *(name.lower() for name in dir(tf.raw_ops))}


def unique(name: str, taken: set[str]) -> str:
    """Number a name if it is taken, and take it."""
    found, number = name, 0
    while found.lower() in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found.lower())
    return found


def _beside(layer: Layer) -> tuple[str, str]:
    """The word for a layer that stands beside others, and what says as much; empty if it is the one of its scope."""
    kind = re.sub(r"\dD$", "", layer.type)
    word, same = _BESIDE.get(kind, ("", ""))
    if kind == "Activation":
        function = str(layer.arguments.get("*activation", ""))
        word = function if re.fullmatch(r"[a-z_0-9]+", function) else "activation"
        same = word
    return word, same


def _without(common: Sequence[str], scope: list[str]) -> list[str]:
    """A scope without the words that all begin with, however often: TensorFlow repeats them, with numbers."""
    while common and len(scope) >= len(common):
        if not all(re.fullmatch(rf"{re.escape(word)}(_\d+)?", each) for word, each in zip(common, scope, strict=False)):
            break
        scope = scope[len(common) :]
    return scope


def scope_of(layer: Layer) -> list[str]:
    """The words that the graph has for a layer: the scope of its weights, else that of its operation."""
    if layer.type in ("Bidirectional", "RNN"):
        both = [scope_of(Layer(layer.type[:0], {}, {name: weight})) for name, weight in layer.weights.items()]
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
