"""Probabilities that are taken for logits, or the other way round."""

from migration.parity.evidence import Evidence

_LOSSES = ("SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits")
_CLIPPED = ("ClipByValue", "Log", "Maximum", "Minimum", "RealDiv", "Sum")


def recognise(evidence: Evidence) -> str | None:
    """One gives to the loss what the other makes probabilities of first."""
    for which, place, other in evidence.both_ways():
        if place.node.type == "Softmax" and other.node.type in _LOSSES:
            return f"only the {which} program applies softmax before the loss, which applies its own"
        if place.node.type in _LOSSES and other.node.type in _CLIPPED:
            return f"the loss of the {which} program takes logits, that of the other probabilities (Keras: from_logits)"
    return None
