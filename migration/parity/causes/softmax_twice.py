"""Probabilities that are taken for logits, or the other way round."""

from migration.parity.evidence import Evidence

_LOSSES = ("SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits")
_PROBABILITIES = ("Sigmoid", "Softmax")
_CLIPPED = ("ClipByValue", "Log", "Maximum", "Minimum", "RealDiv", "Sum")


def recognise(evidence: Evidence) -> str | None:
    """One gives to the loss what the other makes probabilities of first."""
    single = evidence.single()
    if single and single[1].node.type in _PROBABILITIES and evidence.divergence and evidence.divergence.target == "y":
        which, place = single
        without = "second" if which == "first" else "first"
        return (
            f"the outputs of the {which} program are probabilities ({place.node}), those of the {without} logits:"
            f" a loss that takes logits applies {place.node.type} once more"
        )
    for which, place, other in evidence.both_ways():
        if place.node.type == "Softmax" and other.node.type in _LOSSES:
            return f"only the {which} program applies softmax before the loss, which applies its own"
        if place.node.type in _LOSSES and other.node.type in _CLIPPED:
            return f"the loss of the {which} program takes logits, that of the other probabilities (Keras: from_logits)"
    return None
