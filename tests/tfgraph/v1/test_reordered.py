"""Functions whose arguments changed order: both orders give numpy's numbers, a doubt is no number at all."""

import inspect

import numpy as np
import pytest
import tensorflow as tf2
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf
from tfgraph.v1 import renames

A = np.arange(6.0, dtype=np.float32).reshape(2, 3)
LOGITS = np.array([[1.0, 2.0, 4.0], [0.5, 0.0, 3.0]], np.float32)
ONE_HOT = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], np.float32)
LOG_SOFTMAX = LOGITS - np.log(np.exp(LOGITS).sum(axis=1, keepdims=True))
CROSS_ENTROPY = -(ONE_HOT * LOG_SOFTMAX).sum(axis=1)
SIGMOID = np.maximum(LOGITS, 0) - LOGITS * ONE_HOT + np.log1p(np.exp(-np.abs(LOGITS)))
WEIGHTED = (1 - ONE_HOT) * LOGITS + (1 + 2 * ONE_HOT) * np.log1p(np.exp(-LOGITS))
IMAGES = np.zeros((1, 2, 2, 1), np.float32)


@pytest.fixture(autouse=True)
def graph():
    renames._notes.clear()
    with tf2.Graph().as_default():
        yield
    renames._notes.clear()
    renames.assume("1.x")


def run(fetches):
    with tf.Session() as session:
        return session.run(fetches)


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: tf.concat([A, A], 1), np.concatenate([A, A], 1)),
        (lambda: tf.concat(values=[A, A], axis=1), np.concatenate([A, A], 1)),
        (lambda: tf.concat([A, A], axis=0), np.concatenate([A, A], 0)),
        (lambda: tf.concat(tf.constant(A), 0), A),
        (lambda: tf.concat([A, A], tf.placeholder_with_default(0, None)), np.concatenate([A, A], 0)),
        (lambda: tf.split(A, 3, 1)[2], A[:, 2:]),
        (lambda: tf.split(A, [1, 1])[1], A[1:]),
        (lambda: tf.split(value=A, num_or_size_splits=3, axis=1)[0], A[:, :1]),
        (lambda: tf.split(tf.placeholder_with_default(A, None), 2, 0)[1], A[1:]),
        (lambda: tf.reverse(A, [1]), A[:, ::-1]),
        (lambda: tf.reverse(A, [tf.rank(A) - 1]), A[:, ::-1]),
        (lambda: tf.reverse(A, axis=[0, 1]), A[::-1, ::-1]),
        (lambda: tf.shape(tf.image.resize_images(IMAGES, [4, 6])), [1, 4, 6, 1]),
        (lambda: tf.nn.softmax_cross_entropy_with_logits(labels=ONE_HOT, logits=LOGITS), CROSS_ENTROPY),
        (lambda: tf.nn.sigmoid_cross_entropy_with_logits(labels=ONE_HOT, logits=LOGITS), SIGMOID),
        (lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1, 0], logits=LOGITS), CROSS_ENTROPY),
        (lambda: tf.nn.weighted_cross_entropy_with_logits(ONE_HOT, LOGITS, 3.0), WEIGHTED),
        (lambda: tf.nn.weighted_cross_entropy_with_logits(targets=ONE_HOT, logits=LOGITS, pos_weight=3.0), WEIGHTED),
        (lambda: tf.zeros_initializer()([2]), [0.0, 0.0]),
        (lambda: tf.ones_initializer(dtype=tf.int32)([2]), [1, 1]),
    ],
)
def test_order_of_1_x(build, expected):
    np.testing.assert_allclose(run(build()), expected, rtol=1e-6)
    assert renames.noted() == []


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: tf.concat(1, [A, A]), np.concatenate([A, A], 1)),
        (lambda: tf.concat(1, values=[A, A]), np.concatenate([A, A], 1)),
        (lambda: tf.concat(concat_dim=0, values=[A, A]), np.concatenate([A, A], 0)),
        (lambda: tf.concat(np.int32(0), [A, A], "name"), np.concatenate([A, A], 0)),
        (lambda: tf.concat(tf.constant(1), [A, A]), np.concatenate([A, A], 1)),
        (lambda: tf.split(1, 3, A)[2], A[:, 2:]),
        (lambda: tf.split(0, 2, value=A)[1], A[1:]),
        (lambda: tf.split(split_dim=1, num_split=3, value=A)[0], A[:, :1]),
        (lambda: tf.split(1, 3, tf.placeholder_with_default(A, None))[1], A[:, 1:2]),
        (lambda: tf.reverse(A, [False, True]), A[:, ::-1]),
        (lambda: tf.reverse(A, [tf.constant(True), False]), A[::-1]),
        (lambda: tf.reverse(A, [True, True]), A[::-1, ::-1]),
        (lambda: tf.reverse(A, dims=tf.constant([True, False])), A[::-1]),
        (lambda: tf.shape(tf.image.resize_images(IMAGES, 4, 6)), [1, 4, 6, 1]),
        (lambda: tf.shape(tf.image.resize_images(IMAGES, new_height=4, new_width=6, method=1)), [1, 4, 6, 1]),
        (lambda: tf.nn.softmax_cross_entropy_with_logits(LOGITS, labels=ONE_HOT), CROSS_ENTROPY),
        (lambda: tf.nn.sigmoid_cross_entropy_with_logits(LOGITS, targets=ONE_HOT), SIGMOID),
        (lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(LOGITS, labels=[1, 0]), CROSS_ENTROPY),
        (lambda: tf.nn.weighted_cross_entropy_with_logits(LOGITS, targets=ONE_HOT, pos_weight=3.0), WEIGHTED),
    ],
)
def test_order_of_0_x_where_the_arguments_tell(build, expected):
    np.testing.assert_allclose(run(build()), expected, rtol=1e-6)
    assert len(renames.noted()) == 1


