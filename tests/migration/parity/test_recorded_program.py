"""A run of real TF 1.15.5, recorded once, against ports of today and against itself."""

from pathlib import Path

import keras
import numpy as np
import pytest

from migration.checkpoints import load_ckpt
from migration.parity import KerasProgram, RecordedProgram, assert_parity, compare_record, compare_records, read_record
from migration.parity.levels import Allowance
from migration.parity.record import RecordError
from tfgraph.checkpoints import write_checkpoint
from tfkeras.optimizers import Adam

GOLDEN = Path(__file__).parents[2] / "goldens" / "parity_record.npz"


@pytest.fixture
def record():
    with read_record(GOLDEN) as record:
        yield record


def port_of(record, directory, penalty=0.01, rate=0.5, **settings):
    """The port as people write it, of Keras's own layers; with the state that the script had."""
    model = keras.Sequential(
        [
            keras.Input([6, 6, 1]),
            keras.layers.Conv2D(2, 3, activation="relu", name="conv"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dropout(rate),
            keras.layers.Dense(3, name="logits", kernel_regularizer=keras.regularizers.L2(penalty / 2)),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(Adam(**{"learning_rate": 0.01, **settings}), loss, jit_compile=False)
    start = write_checkpoint(directory / "start.ckpt", record.before.items())
    load_ckpt(model, start, optimizer=model.optimizer)
    return KerasProgram(model)


def test_a_port_of_plain_keras(record, tmp_path, device):
    comparison = compare_record(RecordedProgram(record, {}), port_of(record, tmp_path), Allowance(False, device))
    passed = {level.name: level.passed for level in comparison.levels}
    assert comparison.passed, [level for level in comparison.levels if level.passed is False]
    assert passed == {
        **dict.fromkeys(("variables", "activations", "loss", "gradients", "one step", "training"), True),
        **dict.fromkeys(("outputs", "metrics")),
    }
    assert comparison.notes == ()
    assert len(comparison.losses[0]) == len(comparison.losses[1]) == record.steps == 3
    np.testing.assert_allclose(*comparison.losses, rtol=1e-5)  # float32, another TensorFlow


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ({"penalty": 0.001}, "regularization"),
        ({"rate": 0.25}, "dropout_rate"),
        ({"learning_rate": 0.02}, "learning_rate"),
        ({"beta_2": 0.9}, "optimizer_setting"),
        ({"epsilon": 1e-3}, "optimizer_setting"),
    ],
    ids=str,
)
def test_a_port_that_differs(fault, cause, record, tmp_path, device):
    port = port_of(record, tmp_path, **fault)
    comparison = compare_record(RecordedProgram(record, {}), port, Allowance(False, device))
    assert not comparison.passed
    assert cause in comparison.causes


def test_against_another_record(record, device):
    same = compare_records(RecordedProgram(record, {}), RecordedProgram(record, {}), Allowance(True, device))
    assert same.passed
    fed = [difference.name for level in same.levels for difference in level.differences if "fed" in difference.name]
    assert fed == ["fed: keep_prob:0", "fed: x:0", "fed: y_:0"]
    assert {level.name for level in same.levels if level.passed is None} == {"outputs", "metrics"}
    assert_parity(RecordedProgram(record, {}), RecordedProgram(record, {}), exact=True)


def test_variables_are_called_as_in_the_port(record):
    program = RecordedProgram(record, {"conv": "first"})
    assert {"first/kernel", "first/kernel/Adam", "logits/bias"} <= program.state().keys()
    assert "first/kernel" in program.gradients()
    assert "first/kernel" in program.trace().gradients
    assert "conv/kernel" in record.trace.gradients
    swapped = RecordedProgram(record, {"conv": "logits", "logits": "conv"})
    for _ in range(2):  # the way back is not gone by chance
        assert swapped.gradients()["logits/kernel"].shape == (3, 3, 1, 2)


def test_what_was_fed(record):
    batches = RecordedProgram(record, {}).batches()
    assert [(x.shape, y_.shape) for x, y_ in batches] == 3 * [((4, 6, 6, 1), (4,))]
    swapped = RecordedProgram(record, {}, x="y_").batches()
    assert [(x.shape, y_.shape) for x, y_ in swapped] == 3 * [((4,), (4, 6, 6, 1))]
    with pytest.raises(RecordError, match=r"has no z:0 that was fed: x:0 \(4, 6, 6, 1\), y_:0 \(4,\)"):
        RecordedProgram(record, {}, x="z").batches()
