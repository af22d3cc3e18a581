"""Another nonlinearity; one that is missing is a `missing_operation`."""

from migration.parity.evidence import Evidence

_TYPES = ("Elu", "LeakyRelu", "Relu", "Relu6", "Selu", "Sigmoid", "Softmax", "Softplus", "Softsign", "Tanh")


def recognise(evidence: Evidence) -> str | None:
    """Two that are not the same are applied to the same."""
    if evidence.places:
        a, b = (place.node.type for place in evidence.places)
        if a in _TYPES and b in _TYPES and a != b:
            return f"the activation is another: {a} against {b}"
    return None