@pytest.mark.parametrize(
    ("build", "expected"), [(lambda: tf.zeros_initializer([2]), 0), (lambda: tf.ones_initializer([2]), 1)]
)
def test_initializer_called_with_a_shape_is_the_tensor(build, expected):
    np.testing.assert_array_equal(run(build()), [expected] * 2)


def test_initializer_as_a_class():
    variable = tf.get_variable("v", [2], initializer=tf.zeros_initializer)
    assert variable.shape.as_list() == [2]
    assert issubclass(tf.zeros_initializer, compat.zeros_initializer)


DOUBTFUL = [
    (tf.nn.softmax_cross_entropy_with_logits, (LOGITS, ONE_HOT), CROSS_ENTROPY),
    (tf.nn.sigmoid_cross_entropy_with_logits, (LOGITS, ONE_HOT), SIGMOID),
    (tf.nn.sparse_softmax_cross_entropy_with_logits, (LOGITS, np.array([1, 0])), CROSS_ENTROPY),
    (tf.nn.weighted_cross_entropy_with_logits, (LOGITS, ONE_HOT, 3.0), WEIGHTED),
]


@pytest.mark.parametrize("generation", ["0.x", "0.12"])
@pytest.mark.parametrize(("function", "arguments", "expected"), DOUBTFUL)
def test_generation_0_x_settles_a_doubt(function, arguments, expected, generation):
    renames.assume(generation)
    np.testing.assert_allclose(run(function(*arguments)), expected, rtol=1e-6)


@pytest.mark.parametrize(("function", "arguments", "expected"), DOUBTFUL)
def test_a_doubt_names_both_readings(function, arguments, expected):
    renames.assume("mixed")
    with pytest.raises(ValueError) as caught:
        function(*arguments)
    message = str(caught.value)
    assert message.startswith(f"tf.nn.{function.__name__} was called in a way that TF 0.x reads as (logits, ")
    assert "and TF 1.x as (labels" in message
    assert message.endswith("name the arguments, or run the script with --tf 0.x or --tf 1.x")


