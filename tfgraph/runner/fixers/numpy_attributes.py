"""`array.tostring()` and other methods that arrays have lost."""

from tfgraph.runner.mending.fixer import LostAttributes

_LEGACY = "tfgraph.runner.legacy.numpy_functions"

FIXER = LostAttributes(
    reason="numpy 2.0 and 2.3 dropped methods of ndarray: itemset, newbyteorder, ptp, and tostring, now tobytes.",
    methods={name: f"{_LEGACY}.{name}" for name in ("itemset", "newbyteorder", "ptp", "tostring")},
)
