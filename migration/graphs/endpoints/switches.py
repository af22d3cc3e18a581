"""Placeholders that say whether a model is trained, or how much dropout keeps."""

import tensorflow.compat.v1 as tf

from migration.graphs.endpoints.wiring import Wiring


class Switches(Wiring):
    """The wires of a graph, and what is fed when nothing is trained."""

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

    def _is_shaped(self, name: str) -> bool:
        return bool(self._nodes[name].attr["shape"].shape.dim)