@pytest.mark.parametrize(("function", "arguments", "expected"), DOUBTFUL[:3])
def test_positions_that_1_15_refused_are_refused(function, arguments, expected):
    with pytest.raises(ValueError, match=f"Only call `{function.__name__}` with named arguments"):
        function(*arguments)


@pytest.mark.parametrize("name", ["sampled_softmax_loss", "nce_loss"])
def test_sampled_losses_know_labels_by_their_type(name, rng):
    weights, biases = rng.standard_normal((5, 3), dtype=np.float32), np.zeros(5, np.float32)
    inputs, labels = A, np.array([[1], [2]], np.int64)
    sampled = (np.array([0, 4]), np.ones((2, 1), np.float32), np.ones(2, np.float32))
    loss = getattr(tf.nn, name)
    new, old = run(
        [
            loss(weights, biases, labels, inputs, 2, 5, sampled_values=sampled),
            loss(weights, biases, inputs, labels, 2, 5, sampled_values=sampled),
        ]
    )
    np.testing.assert_array_equal(new, old)
    assert len(renames.noted()) == 1
    renames.assume("mixed")
    with pytest.raises(ValueError, match=r"TF 0.x reads as \(weights, biases, inputs, labels"):
        loss(weights, biases, inputs, labels.astype(np.float32), 2, 5)


def test_ctc_loss_knows_labels_by_their_type(rng):
    inputs = rng.standard_normal((4, 1, 3), dtype=np.float32)
    labels = tf.SparseTensor([[0, 0]], [1], [1, 1])
    new, old = run([tf.nn.ctc_loss(labels, inputs, [4]), tf.nn.ctc_loss(inputs, labels, [4])])
    np.testing.assert_array_equal(new, old)
    assert len(renames.noted()) == 1


def test_sparse_split_by_position_is_of_0_x():
    sparse = tf.SparseTensor([[0, 0], [0, 1]], [5, 6], [1, 2])
    old, new = tf.sparse_split(1, 2, sparse), tf.sparse_split(sp_input=sparse, num_split=2, axis=1)
    assert [run(part).values.tolist() for part in old] == [run(part).values.tolist() for part in new] == [[5], [6]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: tf.concat(1, [A], "name", 3),
            r"tf.concat of TF 0.x takes \(axis, values, name\), received 4 arguments",
        ),
        (lambda: tf.concat(1, [A], concat_dim=1), "tf.concat received twice: axis"),
    ],
)
def test_wrong_calls_in_the_order_of_0_x(call, message):
    with pytest.raises(TypeError, match=message):
        call()


@pytest.mark.parametrize("name", [name for name in renames.REORDERED if not name.endswith("_initializer")])
def test_signature_is_that_of_1_x(name):
    ours, theirs = tf, compat
    for part in name.split("."):
        ours, theirs = getattr(ours, part), getattr(theirs, part)
    parameters = [name for name in inspect.signature(ours).parameters if name != "_sentinel"]
    assert parameters == list(inspect.signature(theirs).parameters)


@pytest.mark.parametrize(
    "build",
    [
        lambda: tf.reduce_sum(A, reduction_indices=1, keep_dims=True)[:, 0],
        lambda: tf.reduce_sum(A, reduction_indices=[1]),
        lambda: tf.squeeze(tf.expand_dims(tf.reduce_sum(A, 1), dim=1), squeeze_dims=[1]),
        lambda: tf.nn.moments(tf.constant(A), [1])[0] * 3,
    ],
)
def test_old_keywords_that_1_15_took(build):
    np.testing.assert_allclose(run(build()), A.sum(axis=1))


def test_old_keyword_of_argmax():
    assert run(tf.argmax(A, dimension=1)).tolist() == [2, 2]
