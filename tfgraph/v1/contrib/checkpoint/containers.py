"""A container that gives its objects names of their own.

Source: TF 1.15 `tf.contrib.checkpoint.UniqueNameTracker`.
"""

from typing import Any

from tensorflow.python.trackable.base import Trackable
from tensorflow.python.trackable.data_structures import TrackableDataStructure


class UniqueNameTracker(TrackableDataStructure):
    """Keeps objects under a name each: `x`, `x_1`, `x_2`, …, for checkpoints.

    Source: TF 1.15 `tf.contrib.checkpoint.UniqueNameTracker`.
    """

    def __init__(self) -> None:
        """Make it, empty."""
        super().__init__()
        self._maybe_initialize_trackable()
        self._counts: dict[str, int] = {}

    @property
    def _values(self) -> list[Any]:
        return list(self._trackable_children().values())

    def track(self, trackable: Any, base_name: str) -> Any:
        """Keep an object.

        Args:
            trackable: a variable, layer, optimizer, …
            base_name: its name, to which a number is added if it is taken.

        Returns:
            The object.

        Raises:
            ValueError: if a checkpoint cannot hold such an object.
        """
        if not isinstance(trackable, Trackable):
            raise ValueError(
                f"Expected a trackable value, got {trackable} which does not inherit from tf.track.Trackable."
            )
        count = self._counts.get(base_name, 0)
        while self._lookup_dependency(name := f"{base_name}_{count}" if count else base_name) is not None:
            count += 1
        self._counts[base_name] = count + 1
        self._track_trackable(self._track_value(trackable, name), name)
        return trackable
