"""Known causes, on small functions; on real models: `test_planted_faults.py`."""

import dataclasses
import re

import numpy as np
import pytest
import tensorflow as tf
from pairs import compared, gradient_of
from planted_faults import FAULTS

from migration.parity.causes import causes, recognised
from migration.parity.evidence import Evidence, factor, permutation_of_axes
from migration.parity.update import update

IMAGES = (2, 6, 6, 3)
KERNEL = np.random.default_rng(1).normal(size=(3, 3, 3, 4)).astype(np.float32)


def resized(align_corners):
    return lambda x: tf.compat.v1.image.resize_bilinear(x, [9, 9], align_corners=align_corners)


def looped(step):
    return lambda x: tf.while_loop(lambda i, _: i < 3, lambda i, y: (i + 1, step(y)), (0, x))[1]


PAIRS = {
    "resizing": (
        resized(True),
        resized(False),
        "the image is resized in another way: align_corners True against False",
    ),
    "reduction": (
        lambda x: tf.reduce_mean(x, axis=[1, 2]),
        lambda x: tf.reduce_mean(x, axis=[1, 3]),
        r"the axes are others: \[1, 2\] against \[1, 3\]",
    ),
    "activation": (tf.nn.relu, tf.nn.elu, "Relu against Elu"),
    "operation": (lambda x: tf.nn.max_pool2d(x, 2, 2, "SAME"), lambda x: tf.nn.avg_pool2d(x, 2, 2, "SAME"), "MaxPool"),
    "window": (
        lambda x: tf.nn.conv2d(x, KERNEL, 2, "SAME"),
        lambda x: tf.nn.conv2d(x, KERNEL, 1, "SAME"),
        r"strides \[1, 2, 2, 1\] against \[1, 1, 1, 1\]",
    ),
    "padding": (
        lambda x: tf.nn.conv2d(x, KERNEL, 1, "SAME"),
        lambda x: tf.nn.conv2d(x, KERNEL, 1, "VALID"),
        "padding SAME against VALID",
    ),
    "epsilon": (
        lambda x: x / tf.sqrt(tf.reduce_mean(x * x) + 1e-3),
        lambda x: x / tf.sqrt(tf.reduce_mean(x * x) + 1e-6),
        "the epsilon is another: 0.001 against 1e-06",
    ),
    "transposed": (
        lambda x: tf.matmul(x[..., 0], x[..., 0]),
        lambda x: tf.matmul(x[..., 0], x[..., 0], transpose_b=True),
        "adj_y False against True",
    ),
    "scale": (tf.abs, lambda x: tf.abs(x) * 255, "255"),
    "loop_body": (
        looped(lambda y: tf.sigmoid(y + 1.0)),
        looped(lambda y: tf.tanh(tf.tanh(y))),
        "inside of the loop only the first program has AddV2 1 and Sigmoid, only the second program has Tanh 2 times",
    ),
    "softmax_twice": (
        lambda x: x + 1.0,
        lambda x: tf.nn.softmax(x + 1.0),
        r"the outputs of the second program are probabilities \(Softmax.*\), those of the first logits: a loss that",
    ),
    "missing_operation": (lambda x: tf.tanh(tf.abs(x)), tf.tanh, "the second program has no Abs"),
}


@pytest.mark.parametrize("cause", PAIRS)
def test_recognised(cause, rng):
    a, b, sentence = PAIRS[cause]
    comparison = compared(a, b, rng.normal(size=IMAGES).astype(np.float32))
    found = recognised(Evidence(comparison.alignment, comparison.divergence()))
    assert list(found) == [cause], comparison.divergence()
    assert re.search(sentence, found[cause]), found[cause]


def test_loops_of_the_same_arithmetic_have_no_cause(rng):
    """One goes round once more."""

    def longer(x):
        return tf.while_loop(lambda i, _: i < 4, lambda i, y: (i + 1, tf.sigmoid(y * 1.5)), (0, x))[1]

    x = rng.normal(size=IMAGES).astype(np.float32)
    comparison = compared(looped(lambda y: tf.sigmoid(y * 1.5)), longer, x)
    divergence = comparison.divergence()
    assert divergence.a.settings["body"] == divergence.b.settings["body"] == ["Mul 1.5", "Sigmoid"]
    assert "loop_body" not in recognised(Evidence(comparison.alignment, divergence))


def test_clipping_by_value_says_where(rng):
    w = tf.Variable(rng.normal(size=(3, 2)).astype(np.float32), name="w")
    plain = gradient_of(lambda x, w: tf.matmul(x, w), w)

    def clipped(x):
        y, loss, gradients = plain(x)
        return y, loss, {"w": tf.clip_by_value(gradients["w"], -0.25, 0.25)}

    comparison = compared(clipped, plain, rng.normal(size=(5, 3)).astype(np.float32), a_variables=[w], b_variables=[w])
    found = recognised(Evidence(comparison.alignment, comparison.divergence()))
    assert found["clipping"].startswith("only the first program clips its gradients by value at 0.25 (")


def test_clipping(rng):
    w = tf.Variable(rng.normal(size=(3, 2)).astype(np.float32), name="w")
    plain = gradient_of(lambda x, w: tf.matmul(x, w), w)

    def clipped(x):
        y, loss, gradients = plain(x)
        return y, loss, {"w": tf.clip_by_norm(gradients["w"], 0.1)}

    comparison = compared(plain, clipped, rng.normal(size=(5, 3)).astype(np.float32), a_variables=[w], b_variables=[w])
    found = recognised(Evidence(comparison.alignment, comparison.divergence()))
    assert found.keys() == {"clipping"}, str(comparison.divergence())
    assert found["clipping"].startswith("only the second program clips its gradients")


