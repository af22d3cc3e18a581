"""Recurrent layers of which TF1 has a step, or all steps, as one operation; and those of images."""

import numpy as np
import pytest
import tensorflow as tf2
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf

UNITS = 6
rnn = tf.contrib.rnn


@pytest.fixture(autouse=True)
def loops_of_tf1():
    """Loops with `Enter` and `Exit`, and not with functions."""
    tf2.compat.v1.disable_control_flow_v2()
    yield
    tf2.compat.v1.enable_control_flow_v2()


def fused(take, x=None, **options):
    x = tf.placeholder(tf.float32, [5, None, 4], "x") if x is None else x
    return take(*rnn.LSTMBlockFusedCell(UNITS, **options)(x, dtype=tf.float32))


@pytest.mark.parametrize("forget_bias", [0.0, 1.0, 0.3])
@pytest.mark.parametrize(
    "take, arguments",
    [
        (lambda outputs, state: tf.square(outputs), {"return_sequences": True}),
        (lambda outputs, state: tf.square(outputs[-1]), {}),
        (lambda outputs, state: tf.square(outputs[2]), {"return_sequences": True}),
        (lambda outputs, state: state.c * state.h, {"return_state": True}),
    ],
)
def test_all_steps_of_an_lstm(forget_bias, take, arguments):
    found = converted(lambda: fused(take, forget_bias=forget_bias))
    check(found, exact=False)
    assert layers_of(found) == ["LSTM"]
    assert arguments_of(found, "LSTM") == {"*units": UNITS, **arguments}


@pytest.mark.parametrize("options", [{"use_peephole": True}, {"cell_clip": 0.4}])
def test_all_steps_of_an_lstm_that_keras_does_not_have(options):
    found = converted(lambda: fused(lambda outputs, state: tf.concat([outputs[1], state.c], 1), **options))
    check(found)
    assert "RNN" in layers_of(found) and "class LSTMFusedCell(layers.Layer):" in found.source


def test_initial_states_that_are_fed():
    def build():
        x = tf.placeholder(tf.float32, [None, 5, 4], "x")
        state = tuple(tf.placeholder(tf.float32, [None, UNITS], name) for name in "ch")
        outputs, _ = rnn.LSTMBlockFusedCell(UNITS)(tf.transpose(x, [1, 0, 2]), initial_state=state)
        return tf.square(outputs)

    found = converted(build)
    check(found, exact=False)
    assert "initial_state=[h, c]" in found.source


def test_a_sequence_that_ends_before_its_last_step_stays_as_it_is():
    def build():
        x = tf.placeholder(tf.float32, [5, None, 4], "x")
        kernel, bias = tf.get_variable("kernel", [4 + UNITS, 4 * UNITS]), tf.get_variable("bias", [4 * UNITS])
        zeros, nothing = tf.zeros([tf.shape(x)[1], UNITS]), tf.zeros([UNITS])
        made = tf.raw_ops.BlockLSTM(
            seq_len_max=tf.constant(3, tf.int64), x=x, cs_prev=zeros, h_prev=zeros, w=kernel, wci=nothing, wcf=nothing,
            wco=nothing, b=bias,
        )  # fmt: skip
        return tf.square(made.h)

    found = converted(build)
    check(found, exact=False, wrapped=True)
    assert "BlockLSTM" in found.wrapped and "LSTM" not in layers_of(found)


def test_the_gates_are_no_outputs_of_keras():
    def build():
        outputs = fused(lambda outputs, state: outputs)
        return tf.square(
            outputs.op.outputs[0] if outputs.op.type == "BlockLSTM" else outputs.op.inputs[0].op.outputs[0]
        )

    found = converted(build)
    check(found, wrapped=True)
    assert "BlockLSTM" in found.wrapped and "LSTM" not in layers_of(found)


@pytest.mark.parametrize(
    "cell, kind, arguments",
    [
        (lambda: rnn.LSTMBlockCell(UNITS, forget_bias=0.3), "LSTM", {}),
        (lambda: rnn.GRUBlockCellV2(UNITS), "GRU", {"reset_after": False}),
    ],
)
@pytest.mark.parametrize("unrolled", [False, True])
def test_a_step_in_one_operation(cell, kind, arguments, unrolled):
    def build():
        x = tf.placeholder(tf.float32, [None, 5, 4], "x")
        if unrolled:
            return tf.stack(tf.nn.static_rnn(cell(), tf.unstack(x, axis=1), dtype=tf.float32)[0], 1)
        return tf.nn.dynamic_rnn(cell(), x, dtype=tf.float32)[0]

    found = converted(build)
    check(found, exact=False)
    assert layers_of(found) == [kind]
    assert arguments_of(found, kind) == {"*units": UNITS, "return_sequences": True, **arguments}


def images(make, x=None, **options):
    x = tf.placeholder(tf.float32, [None, 3, 6, 5, 2], "x") if x is None else x
    outputs, state = tf.nn.dynamic_rnn(make(), x, dtype=tf.float32, **options)
    return {"outputs": outputs, "c": state.c}


def test_an_lstm_of_images():
    found = converted(lambda: images(lambda: rnn.ConvLSTMCell(2, [6, 5, 2], 4, [3, 2], forget_bias=0.5)))
    check(found, exact=False)
    assert layers_of(found) == ["ConvLSTM2D"]
    settings = {"*units": 4, "*kernel_size": (3, 2), "padding": "same"}
    assert arguments_of(found, "ConvLSTM2D") == {**settings, "return_sequences": True, "return_state": True}


def test_an_lstm_of_images_with_lengths_stays_as_it_is():
    data = {"lengths": np.array([3, 1, 0, 2], np.int32), "x": np.ones((4, 3, 6, 5, 2), np.float32)}

    def build():
        lengths = tf.placeholder(tf.int32, [None], "lengths")
        return images(lambda: rnn.ConvLSTMCell(2, [6, 5, 2], 4, [3, 3]), sequence_length=lengths)

    found = converted(build, data=data)
    check(found, wrapped=True)
    assert found.wrapped == ["Loop"]
