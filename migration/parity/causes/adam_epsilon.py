"""Where, and how large, the epsilon of an adaptive optimizer is, if only the numbers tell."""

import numpy as np

from migration.parity.evidence import Evidence

_SLOTS = ("Adam", "Adam_1", "RMSProp", "RMSProp_1", "Adadelta", "Adadelta_1")


def recognise(evidence: Evidence) -> str | None:
    """The slots agree, the weights do not, and not by one factor."""
    if not evidence.gradients_agree or evidence.settings:
        return None
    a, b = evidence.after
    slotted = [name for name in a if any(f"{name}/{slot}" in a for slot in _SLOTS)]
    slots = [f"{name}/{slot}" for name in slotted for slot in _SLOTS if f"{name}/{slot}" in a.keys() & b.keys()]
    differing = [name for name in slotted if name in b and not np.array_equal(a[name], b[name])]
    if not slots or not differing or not all(np.allclose(a[s], b[s], rtol=1e-5, atol=0) for s in slots):
        return None
    if all(evidence.factors(*differing)):
        return None  # the length of the step, which is a cause of its own
    moved = [(one, other) for name, one, other in evidence.steps() if name in differing]
    if all(np.max(np.abs(one - other)) <= 1e-3 * np.max(np.abs(one)) for one, other in moved if np.any(one)):
        return None  # rounding
    return "the slots agree and the steps do not: the optimizer's epsilon is another (Keras adds 1e-7, TF1 1e-8)"
