"""Where a model begins and ends, proposed by what a graph computes."""

from collections.abc import Collection, Iterable

import tensorflow.compat.v1 as tf

from migration.graphs.endpoints.generated import generated
from migration.graphs.endpoints.losses import AFTER_THE_MODEL, ARRANGING, LOSSES, NO_VALUES, Losses
from migration.graphs.endpoints.names import named, tensor_name
from migration.graphs.endpoints.switches import Switches
from migration.graphs.endpoints.wiring import is_gradient

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


class Proposals(Losses, Switches):
    """Proposed ends of a model."""

    def __init__(self, graph: tf.GraphDef):
        """Find the placeholders that a model begins with."""
        super().__init__(graph)
        sampled = self.before([name for name in self._nodes if self._is_sampler(name)])
        self._models_inputs = [name for name in self._fed_to if name not in sampled and self._is_models(name)]

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
        sinks = self._not_nested(sinks, candidates)
        # Where the model meets the labels, or a loss that needs none, is its end; else it ends where nobody goes on.
        losing = after_labels - self._aside | {name for name in self._nodes if self._is_of_a_loss(name)}
        met = [name for name in self._nodes if name in candidates and losing & set(self._consumers[name])]
        met = self._not_nested(met, candidates)
        # What a loss makes of the outputs before it looks at the labels is no output.
        within = {
            name
            for name in met
            if self._nodes[name].op not in AFTER_THE_MODEL and not (self.before([name]) - {name}).isdisjoint(met)
        }
        met = [name for name in met if name not in within]
        sinks = [name for name in sinks if name not in within]
        ends = self._models_own([each for name in met for each in self._before_a_margin(name)], candidates)
        if ends:
            beyond = self._after(ends)
            ends += self._models_own([name for name in sinks if name in beyond and name not in met], candidates)
            ends += self._models_own(self._trained_apart(sinks, ends), candidates)
        else:
            ends = self._models_own(self._trained_losses(sinks) or sinks, candidates)
            beyond = self._after(ends)
            ends += self._models_own([name for name in sinks if name in beyond], candidates)
        ends = self._with_generated(ends, sinks, candidates)
        reached = {name: self.before([name]) for name in ends}
        last = [
            name for name in dict.fromkeys(ends) if not any(name in reached[other] for other in ends if other != name)
        ]
        return named([f"{name}:0" for name in last])

    def _with_generated(self, ends: list[str], sinks: Iterable[str], candidates: set[str]) -> list[str]:
        """Take what is generated in the place of what a discriminator, or a loss, says of it.

        What the same weights generate when nothing is trained is taken, if there is such.
        """
        made = generated(self._nodes, self._inputs, self._of_weights, self._of_data, self._after)
        made = [name for name in made if name in candidates and name not in self._nested]
        judged = self._after(made)
        for number, name in enumerate(made):
            needed = self.before([name])
            for sink in sinks:
                own = self.before([sink])
                if sink not in judged and needed & {*self._weights, *self._fed_to} <= own and name not in own:
                    made[number] = sink
        return [name for name in ends if name not in judged] + made

    def _trained_losses(self, sinks: Iterable[str]) -> list[str]:
        """Take the numbers that gradients are computed of: beside them is what nobody asks for, as unused moments."""
        return [
            name
            for name in sinks
            if self._is_a_number_of_means(name)
            and any(is_gradient(each) for near in self._near([name]) for each in self._consumers[near])
        ]

    def _trained_apart(self, sinks: Iterable[str], ends: Iterable[str]) -> list[str]:
        """Take what a gradient is fed for, of inputs that no other end is made of: the actor beside a critic."""
        needed = self.before(ends)
        others = self._after([name for name in self._fed_to if name in needed])
        return [name for name in sinks if name not in others and any(map(is_gradient, self._consumers[name]))]

    def _not_nested(self, names: Iterable[str], candidates: set[str]) -> list[str]:
        """Go back to what loops and branches begin with: there is no asking for what is within."""
        found: dict[str, None] = {}
        waiting, seen = list(names), set[str]()
        while waiting:
            name = waiting.pop(0)
            if name not in self._nested:
                found[name] = None
            elif name not in seen:
                seen.add(name)
                waiting += [producer for producer, _ in self._inputs[name] if producer in candidates]
        return list(found)

    def _models_own(self, names: Iterable[str], candidates: set[str]) -> list[str]:
        """Go back from what is made of outputs to the outputs: from an answer, a logarithm, a mean, a shape, a loss."""
        found: dict[str, None] = {}
        waiting, seen = list(names), set[str]()
        of_a_loss: set[str] = set()
        while waiting:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            kind = self._nodes[name].op
            producers = [producer for producer, _ in self._inputs[name]]
            if self._is_a_difference_from_an_input(name):
                waiting += [producer for producer in producers if producer in candidates]
            elif (
                kind == "Log"
                or self._is_a_number_of_means(name)
                or (name in of_a_loss and self._is_arithmetic_of_a_loss(name))
            ):
                before = [each for producer in producers for each in self._before_a_margin(producer)]
                # What exceeds a margin is an output, or two that are compared.
                compared = {each for each in before if len(candidates & {one for one, _ in self._inputs[each]}) > 1}
                of_a_loss.update(compared | set(producers) & set(before))
                waiting += [each for each in before if each in candidates]
            elif (
                kind in AFTER_THE_MODEL
                or self._is_number_alone(name)
                or self._is_for_a_loss_or_a_summary(name)
                or self._is_an_answer(name)
            ):
                waiting += [producer for producer in producers if producer in candidates]
            elif kind not in (*NO_VALUES, *LOSSES):
                found[name] = None
        return list(dict.fromkeys(self._whole(name, candidates) for name in found))

    def _whole(self, name: str, candidates: set[str]) -> str:
        """Take a tensor in the place of its slices that a loss looks at one by one, and of single examples."""
        if not self._consumers[name] and not self._is_one_example(name):
            return name  # it ends in slices
        whole, is_sliced = name, False
        while self._nodes[whole].op in ARRANGING and self._inputs[whole][0][0] in candidates:
            is_sliced = is_sliced or self._nodes[whole].op in ("Slice", "StridedSlice")
            whole = self._inputs[whole][0][0]
            parts = [each for each in self._consumers[whole] if self._nodes[each].op in (*ARRANGING, "Switch")]
            if is_sliced and len(parts) > 1:
                return whole
        return name

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

    def fed(self, needed: set[str], training: Collection[str] = ()) -> dict[str, str]:
        """What must be fed, by its keys: placeholders, and what is read; but what says whether it is trained."""
        found = [name for name in self.placeholders if name in needed and tensor_name(name) not in training]
        return named([tensor_name(name) for name in found], [f"{self._nodes[name].name}:0" for name in found])

    def labels(self) -> list[str]:
        """Placeholders that the model itself does not need."""
        return [
            name
            for name in self._fed_to
            if name not in self._models_inputs
            and not self._fed_to[name].isdisjoint(self._of_weights)
            and self.when_not_trained(name) is None
            and self._nodes[name].attr["dtype"].type != tf.string.as_datatype_enum  # of savers
        ]
