"""What of a graph is of losses, metrics, summaries and updates, and not of the model."""

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints.wiring import Wiring, is_gradient

#: What turns the outputs of a model into an answer, or prepares them for a loss: not the model's own last operation.
AFTER_THE_MODEL = (
    "ArgMax",
    "ArgMin",
    "Cast",
    "Equal",
    "InTopK",
    "InTopKV2",
    "LookupTableFind",
    "LookupTableFindV2",
    "Log",
    "Neg",
    "NotEqual",
    "Round",
    "TopK",
    "TopKV2",
)
LOSSES = ("CTCLoss", "L2Loss", "SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits")
_ASIDE = ("Assert", "Print", "Queue", "Restore", "Save")
#: What gives a variable another value.
_UPDATES = ("Apply", "Assign", "ResourceApply", "ResourceScatter", "Scatter", "SparseApply")
#: What arranges values anew, and computes nothing.
ARRANGING = ("ConcatV2", "ExpandDims", "Reshape", "Slice", "Squeeze", "StridedSlice", "Transpose")
#: What a loss computes of the outputs that it is made of.
_OF_A_LOSS = (
    "Abs",
    "Add",
    "AddN",
    "AddV2",
    "ClipByValue",
    "DivNoNan",
    "Exp",
    "Log",
    "Log1p",
    "Maximum",
    "Mean",
    "Minimum",
    "Mul",
    "Neg",
    "Pow",
    "RealDiv",
    "Reshape",
    "Sqrt",
    "Square",
    "SquaredDifference",
    "Sub",
    "Sum",
)
#: What is computed of an error.
_OF_AN_ERROR = {"Abs", "L2Loss", "Mean", "Mul", "Pow", "Reshape", "Square", "Sum"}
#: How `tf.losses` divides by the number of examples, unless that is 0, up to TF 1.12, and `tf.nn.zero_fraction` counts.
_COUNTING = ("Cast", "Equal", "Greater", "Identity", "Merge", "OnesLike", "Select", "Size", "ZerosLike")
#: What computes nothing of the data.
NO_VALUES = ("Shape", "ShapeN", "Size", "Rank", "Switch", "LoopCond", "TensorArrayV3", "TensorArraySizeV3")


