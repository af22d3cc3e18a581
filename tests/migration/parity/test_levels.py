"""What is allowed at each level."""

import numpy as np
import pytest

from migration.parity.levels import Allowance, Level


@pytest.mark.parametrize(("exact", "steps", "passed"), [(True, 1000, False), (False, 1, False), (False, 1000, True)])
def test_each_step_adds_its_rounding(exact, steps, passed):
    a, b = {"w": np.float32([1, 2])}, {"w": np.float32([1, 2.001])}
    assert Level("training", Allowance(exact).compare_named(a, b, steps)).passed == passed


def test_nothing_compared_is_neither_passed_nor_failed():
    assert Level("metrics").passed is None


def test_names_of_one_side_fail():
    (difference,) = Allowance(False).compare_named({"w": np.zeros(1)}, {})
    assert not Level("variables", (difference,)).passed
    assert difference.problem == "only in the first program"