W = np.random.default_rng(2).normal(size=(3, 3)).astype(np.float32)
OTHER = np.random.default_rng(3).normal(size=(3, 3)).astype(np.float32)
VARIABLES = {
    "exchanged_variables": ({"a": W, "b": OTHER}, {"a": OTHER, "b": W}, "'a' and 'b' are exchanged"),
    "not_loaded": (
        {"a": W, "b": W},
        {"a": W * 0, "b": W * 0 + 1},
        "'.' and 1 more of the second program is [01] every",
    ),
    "flipped": ({"a": W}, {"a": W[::-1]}, r"'a' of the second program is the first's backwards, along axes \(0,\)"),
    "transposed": ({"a": W}, {"a": W.T}, r"the variable 'a' is transposed: axes \(1, 0\)"),
}


@pytest.mark.parametrize("cause", VARIABLES)
def test_variables(cause):
    a, b, sentence = VARIABLES[cause]
    found = recognised(Evidence(before=(a, b)))
    assert list(found) == [cause]
    assert re.search(sentence, found[cause]), found[cause]


def test_noise_shape():
    x = np.ones((4, 6), np.float32)
    comparison = compared(
        lambda x: x * tf.random.uniform(tf.shape(x)), lambda x: x * tf.random.uniform([1, 6]), x, aligned=False
    )
    found = recognised(Evidence(comparison.alignment, comparison.divergence()))
    assert "random numbers of shapes [(4, 6)] are drawn against [(1, 6)]" in found["noise_shape"]


def test_frozen(rng):
    w = tf.Variable(rng.normal(size=(3, 2)).astype(np.float32), name="w")
    step = gradient_of(lambda x, w: tf.matmul(x, w), w)
    comparison = compared(
        step, lambda x: (*step(x)[:2], {}), rng.normal(size=(5, 3)).astype(np.float32), a_variables=[w], b_variables=[w]
    )
    divergence = comparison.divergence()
    assert str(divergence) == "the second program has no gradient of w"
    assert recognised(Evidence(comparison.alignment, divergence)) == {
        "frozen": "the second program does not train 'w': its layer is not trainable, or nothing depends on it"
    }


def test_every_cause_is_tested():
    elsewhere = {"clipping", "frozen", "noise_shape", "tf32"}  # the last where there is a GPU
    assert {*PAIRS, *VARIABLES, *(fault.cause for fault in FAULTS.values()), *elsewhere} == causes().keys()


def test_what_is_known_of_the_optimizers_goes_before_what_the_numbers_look_like():
    """Steps of half the length: whatever the numbers say, the epsilon is known to be another and the rate is not."""
    a, b = {"w": W, "w/Adam": W}, {"w": W + 1, "w/Adam": W}
    steps = Evidence(before=(a, a), after=(b, {"w": W + 0.5, "w/Adam": W}), gradients_agree=True)
    assert recognised(steps).keys() == {"learning_rate"}
    updates = tuple({"w": update("Adam", {"lr": 0.5, "epsilon": epsilon})} for epsilon in (1e-3, 1e-8))
    assert recognised(dataclasses.replace(steps, updates=updates)).keys() == {"optimizer_setting"}
    updates = tuple({"w": update("Adam", {"lr": rate})} for rate in (0.5, 0.2))
    found = recognised(dataclasses.replace(steps, updates=updates))
    assert found == {"learning_rate": "the learning rate is 0.5 in the first program, 0.2 in the second"}
    assert recognised(dataclasses.replace(steps, gradients_agree=False)) == {}
    steps = dataclasses.replace(steps, after=(b, {"w": W + OTHER, "w/Adam": W}))
    assert recognised(steps).keys() == {"adam_epsilon"}
    assert recognised(dataclasses.replace(steps, updates=updates)).keys() == {"learning_rate"}


def test_moving_averages_of_other_gradients_say_nothing():
    names = "bn/moving_mean"
    before, after = {names: W}, ({names: W + 1}, {names: W + 2})
    evidence = Evidence(before=(before, before), after=after, gradients_agree=True)
    assert recognised(evidence).keys() == {"moving_averages"}
    assert recognised(dataclasses.replace(evidence, gradients_agree=False)) == {}


def test_what_is_the_same_has_no_cause(rng):
    comparison = compared(tf.tanh, tf.tanh, rng.normal(size=IMAGES).astype(np.float32))
    assert recognised(Evidence(comparison.alignment, comparison.divergence())) == {}


def test_factor(rng):
    a = rng.normal(size=100).astype(np.float32)
    assert factor(a, a * np.float32(3)) == pytest.approx(3, rel=1e-6)
    assert factor(a, a) is None
    assert factor(a, a + 1) is None
    assert factor(a, a * 0) is None
    assert factor(a * 0, a) is None
    assert factor(a, np.where(a > 1, np.inf, a)) is None


def test_permutation_of_axes(rng):
    a = rng.normal(size=(2, 3, 4))
    assert permutation_of_axes(a, a.transpose(2, 0, 1)) == (2, 0, 1)
    assert permutation_of_axes(a, a) is None
    assert permutation_of_axes(a, rng.normal(size=(4, 2, 3))) is None
    assert permutation_of_axes(a, a.reshape(6, 4)) is None


def test_an_operation_that_only_the_second_has(rng):
    comparison = compared(tf.tanh, lambda x: tf.tanh(tf.abs(x)), rng.normal(size=IMAGES).astype(np.float32))
    found = recognised(Evidence(comparison.alignment, comparison.divergence()))
    assert found["missing_operation"].startswith("the first program has no Abs: what the second's Abs")
