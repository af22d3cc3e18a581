"""`tf.contrib.testing` of TF 1.15: read event files back, and check summaries.

Source: TF 1.15 `tf.contrib.testing`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {"FakeSummaryWriter": f"{__name__}.fake_summary_writer:FakeSummaryWriter"}

__getattr__, __dir__ = _namespace(__name__, _MOVED)


def assert_summary(
    expected_tags: Iterable[str], expected_simple_values: Mapping[str, float], summary_proto: _tf.Summary
) -> None:
    """Check the tags and, to 2 decimals, some numbers of a summary.

    Raises:
        AssertionError: if a number is another one.
        ValueError: if the tags are others.

    Source: TF 1.15 `tf.contrib.testing.assert_summary`.
    """
    for value in summary_proto.value:
        expected = expected_simple_values.get(value.tag)
        # numpy's own rule for "almost equal to 2 decimals".
        if expected is not None and not abs(value.simple_value - expected) < 1.5e-2:
            raise AssertionError(f"Summary {value.tag} is {value.simple_value}, expected {expected}.")
    tags = {value.tag for value in summary_proto.value}
    if set(expected_tags) != tags:
        raise ValueError(f"Expected tags {set(expected_tags)}, got {tags}.")


def to_summary_proto(summary_str: bytes) -> _tf.Summary:
    """Parse a serialized summary.

    Source: TF 1.15 `tf.contrib.testing.to_summary_proto`.
    """
    return _tf.Summary.FromString(summary_str)


def latest_event_file(base_dir: str) -> str | None:
    """The last event file of a directory, by name; None if there is none.

    Source: TF 1.15 `tf.contrib.testing.latest_event_file`.
    """
    return max(map(str, Path(base_dir).glob("events.*")), default=None)


def latest_events(base_dir: str) -> Iterable[Any]:
    """The events of that file.

    Source: TF 1.15 `tf.contrib.testing.latest_events`.
    """
    path = latest_event_file(base_dir)
    return _tf.train.summary_iterator(path) if path else []


def latest_summaries(base_dir: str) -> list[Any]:
    """Those of its events that are summaries.

    Source: TF 1.15 `tf.contrib.testing.latest_summaries`.
    """
    return [event for event in latest_events(base_dir) if event.HasField("summary")]


def simple_values_from_events(events: Iterable[Any], tags: Iterable[str]) -> dict[str, float]:
    """For each tag, the number of the last step.

    Raises:
        ValueError: if such a summary holds no plain number.

    Source: TF 1.15 `tf.contrib.testing.simple_values_from_events`.
    """
    tags = set(tags)
    steps: dict[str, int] = {}
    found: dict[str, float] = {}
    for event in events:
        for value in event.summary.value:
            if value.tag not in tags:
                continue
            if not value.HasField("simple_value"):
                raise ValueError(f"Summary for {value.tag} is not a simple_value.")
            if value.tag not in steps or event.step > steps[value.tag]:
                steps[value.tag], found[value.tag] = event.step, value.simple_value
    return found
