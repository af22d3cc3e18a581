"""Where a model ends in a graph that trains it: before losses, metrics, summaries and updates."""

import pytest
import tensorflow.compat.v1 as tf
from saved_graphs import weight

from migration.graphs.endpoints import find_endpoints
from migration.graphs.sources import Source

MINIMIZE = tf.train.GradientDescentOptimizer(0.1).minimize


def ends(build):
    with tf.Graph().as_default() as graph:
        build()
    return find_endpoints(Source("graph", graph.as_graph_def()))


def image(name="image"):
    return tf.placeholder(tf.float32, [None, 4], name)


def outputs(build):
    return set(ends(build).outputs.values())


@pytest.mark.parametrize("axis", [1, -1, [1]])
def test_a_sum_over_one_axis_is_an_output(axis):
    assert outputs(lambda: tf.reduce_sum(tf.matmul(image(), weight("w", 4, 3)), axis, name="y")) == {"y:0"}


def test_an_average_of_batches_is_no_output():
    def build():
        h = tf.matmul(image(), weight("w", 4, 3), name="h")
        average = weight("average", 3)
        tf.assign(average, 0.9 * average + 0.1 * tf.reduce_mean(h, 0))
        tf.nn.relu(h, name="y")

    assert outputs(build) == {"y:0"}


def test_a_rate_that_steps_of_a_sparse_optimizer_need_is_no_input():
    def build():
        words, y_ = tf.placeholder(tf.int32, [None], "words"), tf.placeholder(tf.float32, [None, 4], "y_")
        y = tf.nn.embedding_lookup(weight("table", 9, 4), words)
        loss = tf.reduce_mean(tf.squared_difference(tf.identity(y, "y"), y_))
        tf.train.AdamOptimizer(tf.placeholder(tf.float32, [], "rate")).minimize(loss)

    found = ends(build)
    assert (found.inputs, found.outputs) == ({"words": "words:0"}, {"y": "y:0"})


def test_the_values_of_a_metric_are_no_updates_alone():
    def build():
        y = tf.nn.softmax(tf.matmul(image(), weight("w", 4, 3)), name="y")
        y_ = tf.placeholder(tf.int64, [None], "y_")
        tf.metrics.accuracy(y_, tf.argmax(y, 1))

    assert outputs(build) == {"y:0"}


def test_a_model_goes_on_after_it_has_scattered():
    def build():
        h = tf.matmul(image(), weight("w", 4, 3))
        tf.matmul(tf.scatter_nd([[1], [0]], h[:2], [2, 3]), weight("v", 3, 2), name="y")

    assert outputs(build) == {"y:0"}


def test_what_is_rounded_for_an_accuracy_is_no_output():
    def build():
        y = tf.sigmoid(tf.matmul(image(), weight("w", 4, 1)), name="y")
        y_ = tf.placeholder(tf.float32, [None, 1], "y_")
        tf.reduce_mean(tf.cast(tf.equal(tf.round(y), y_), tf.float32))

    assert outputs(build) == {"y:0"}


def test_classes_are_no_output_where_they_are_arranged_for_a_metric():
    def build():
        y = tf.nn.softmax(tf.matmul(image(), weight("w", 4, 3)), name="y")
        flat = tf.reshape(tf.cast(y, tf.int32), [-1])
        tf.reduce_sum(flat * tf.placeholder(tf.int32, [None], "y_"))

    assert outputs(build) == {"y:0"}


def test_what_is_shown_is_no_output():
    def build():
        y = tf.nn.sigmoid(tf.matmul(image(), weight("w", 4, 12)), name="y")
        tf.summary.image("first", tf.slice(tf.reshape(y, [-1, 2, 2, 3]), [0, 0, 0, 0], [1, 2, 2, 3]))

    assert outputs(build) == {"y:0"}


def test_how_much_is_zero_is_no_output():
    def build():
        h = tf.nn.relu(tf.matmul(image(), weight("w", 4, 3)))
        tf.summary.scalar("sparsity", tf.nn.zero_fraction(h))
        tf.matmul(h, weight("v", 3, 2), name="y")

    tf.disable_control_flow_v2()
    try:
        assert outputs(build) == {"y:0"}
    finally:
        tf.enable_control_flow_v2()


