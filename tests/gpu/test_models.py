"""On one GPU, from one checkpoint: Session, eager, `tf.function` and `fit` agree at every level, to the last bit.

The 1,000 steps are those of tests/parity/test_training_parity.py, which run on each device.
"""

import pytest
import tensorflow as tf
from cases import CASES
from kernels import allowance
from stand_in import quick
from starting import batches_of, data_sets, restored, started

from migration.parity import LOOPS, compare


@pytest.fixture(scope="module")
def data():
    return data_sets()


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[*[pytest.mark.slow] * case.slow, *quick(case.name == "softmax_regression")])
        for case in CASES
    ],
    ids=str,
)
def test_all_loops_agree_at_every_level(case, gpu, tmp_path, data):
    with tf.device(gpu):
        program, checkpoint = started(case, gpu, tmp_path, data)
        ports = [restored(case, checkpoint, loop) for loop in LOOPS]
        allowed = allowance(program.session.graph.get_operations(), gpu)

        comparisons = compare(
            program, *ports, batches=batches_of(data, case, 5), keep_prob=case.keep_prob or 0.5, allowance=allowed
        )

    for loop, comparison in zip(LOOPS, comparisons, strict=True):
        assert comparison.passed, (loop, comparison.first_failed, comparison.divergence, comparison.causes)
        assert {level.name for level in comparison.levels if level.passed} >= {
            "variables",
            "outputs",
            "activations",
            "loss",
            "gradients",
            "one step",
            "training",
        }