class Losses(Wiring):
    """The wires of a graph, with words for what a loss makes of them."""

    def __init__(self, graph: tf.GraphDef):
        """Find what is computed aside from the model."""
        super().__init__(graph)
        self._aside = {name for name in self._nodes if self._is_aside(name)}
        self._aside |= self._only_of_updates()

    def _is_of_a_loss(self, name: str) -> bool:
        # sigmoid_cross_entropy_with_logits is no operation of its own.
        return self._nodes[name].op in LOSSES or "logistic_loss" in name or self._is_sampler(name)

    def _is_sampler(self, name: str) -> bool:
        """Whether it draws the wrong answers of a sampled loss, as `tf.nn.nce_loss` does."""
        return self._nodes[name].op.endswith("CandidateSampler")

    def _is_aside(self, name: str) -> bool:
        node = self._nodes[name]
        kind = node.op
        return (
            kind.startswith(_ASIDE)
            or kind.endswith("Summary")
            or kind.endswith("Grad")
            or is_gradient(name)
            or self._is_of_a_loss(name)
        )

    def _is_update(self, name: str) -> bool:
        """Whether it gives a variable another value, with which the model does not go on."""
        kind = self._nodes[name].op
        if kind.startswith("ScatterNd"):
            return kind != "ScatterNd" and all(map(is_gradient, self._consumers[name]))
        return kind.startswith(_UPDATES)

    def _only_of_updates(self) -> set[str]:
        """What is computed for new values of variables alone: averages of a batch, the steps of an optimizer."""
        found = {name for name in self._nodes if self._is_update(name)}
        waiting = list(found)
        while waiting:
            name = waiting.pop()
            if self._nodes[name].op in AFTER_THE_MODEL:
                continue  # a metric, that counts what the model answers
            for producer, _ in self._inputs[name]:
                if producer in self._outputs_may_be - found and found.issuperset(self._consumers[producer]):
                    found.add(producer)
                    waiting.append(producer)
        return found

    def _is_number_alone(self, name: str) -> bool:
        """Whether it is a mean or a sum of all, as a loss or an accuracy is, or their largest."""
        node = self._nodes[name]
        if node.op not in ("Max", "Mean", "Min", "Sum") or node.attr["keep_dims"].b:
            return False
        axes = self._nodes[self._inputs[name][1][0]]
        if axes.op != "Const":
            return axes.op == "Range"
        numbers = np.atleast_1d(tf.make_ndarray(axes.attr["value"].tensor))
        # All of a vector is `[0]`: TF 1.x makes it of the rank that it knows.
        return np.array_equal(numbers, np.arange(len(numbers)))

    def _is_one_number(self, name: str) -> bool:
        node = self._nodes[name]
        return node.op == "Const" and not node.attr["value"].tensor.tensor_shape.dim

    def _is_a_number_of_means(self, name: str) -> bool:
        """Whether it is one number for all examples: a mean or a sum of all, or what is added up of such, as a loss."""
        waiting, found = [name], False
        for _ in range(32):
            if not waiting:
                break
            each = waiting.pop()
            if self._is_number_alone(each):
                found = True
            elif each in self._only_weights or self._nodes[each].op in NO_VALUES:
                continue  # a penalty of weights, or how many there are
            elif self._nodes[each].op in (*_OF_A_LOSS, *_COUNTING) and self._nodes[each].op not in (
                "Mean",
                "Reshape",
                "Sum",
            ):
                waiting += [producer for producer, _ in self._inputs[each]]
            elif not self._is_one_number(each):
                return False
        return found and not waiting

    def _is_arithmetic_of_a_loss(self, name: str) -> bool:
        """Whether it is computed of outputs, and no step of the model, as one that adds a weight is."""
        producers = [producer for producer, _ in self._inputs[name]]
        return self._nodes[name].op in _OF_A_LOSS and self._only_weights.isdisjoint(producers)

    def _is_a_difference_from_an_input(self, name: str) -> bool:
        """Whether it is the error of an autoencoder, x - back or its square; not what x is without its noise."""
        kind = self._nodes[name].op
        producers = [producer for producer, _ in self._inputs[name]]
        if kind in ("Abs", "Mean", "Pow", "Sqrt", "Square", "Sum"):
            return self._is_a_difference_from_an_input(producers[0])
        consumers = {self._nodes[each].op for each in self._consumers[name] if not is_gradient(each)}
        is_error = kind == "SquaredDifference" or (kind == "Sub" and bool(consumers) and consumers <= _OF_AN_ERROR)
        return is_error and any(each not in self._of_weights and each in self._of_data for each in producers)

    def _before_a_margin(self, name: str) -> list[str]:
        """Go back from what exceeds a margin, `max(0, 0.9 - x)`, to x; another name is its own."""
        if self._nodes[name].op in ("Pow", "Square"):
            before = self._before_a_margin(self._inputs[name][0][0])
            return [name] if before == [self._inputs[name][0][0]] else before
        if self._nodes[name].op in ("Maximum", "Relu"):
            for producer, _ in self._inputs[name]:
                of = [each for each, _ in self._inputs[producer]]
                margins = [each for each in of if self._is_one_number(each)]
                if self._nodes[producer].op == "Sub" and len(margins) == 1:
                    return [each for each in of if each not in margins]
        return [name]

    def _is_for_a_loss_or_a_summary(self, name: str) -> bool:
        """Whether it is the `Reshape` in front of a cross-entropy, which `tf.nn` makes, or a number that is logged."""
        consumers = {self._nodes[each].op for each in self._consumers[name] if not is_gradient(each)}
        if self._nodes[name].op == "Reshape" and consumers and consumers <= set(LOSSES):
            return True
        return consumers == {"ScalarSummary"} or self._is_arranged_to_be_shown(name)

    def _is_arranged_to_be_shown(self, name: str) -> bool:
        consumers = self._consumers[name]
        return (
            self._nodes[name].op in (*ARRANGING, "Mul")
            and bool(consumers)
            and all(self._nodes[each].op == "ImageSummary" or self._is_arranged_to_be_shown(each) for each in consumers)
        )

    def _is_an_answer(self, name: str) -> bool:
        """Whether it is arranged of classes or bits, or scaled to be made pixels of."""
        kind = self._nodes[name].op
        if kind in ARRANGING:
            return any(self._makes_integers(producer) for producer, _ in self._inputs[name])
        consumers = self._consumers[name]
        return kind == "Mul" and bool(consumers) and all(self._makes_integers(each) for each in consumers)

    def _makes_integers(self, name: str) -> bool:
        node = self._nodes[name]
        return node.op in ("ArgMax", "ArgMin") or (
            node.op == "Cast" and not tf.as_dtype(node.attr["DstT"].type).is_floating
        )

    def _is_one_example(self, name: str) -> bool:
        """Whether it is `x[2]`, as it is shown of a batch; the last of a sequence, `x[-1]`, is not meant."""
        node = self._nodes[name]
        if node.op != "StridedSlice" or not node.attr["shrink_axis_mask"].i & 1:
            return False
        begin = self._nodes[self._inputs[name][1][0]]
        return begin.op == "Const" and int(tf.make_ndarray(begin.attr["value"].tensor).flat[0]) >= 0
