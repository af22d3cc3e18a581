"""The mends are found, and each is tested."""

from pathlib import Path

import pytest
import tensorflow.compat.v1 as tf

from tfgraph.v1.saving.importing import import_mended
from tfgraph.v1.saving.mends import all_mends


def test_every_mend_has_a_reason_and_a_test():
    tests = {file.stem for file in (Path(__file__).parent / "mends").glob("test_*.py")}
    assert {f"test_{name}" for name in all_mends()} == tests
    assert all(mend.reason for mend in all_mends().values())


def test_what_no_mend_helps_is_raised_as_it_is():
    calls = []

    def attempt():
        calls.append(1)
        raise ValueError("something else")

    with pytest.raises(ValueError, match="^something else$"):
        import_mended("graph", tf.GraphDef(), None, tf.Graph(), attempt)
    assert len(calls) == 1
