"""Where the model in a graph begins and ends: what to feed and what to ask for."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.sources.source import GraphError, Source
from tfgraph.v1.saving.requests import endpoint

#: Operations that hold a variable.
VARIABLES = ("Variable", "VariableV2", "VarHandleOp")
_PLACEHOLDERS = ("Placeholder", "PlaceholderV2", "PlaceholderWithDefault")
#: Operations that read what comes from outside.
_READERS = ("IteratorGetNext", "IteratorV2", "QueueDequeueManyV2", "QueueDequeueUpToV2", "QueueDequeueV2")
#: A number that is smaller than this many values is no weight of a frozen graph.
_WEIGHT = 8
#: What turns the outputs of a model into an answer, or prepares them for a loss: not the model's own last operation.
_AFTER_THE_MODEL = ("ArgMax", "ArgMin", "Cast", "Equal", "InTopK", "InTopKV2", "Log", "Neg", "TopK", "TopKV2")
_LOSSES = ("CTCLoss", "L2Loss", "SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits")
_ASIDE = ("Apply", "Assert", "Assign", "Print", "Queue", "ResourceApply", "Restore", "Save", "Scatter", "SparseApply")
#: Operations that a model has weights in, and a loss has not.
_WITH_WEIGHTS = (
    "BatchMatMul",
    "BiasAdd",
    "Conv",
    "DepthwiseConv",
    "FusedBatchNorm",
    "Gather",
    "MatMul",
    "ResourceGather",
)
#: What computes nothing of the data.
_NO_VALUES = ("Shape", "ShapeN", "Size", "Rank", "Switch", "LoopCond", "TensorArrayV3", "TensorArraySizeV3")


@dataclass(frozen=True)
class Endpoints:
    """What to feed and what to ask for.

    Attributes:
        inputs: name, as a keyword, to the name of the tensor in the graph.
        outputs: likewise.
        training: tensors that say whether it is trained (a bool, or a rate to keep), to their value when it is not.
        labels: placeholders that only losses and metrics need.
        proposed: whether nobody said so, and there may be others.
    """

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    training: Mapping[str, bool | float] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    proposed: bool = True


def find_endpoints(source: Source, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> Endpoints:
    """Find where the model begins and ends, as the user says, the signature, or the graph itself.

    Args:
        source: the graph.
        inputs: names of tensors or operations to feed; proposed if there are none.
        outputs: likewise to ask for.

    Raises:
        GraphError: if the graph has no such, or none can be proposed.
    """
    flow = _Flow(source.graph)
    flow.check([*inputs, *outputs])
    signature = next((each for each in source.signatures.values() if each.outputs), None)
    if "serving_default" in source.signatures:
        signature = source.signatures["serving_default"]
    found_outputs = _named([_tensor(name) for name in outputs])
    if not outputs:
        found_outputs = dict(signature.outputs) if signature else flow.outputs()
        if not found_outputs:
            raise GraphError(
                f"'{source.path}': no output can be told: nothing depends on weights and on an input. Name it"
            )
    needed = flow.before([endpoint(name)[0] for name in found_outputs.values()])
    found_inputs = _named([_tensor(name) for name in inputs])
    training = {
        f"{name}:0": value
        for name in flow.placeholders
        if name in needed and (value := flow.when_not_trained(name)) is not None and name not in map(_node, inputs)
    }
    if not inputs:
        if signature and not outputs:
            found_inputs = dict(signature.inputs)
        else:
            found_inputs = _named([name for name in flow.fed(needed) if name not in training])
        if not found_inputs:
            raise GraphError(f"'{source.path}': no input can be told: the outputs depend on no placeholder. Name it")
    training = {name: value for name, value in training.items() if name not in found_inputs.values()}
    labels = tuple(f"{name}:0" for name in flow.labels())
    return Endpoints(found_inputs, found_outputs, training, labels, not (inputs and outputs))


class _Flow:
    """The operations of a graph and who takes what of whom."""

    def __init__(self, graph: tf.GraphDef):
        self._nodes = {node.name: node for node in graph.node}
        self._inputs = {
            node.name: [endpoint(text) for text in node.input if not text.startswith("^")] for node in graph.node
        }
        self._consumers: dict[str, list[str]] = defaultdict(list)
        for name, inputs in self._inputs.items():
            for producer, _ in inputs:
                self._consumers[producer].append(name)
        self.placeholders = [node.name for node in graph.node if node.op in _PLACEHOLDERS]
        readers = [node.name for node in graph.node if node.op in _READERS]
        weights = {node.name for node in graph.node if _is_weight(node)}
        self._fed_to = {name: self._after([name]) for name in (*self.placeholders, *readers)}
        of_data = set().union(*self._fed_to.values()) if self._fed_to else set()
        of_weights = self._after(weights)
        self._only_weights = of_weights - of_data
        self._outputs_may_be = (of_weights & of_data) - weights
        self._of_weights = of_weights
        self._aside = {name for name in self._nodes if self._is_aside(name)}
        self._models_inputs = [name for name in self._fed_to if self._is_models(name)]

    def check(self, names: Iterable[str]) -> None:
        """Refuse names that the graph does not have."""
        lacking = [name for name in names if _node(name) not in self._nodes]
        if lacking:
            known = list(self._nodes)
            said = [
                f"'{name}'"
                + (f" (nearest: {', '.join(near)})" if (near := difflib.get_close_matches(name, known)) else "")
                for name in lacking
            ]
            raise GraphError(f"The graph has no {'; no '.join(said)}.")

    def outputs(self) -> dict[str, str]:
        """Propose outputs: what depends on weights and inputs, on no label, and leads nowhere but to losses."""
        after_labels = self._after(self.labels())
        # A summary of the logits, or a gradient through them, is nothing that anybody wants of a model.
        candidates = self._outputs_may_be & self._with_values_of_inputs() - after_labels - self._after(self._aside)
        sinks = [
            name
            for name in self._nodes
            if name in candidates and not any(each in candidates for each in self._consumers[name])
        ]
        # Where the model meets the labels, or a loss that needs none, is its end; else it ends where nobody goes on.
        losing = after_labels - self._aside | {name for name in self._nodes if self._is_of_a_loss(name)}
        met = [name for name in self._nodes if name in candidates and losing & set(self._consumers[name])]
        # What a loss makes of the outputs before it looks at the labels is no output.
        within = {
            name
            for name in met
            if self._nodes[name].op not in _AFTER_THE_MODEL and not (self.before([name]) - {name}).isdisjoint(met)
        }
        met = [name for name in met if name not in within]
        sinks = [name for name in sinks if name not in within]
        ends = self._models_own(met, candidates)
        if ends:
            beyond = self._after(ends)
            ends += self._models_own([name for name in sinks if name in beyond], candidates)
        else:
            ends = self._models_own(sinks, candidates)
        reached = {name: self.before([name]) for name in ends}
        last = [
            name for name in dict.fromkeys(ends) if not any(name in reached[other] for other in ends if other != name)
        ]
        return _named([f"{name}:0" for name in last])

    def _models_own(self, names: Iterable[str], candidates: set[str]) -> list[str]:
        """Go back from what is made of outputs to the outputs: from an answer, a logarithm, a mean, a shape."""
        found: dict[str, None] = {}
        waiting, seen = list(names), set[str]()
        while waiting:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            kind = self._nodes[name].op
            producers = [producer for producer, _ in self._inputs[name]]
            if kind in _AFTER_THE_MODEL or self._is_number_alone(name) or self._is_flattened_for_a_loss(name):
                waiting += [producer for producer in producers if producer in candidates]
            elif self._is_a_difference_from_an_input(name):
                waiting += [producer for producer in producers if producer in candidates]
            elif kind not in (*_NO_VALUES, *_LOSSES) and not self._leads_to_assignments_alone(name):
                found[name] = None
        return list(found)

    def _is_a_difference_from_an_input(self, name: str) -> bool:
        """Whether it is the error of an autoencoder, x - back or its square."""
        kind = self._nodes[name].op
        producers = [producer for producer, _ in self._inputs[name]]
        if kind in ("Abs", "Pow", "Square"):
            return self._nodes[producers[0]].op == "Sub" and self._is_a_difference_from_an_input(producers[0])
        return kind in ("SquaredDifference", "Sub") and any(each in self._fed_to for each in producers)

    def _is_models(self, placeholder: str) -> bool:
        """Whether a placeholder is an input: it meets a weight, and a label meets only what was made of weights."""
        reached = self._fed_to[placeholder]
        for node in reached & self._outputs_may_be - self._aside:
            producers = [producer for producer, _ in self._inputs[node]]
            if not any(producer in self._only_weights for producer in producers):
                continue
            if self._nodes[node].op.startswith(_WITH_WEIGHTS):
                return True
            if any(producer in reached and producer not in self._of_weights for producer in producers):
                return True
        return False

    def _is_flattened_for_a_loss(self, name: str) -> bool:
        """Whether it is the `Reshape` in front of a cross-entropy, which `tf.nn` makes to have a matrix."""
        consumers = [self._nodes[each].op for each in self._consumers[name] if not _is_gradient(each)]
        return self._nodes[name].op == "Reshape" and bool(consumers) and set(consumers) <= set(_LOSSES)

    def _with_values_of_inputs(self) -> set[str]:
        """What follows from the values of inputs, and not only from their shapes."""
        reached: set[str] = set()
        waiting = list(self._models_inputs)
        while waiting:
            name = waiting.pop()
            if name not in reached and self._nodes[name].op not in ("Shape", "ShapeN", "Size", "Rank"):
                reached.add(name)
                waiting += self._consumers[name]
        return reached

    def _leads_to_assignments_alone(self, name: str) -> bool:
        consumers = self._consumers[name]
        return bool(consumers) and all(self._nodes[each].op.startswith("Assign") for each in consumers)

    def fed(self, needed: set[str]) -> list[str]:
        """What must be fed: placeholders, and what readers read."""
        found = [f"{name}:0" for name in self.placeholders if name in needed]
        for name, node in self._nodes.items():
            if node.op in _READERS and name in needed:
                found += sorted(
                    {f"{name}:{index}" for each in needed for to, index in self._inputs[each] if to == name}
                )
        return found

    def labels(self) -> list[str]:
        """Placeholders that the model itself does not need."""
        return [
            name
            for name in self._fed_to
            if name not in self._models_inputs
            and self.when_not_trained(name) is None
            and self._nodes[name].attr["dtype"].type != tf.string.as_datatype_enum  # of savers
        ]

    def when_not_trained(self, name: str) -> bool | float | None:
        """What a placeholder is fed when the model is not trained, if it says that; else None."""
        node = self._nodes[name]
        dtype = node.attr["dtype"].type
        shape = node.attr["shape"].shape
        if node.attr["shape"].HasField("shape") and shape.dim and not shape.unknown_rank:
            return None
        if dtype == tf.bool.as_datatype_enum:
            return False
        if dtype not in (tf.float32.as_datatype_enum, tf.float64.as_datatype_enum) or self._is_shaped(name):
            return None
        kept = self._of_a_dropout(name)
        if kept is not None:
            return kept
        word = name.rsplit("/", 1)[-1].lower()
        if any(each in word for each in ("keep", "dropout", "drop", "prob")):
            # What is dropped, where it is not what is kept.
            return 0.0 if "rate" in word or ("drop" in word and "keep" not in word and "out" not in word) else 1.0
        return None

    def _of_a_dropout(self, name: str) -> float | None:
        """What a number is with which a dropout keeps everything; None if no dropout asks for it.

        The mask is `floor(keep + random)` up to TF 1.12, `random >= rate` later; either may be `1 - placeholder`.
        """
        waiting, seen = [(name, False)], set()
        while waiting:
            each, turned = waiting.pop()
            if (each, turned) in seen:
                continue
            seen.add((each, turned))
            for consumer in self._consumers[each]:
                kind = self._nodes[consumer].op
                others = [producer for producer, _ in self._inputs[consumer] if producer != each]
                random = any("RandomUniform" in self._nodes[near].op for near in self._near(others))
                if kind in ("Add", "AddV2") and random:
                    return float(not turned)
                if kind in ("GreaterEqual", "Less") and random:
                    return float(turned)
                if kind == "Sub" and self._inputs[consumer][1][0] == each:
                    waiting.append((consumer, not turned))
                elif kind in ("Cast", "Enter", "Identity", "Merge", "Reshape", "Switch"):
                    waiting.append((consumer, turned))
        return None

    def _near(self, names: list[str]) -> set[str]:
        """Some nodes, and what is up to three steps before them."""
        found = set(names)
        for _ in range(3):
            found |= {producer for name in found for producer, _ in self._inputs.get(name, ())}
        return found

    def before(self, names: Iterable[str]) -> set[str]:
        """The nodes that some are computed of, with these."""
        return self._reached(names, lambda name: [producer for producer, _ in self._inputs.get(name, ())])

    def _after(self, names: Iterable[str]) -> set[str]:
        return self._reached(names, lambda name: self._consumers[name])

    @staticmethod
    def _reached(names: Iterable[str], following: object) -> set[str]:
        reached: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += following(name)  # type: ignore[operator]
        return reached

    def _is_of_a_loss(self, name: str) -> bool:
        # sigmoid_cross_entropy_with_logits is no operation of its own.
        return self._nodes[name].op in _LOSSES or "logistic_loss" in name

    def _is_aside(self, name: str) -> bool:
        node = self._nodes[name]
        kind = node.op
        return (
            kind.startswith(_ASIDE)
            or kind.endswith("Summary")
            or kind.endswith("Grad")
            or _is_gradient(name)
            or self._is_of_a_loss(name)
        )

    def _is_number_alone(self, name: str) -> bool:
        """Whether it is a mean or a sum of all, as a loss or an accuracy is."""
        node = self._nodes[name]
        if node.op not in ("Mean", "Sum") or node.attr["keep_dims"].b:
            return False
        axes = self._nodes[self._inputs[name][1][0]]
        if axes.op != "Const":
            return axes.op == "Range"
        shape = [dimension.size for dimension in axes.attr["value"].tensor.tensor_shape.dim]
        # All of a vector is `[0]`: TF 1.x makes it of the rank that it knows.
        return not shape or np.array_equal(tf.make_ndarray(axes.attr["value"].tensor), np.arange(shape[0]))

    def _is_shaped(self, name: str) -> bool:
        return bool(self._nodes[name].attr["shape"].shape.dim)


def _is_weight(node: tf.NodeDef) -> bool:
    if node.op in VARIABLES:
        return True
    if node.op != "Const":
        return False
    tensor = node.attr["value"].tensor
    size = 1
    for dimension in tensor.tensor_shape.dim:
        size *= dimension.size
    is_float = tensor.dtype in (tf.float32.as_datatype_enum, tf.float64.as_datatype_enum, tf.float16.as_datatype_enum)
    return is_float and size >= _WEIGHT


def _is_gradient(name: str) -> bool:
    return name.startswith("gradients") or "/gradients" in name


def _node(name: str) -> str:
    return endpoint(name)[0]


def _tensor(name: str) -> str:
    return name if ":" in name else f"{name}:0"


def _named(names: Sequence[str]) -> dict[str, str]:
    """Give tensors keys: the last word of their name, or all of it where two have the same."""
    keys = [_key(name) for name in names]
    return {
        key if keys.count(key) == 1 else _key(name.replace("/", "_")): name
        for key, name in zip(keys, names, strict=True)
    }


def _key(name: str) -> str:
    node, index = endpoint(name)
    word = "".join(letter if letter.isalnum() else "_" for letter in node.rsplit("/", 1)[-1])
    return word if index == 0 else f"{word}_{index}"
