"""The point of it all: from one checkpoint, Session, eager, tf.function and fit compute the same bits."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf1
from cases import CASES, every_case
from starting import batches_of, data_sets, restored, started

from migration.checkpoints import save_ckpt
from migration.pairs import PAIRS
from migration.parity import LOOPS, compare_training


@pytest.fixture(scope="module")
def data():
    return data_sets()


def assert_same_bits(parities):
    differing = [
        f"{parity.loop}: {difference.name}: {difference}"
        for parity in parities
        for difference in [parity.outputs, parity.loss, *parity.gradients, *parity.state]
        if difference is not None and not difference.exact
    ]
    assert not differing


@every_case
@pytest.mark.parametrize("steps", ["few", pytest.param(1000, marks=pytest.mark.slow)])
def test_all_loops_give_the_same_bits_as_the_session(case, steps, device, tmp_path, data):
    steps = case.steps if steps == "few" else steps
    program, checkpoint = started(case, device, tmp_path, data)
    programs = [restored(case, checkpoint, loop) for loop in LOOPS]

    parities = compare_training(program, programs, batches_of(data, case, steps), case.keep_prob or 0.5)

    assert [parity.loop for parity in parities] == list(LOOPS)
    assert parities[0].outputs is not None and len(parities[0].gradients) == len(programs[0].model.trainable_weights)
    assert_same_bits(parities)
    assert all(parity.exact for parity in parities)


@every_case
def test_stop_in_tf1_and_go_on_in_tf2_equals_never_having_stopped(case, device, tmp_path, data):
    program, _ = started(case, device, tmp_path, data)
    steps = batches_of(data, case, 6)
    keep_prob = case.keep_prob or 0.5
    program.train(steps[:3], keep_prob)
    with program.session.graph.as_default():
        middle = tf1.train.Saver().save(program.session, str(tmp_path / "middle.ckpt"))
    masks, never_stopped = program.train(steps[3:], keep_prob)

    went_on = restored(case, middle).train(steps[3:], masks)

    assert int(went_on.state["global_step"]) == 3 + 6
    assert went_on.state.keys() == never_stopped.state.keys()
    for name, expected in never_stopped.state.items():
        np.testing.assert_array_equal(went_on.state[name], expected, err_msg=name)


@every_case
def test_and_back_train_in_tf2_and_go_on_in_tf1(case, device, tmp_path, data):
    program, checkpoint = started(case, device, tmp_path, data)
    steps = batches_of(data, case, 6)
    keep_prob = case.keep_prob or 0.5
    masks, _ = program.train(steps[:3], keep_prob)
    twin = restored(case, checkpoint)
    twin.train(steps[:3], masks)
    save_ckpt(twin.model, tmp_path / "back.ckpt", optimizer=twin.model.optimizer)
    with program.session.graph.as_default():
        tf1.train.Saver().restore(program.session, str(tmp_path / "back.ckpt"))

    parities = compare_training(program, [twin], steps[3:], keep_prob)

    assert_same_bits(parities)


@pytest.mark.parametrize("name", PAIRS)
def test_every_pair_has_a_case(name):
    assert name in {case.name for case in CASES}


def test_a_wrong_epsilon_is_found(tmp_path, data):
    """The comparison can fail: Adam's epsilon of Keras in place of TF1's."""
    case = CASES[3]
    program, checkpoint = started(case, "/CPU:0", tmp_path, data)
    twin = restored(case, checkpoint)
    twin.model.optimizer.epsilon = 1e-7

    (parity,) = compare_training(program, [twin], batches_of(data, case, 2), case.keep_prob)

    assert not parity.exact
    assert parity.columns()["weights and slots"].ulp > 0


def test_a_shifted_mask_is_found(tmp_path, data):
    """The masks are really replayed: with another mask the loss differs."""
    case = CASES[3]
    program, checkpoint = started(case, "/CPU:0", tmp_path, data)
    twin = restored(case, checkpoint)
    steps = batches_of(data, case, 1)
    masks, expected = program.train(steps, case.keep_prob)

    actual = twin.train(steps, [[np.roll(mask, 1, axis=1) for mask in step] for step in masks])

    assert actual.loss != expected.loss