def test_slices_that_a_loss_looks_at_are_one_output():
    def build():
        y, y_ = tf.matmul(image(), weight("w", 4, 4), name="y"), tf.placeholder(tf.float32, [None, 4], "y_")
        MINIMIZE(tf.add_n([tf.reduce_mean(tf.square(y[:, each] - y_[:, each])) for each in range(4)]))

    assert outputs(build) == {"y:0"}


def test_slices_at_the_end_are_outputs():
    def build():
        y = tf.matmul(image(), weight("w", 4, 5))
        tf.identity(y[:, :4], "box"), tf.strided_slice(y, [0, 4], [0, 5], [1, 1], 1, 1, name="score")

    assert outputs(build) == {"box:0", "score:0"}


def test_the_last_of_a_sequence_is_an_output():
    def build():
        h = tf.reshape(tf.matmul(image(), weight("w", 4, 6)), [-1, 3, 2])
        tf.identity(h[:, -1], "y")
        tf.nn.l2_loss(h[:, 0])

    assert "y:0" in outputs(build)


@pytest.mark.parametrize("is_masked", [False, True])
def test_what_exceeds_a_margin_is_no_output(is_masked):
    def build():
        x, y_ = image(), tf.placeholder(tf.float32, [None, 3], "y_")
        capsules = tf.matmul(x, weight("w", 4, 3))
        length = tf.sqrt(tf.square(capsules), name="length")
        loss = 0.0
        if is_masked:  # the label is an input, then
            loss = tf.reduce_mean(tf.square(x - tf.matmul(capsules * y_, weight("v", 3, 4), name="decoded")))
        hit, missed = tf.square(tf.maximum(0.0, 0.9 - length)), tf.square(tf.nn.relu(length - 0.1))
        MINIMIZE(loss + tf.reduce_mean(tf.reduce_sum(y_ * hit + 0.5 * (1 - y_) * missed, 1)))

    assert outputs(build) == ({"length:0", "decoded:0"} if is_masked else {"length:0"})


@pytest.mark.parametrize("is_trained", [False, True])
def test_what_is_left_without_the_noise_is_an_output(is_trained):
    def build():
        x = image()
        clean = tf.subtract(x, tf.matmul(x, weight("w", 4, 4)), name="clean")
        if is_trained:
            MINIMIZE(tf.reduce_mean(tf.square(clean - tf.placeholder(tf.float32, [None, 4], "y_"))))

    assert outputs(build) == {"clean:0"}


def test_a_distance_of_each_example_from_itself_is_no_output():
    def build():
        x = image()
        back = tf.matmul(tf.matmul(x, weight("w", 4, 2)), weight("v", 2, 4), name="back")
        tf.sqrt(tf.reduce_mean(tf.square(x - back), 1), name="distances")
        MINIMIZE(tf.sqrt(tf.reduce_mean(tf.square(x - back))))

    assert outputs(build) == {"back:0"}


def test_unused_moments_beside_a_loss_are_no_outputs():
    def build():
        x = image()
        h = tf.matmul(x, weight("w", 4, 2))
        tf.exp(h - 3.0, name="unused")
        back = tf.matmul(h, weight("v", 2, 4), name="back")
        MINIMIZE(tf.reduce_mean(tf.square(x - back)))

    assert outputs(build) == {"back:0"}


def test_an_actor_stands_beside_its_critic_and_no_target_network():
    def dense(x, name, size):
        return tf.matmul(x, weight(name, 4, size))

    def build():
        action = tf.tanh(dense(image("state"), "actor", 2), name="action")
        parameters = tf.trainable_variables()
        tf.tanh(dense(image("next_state"), "target_actor", 2), name="next_action")
        tf.gradients(action, parameters, -tf.placeholder(tf.float32, [None, 2], "action_gradient"))
        q = tf.add(dense(image("seen"), "critic", 1), tf.matmul(tf.placeholder(tf.float32, [None, 2], "acted"),
                   weight("a", 2, 1)), name="q")  # fmt: skip
        MINIMIZE(tf.reduce_mean(tf.square(tf.placeholder(tf.float32, [None, 1], "y_") - q)))

    found = ends(build)
    assert set(found.outputs.values()) == {"q:0", "action:0"}
    assert set(found.inputs.values()) == {"seen:0", "acted:0", "state:0"}
