"""Adam that counts its steps from another number."""

import math

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """Slots agree, and the step is as long as another number of steps makes it."""
    if found := correction(evidence):
        steps = "one step" if abs(found) == 1 else f"{abs(found)} steps"
        return f"Adam of the second program is {steps} {'behind' if found < 0 else 'ahead'}"
    return None


def correction(evidence: Evidence) -> int | None:
    """By how many steps Adam's correction of its bias is off."""
    state = evidence.before[0]
    if not evidence.gradients_agree or evidence.settings or not {"beta1_power", "beta2_power"} <= state.keys():
        return None
    after = evidence.after[0]
    betas = [float(after[f"beta{n}_power"]) / float(state[f"beta{n}_power"]) for n in (1, 2)]
    if not all(0 < beta < 1 for beta in betas):
        return None
    steps = round(math.log(float(state["beta1_power"])) / math.log(betas[0]))
    factors = evidence.factors(*(name for name in state if f"{name}/Adam" in state))
    if not factors or any(each is None for each in factors):
        return None
    for off in (-1, 1, -2, 2):
        if steps + off > 0:
            expected = _rate(betas, steps + off) / _rate(betas, steps)
            if all(abs(each / expected - 1) < 1e-3 for each in factors if each):
                return off
    return None


def _rate(betas: list[float], steps: int) -> float:
    return math.sqrt(1 - betas[1] ** steps) / (1 - betas[0] ** steps)
