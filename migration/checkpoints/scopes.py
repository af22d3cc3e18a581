"""Find the state of an optimizer that was made in a scope: TF1 then names it `train/W/Adam`, `train/beta1_power`.

Source: TF 1.15 `python/training/slot_creator.py`, `python/training/optimizer.py`.
"""

from collections import Counter
from collections.abc import Mapping

from migration.checkpoints.renaming import Rename, renamed
from tfgraph.checkpoints.roles import GLOBAL_STEP, OPTIMIZER_STATE, SLOT, Role


def without_scopes(sources: Mapping[str, str], roles: Mapping[str, Role], rename: Rename) -> dict[str, str]:
    """Name slots after their variables, and the scalars of a single optimizer by their last word.

    Args:
        sources: names after renaming to names in the checkpoint.
        roles: by name in the checkpoint.
        rename: what the user has renamed stays so.

    Returns:
        `sources`, some of them under other names.
    """
    scalars = {old: old.rpartition("/")[2] for old in roles if roles[old].kind in (GLOBAL_STEP, OPTIMIZER_STATE)}
    count = Counter(scalars.values())
    found: dict[str, str] = {}
    for new, old in sources.items():
        role, last = roles[old], old.rpartition("/")[2]
        bare = new
        if role.kind == SLOT and role.of in roles:
            bare = renamed(f"{role.of}/{last}", rename)
        elif old in scalars and new == old and count[last] == 1:
            bare = last
        found[new if bare in sources or bare in found else bare] = old
    return found
