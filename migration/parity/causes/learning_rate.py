"""The length of a step."""

import numpy as np

from migration.parity.causes.adam_step import correction
from migration.parity.causes.moving_averages import NAMES
from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """The rates are known and differ; or with the same gradients every trained variable moves by the same multiple."""
    if evidence.settings:
        return evidence.settings.get("lr")
    if not evidence.gradients_agree or correction(evidence):
        return None
    a, b = evidence.after
    differing = [name for name in a.keys() & b.keys() if not np.array_equal(a[name], b[name])]
    factors = evidence.factors(*(name for name in differing if _is_weight(evidence, name)))
    if not factors or None in factors or np.ptp(np.array(factors, float)) > 1e-2 * abs(factors[0] or 0):
        return None
    return f"each step of the second program is {factors[0]:.4g} times the first's: the learning rate is another"


def _is_weight(evidence: Evidence, name: str) -> bool:
    """Neither a slot, those of `W` are `W/…`, nor what no optimizer moves."""
    scope, _, own = name.rpartition("/")
    return scope not in evidence.before[0] and own not in NAMES
