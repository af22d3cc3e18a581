"""Choose between weights as they were trained and their moving averages, where a checkpoint has both.

Source: TF 1.15 `tf.train.ExponentialMovingAverage`, whose guide restores the averages for evaluation.
"""

from collections.abc import Mapping

from tfgraph.checkpoints import CheckpointError, Entry
from tfgraph.checkpoints.roles import SHADOW, roles

RAW, SHADOWS = "raw", "shadow"
CHOICES = (RAW, SHADOWS)


def choose(entries: Mapping[str, Entry], averages: str | None, path: str) -> tuple[dict[str, str], dict[str, str]]:
    """Tell from which tensor each one takes its value.

    Args:
        entries: of the checkpoint, by name.
        averages: `raw` or `shadow`; it must be said where there are both.
        path: of the checkpoint, for messages.

    Returns:
        Name to the tensor that it is read from; and the tensors left behind, with the reason.

    Raises:
        CheckpointError: if there are both and none is chosen, or if averages are wanted where there are none.
    """
    # A shadow whose variable is not there is a value like any other: nothing is to be chosen.
    shadows = {role.of: name for name, role in roles(entries).items() if role.kind == SHADOW and role.of in entries}
    if averages is None and shadows:
        some = ", ".join(f"'{name}'" for name in list(shadows.values())[:3])
        raise CheckpointError(
            f"'{path}' has {len(shadows)} weights both as they were trained and as their moving averages ({some},"
            f" …). Choose: averages='{RAW}' or '{SHADOWS}' (--averages)."
        )
    if averages == SHADOWS and not shadows:
        raise CheckpointError(f"'{path}' has no moving averages of its weights: averages='{SHADOWS}' is not possible.")
    sources = {name: name for name in entries if name not in shadows.values()}
    left = dict.fromkeys(shadows.values(), "moving average; the trained weight was chosen")
    if averages == SHADOWS:
        sources |= shadows
        left = dict.fromkeys(shadows, "trained weight; its moving average was chosen")
    return sources, left
