"""Where a model begins and ends."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from saved_graphs import weight

from migration.graphs.endpoints import find_endpoints
from migration.graphs.sources import GraphError, Source, open_source


def endpoints_of(build, **asked):
    with tf.Graph().as_default() as graph:
        build()
    return find_endpoints(Source("graph", graph.as_graph_def()), **asked)


def image(name="image"):
    return tf.placeholder(tf.float32, [None, 4], name)


@pytest.mark.parametrize("kind", ["meta", "frozen", "text"])
def test_a_classifier_ends_before_its_loss_and_begins_at_its_images(saved, kind):
    found = find_endpoints(open_source(saved[kind]))
    assert (found.inputs, found.outputs) == ({"x": "x:0"}, {"y": "y:0"})
    assert found.training == {"keep_prob:0": 1.0}
    assert found.labels == (() if kind == "frozen" else ("labels:0",))
    assert found.proposed


def test_a_signature_says_it_by_its_own_names(saved):
    found = find_endpoints(open_source(saved["saved_model"]))
    assert (found.inputs, found.outputs) == ({"pixels": "x:0"}, {"classes": "y:0"})


def test_the_user_may_say_what_a_signature_says(saved):
    found = find_endpoints(open_source(saved["saved_model"]), ["pixels"], ["classes"])
    assert (found.inputs, found.outputs) == ({"x": "x:0"}, {"y": "y:0"})


def test_what_the_user_says_is_taken(saved):
    found = find_endpoints(open_source(saved["meta"]), ["hidden"], ["logits"])
    assert (found.inputs, found.outputs) == ({"hidden": "hidden:0"}, {"logits": "logits:0"})
    assert not found.proposed


def test_a_name_that_the_graph_lacks_is_refused_with_the_nearest(saved):
    with pytest.raises(GraphError, match=r"The graph has no 'logit' \(nearest: logits.*\); no 'z'\."):
        find_endpoints(open_source(saved["meta"]), [], ["logit", "z"])


def test_logits_are_the_output_where_nothing_is_made_of_them_but_a_loss_and_an_accuracy():
    def build():
        x, y_ = image(), tf.placeholder(tf.int32, [None], "y_")
        logits = tf.matmul(x, weight("w", 4, 3), name="logits")
        tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y_, logits=logits))
        tf.reduce_mean(tf.cast(tf.equal(tf.cast(tf.argmax(logits, 1), tf.int32), y_), tf.float32), name="accuracy")

    found = endpoints_of(build)
    assert (found.inputs, found.outputs, found.labels) == ({"image": "image:0"}, {"logits": "logits:0"}, ("y_:0",))


def test_a_cross_entropy_by_hand_is_no_output():
    def build():
        y_ = tf.placeholder(tf.float32, [None, 3], "y_")
        y = tf.clip_by_value(tf.sigmoid(tf.matmul(image(), weight("w", 4, 3)), name="y"), 1e-8, 1 - 1e-8)
        return tf.reduce_mean(tf.reduce_sum(-y_ * tf.log(y) - (1 - y_) * tf.log(1 - y), 1))

    assert endpoints_of(build).outputs == {"y": "y:0"}


@pytest.mark.parametrize("penalty", [False, True])
def test_a_variational_autoencoder_ends_at_its_reconstruction(penalty):
    def build():
        x = image()
        hidden = tf.tanh(tf.matmul(x, weight("w", 4, 6)) + weight("b", 6))
        mean = tf.matmul(hidden, weight("m", 6, 2))
        deviation = 1e-6 + tf.nn.softplus(tf.matmul(hidden, weight("s", 6, 2)))
        code = mean + deviation * tf.random_normal(tf.shape(mean))
        y = tf.clip_by_value(tf.sigmoid(tf.matmul(code, weight("v", 2, 4)) + weight("c", 4), name="y"), 1e-8, 1 - 1e-8)
        likelihood = tf.reduce_mean(tf.reduce_sum(x * tf.log(y) + (1 - x) * tf.log(1 - y), 1))
        squares = tf.square(mean) + tf.square(deviation) - tf.log(1e-8 + tf.square(deviation)) - 1
        loss = tf.reduce_mean(0.5 * tf.reduce_sum(squares, 1)) - likelihood
        return loss + 0.1 * tf.nn.l2_loss(tf.trainable_variables()[0]) if penalty else loss

    assert endpoints_of(build).outputs == {"y": "y:0"}


@pytest.mark.parametrize("error", [lambda a, b: tf.square(a - b), tf.squared_difference, lambda a, b: tf.abs(b - a)])
def test_an_autoencoder_ends_at_its_reconstruction(error):
    def build():
        x = image()
        code = tf.nn.sigmoid(tf.matmul(x, weight("w", 4, 2)))
        back = tf.matmul(code, weight("v", 2, 4), name="back")
        tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(error(x, back)))

    assert endpoints_of(build).outputs == {"back": "back:0"}
    assert endpoints_of(build, outputs=["back"]).inputs == {"image": "image:0"}


@pytest.mark.parametrize("is_autoencoder", [False, True])
def test_logits_are_the_output_of_what_a_sigmoid_cross_entropy_trains(is_autoencoder):
    def build():
        x = image()
        logits = tf.matmul(x, weight("w", 4, 4), name="logits")
        targets = x if is_autoencoder else tf.placeholder(tf.float32, [None, 4], "targets")
        loss = tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits)
        tf.train.AdamOptimizer().minimize(tf.reduce_mean(tf.reduce_sum(loss, 1)))

    assert endpoints_of(build).outputs == {"logits": "logits:0"}


def test_two_inputs_and_two_outputs():
    def build():
        a, b = image("a"), image("b")
        both = tf.concat([tf.matmul(a, weight("w", 4, 2)), tf.matmul(b, weight("v", 4, 2))], 1)
        tf.nn.softmax(both, name="classes")
        tf.matmul(both, weight("u", 4, 1), name="score")

    found = endpoints_of(build)
    assert found.inputs == {"a": "a:0", "b": "b:0"}
    assert found.outputs == {"classes": "classes:0", "score": "score:0"}


def test_switches_of_training_are_no_inputs():
    def build():
        x, training = image(), tf.placeholder(tf.bool, [], "training")
        dropped = tf.cond(training, lambda: tf.nn.dropout(x, 0.5), lambda: x)
        tf.matmul(dropped, weight("w", 4, 2), name="y")

    found = endpoints_of(build)
    assert (found.inputs, found.training) == ({"image": "image:0"}, {"training:0": False})


@pytest.mark.parametrize("name, value", [("keep_prob", 1.0), ("dropout_rate", 0.0), ("drop", 0.0), ("dropout", 1.0)])
def test_a_rate_means_what_it_is_called(name, value):
    def build():
        rate = tf.placeholder(tf.float32, name=name)
        tf.matmul(image() * rate, weight("w", 4, 2), name="y")

    assert endpoints_of(build).training == {f"{name}:0": value}


def test_an_iterator_is_an_input():
    def build():
        data = tf.data.Dataset.from_tensor_slices((np.zeros((8, 4), np.float32), np.zeros(8, np.int32))).batch(2)
        x, y_ = tf.data.make_one_shot_iterator(data).get_next()
        logits = tf.matmul(x, weight("w", 4, 3), name="logits")
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y_, logits=logits)

    found = endpoints_of(build, outputs=["logits"])
    assert found.inputs == {"IteratorGetNext": "IteratorGetNext:0"}


def test_a_proposal_begins_at_an_iterator():
    def build():
        data = tf.data.Dataset.from_tensor_slices((np.zeros((8, 4), np.float32), np.zeros(8, np.int32))).batch(2)
        x, y_ = tf.data.make_initializable_iterator(data).get_next()
        logits = tf.matmul(x, weight("w", 4, 3), name="logits")
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y_, logits=logits)

    found = endpoints_of(build)
    assert (found.inputs, found.outputs) == ({"IteratorGetNext": "IteratorGetNext:0"}, {"logits": "logits:0"})
    assert found.labels == ("IteratorGetNext:1",)


def test_what_is_dequeued_is_called_as_what_was_put_into_the_queue():
    def build():
        keep, x = tf.placeholder(tf.float32, [], "keep_prob"), tf.placeholder(tf.float32, [4], "image")
        y_ = tf.placeholder(tf.int32, [], "label")
        queue = tf.FIFOQueue(9, [tf.float32, tf.float32, tf.int32], [[], [4], []])
        queue.enqueue([keep, x, y_])
        kept, _, _ = queue.dequeue()
        _, images, labels = queue.dequeue_many(3)
        logits = tf.matmul(tf.nn.dropout(images, kept), weight("w", 4, 3), name="logits")
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)

    found = endpoints_of(build)
    assert found.inputs == {"image": "fifo_queue_DequeueMany:1"}
    assert found.training == {"fifo_queue_Dequeue:0": 1.0}
    assert (found.outputs, found.labels) == ({"logits": "logits:0"}, ("fifo_queue_DequeueMany:2",))


def test_images_begin_where_they_are_decoded():
    def build():
        pixels = tf.image.decode_jpeg(tf.placeholder(tf.string, [], "contents"), channels=3)
        image = tf.image.resize_bilinear(tf.expand_dims(tf.cast(pixels, tf.float32), 0), [4, 4])
        tf.nn.softmax(tf.matmul(tf.reshape(image, [1, 48]), weight("w", 48, 2)), name="y")

    found = endpoints_of(build)
    assert (found.inputs, found.outputs) == ({"DecodeJpeg": "DecodeJpeg:0"}, {"y": "y:0"})


@pytest.mark.parametrize("loss", [tf.nn.nce_loss, tf.nn.sampled_softmax_loss])
def test_a_sampled_loss_is_a_loss(loss):
    def build():
        words, y_ = tf.placeholder(tf.int32, [None], "words"), tf.placeholder(tf.int64, [None, 1], "y_")
        embedded = tf.nn.embedding_lookup(weight("table", 9, 4), words, name="embedded")
        made = loss(weight("w", 9, 4), weight("b", 9), y_, embedded, num_sampled=2, num_classes=9)
        tf.train.GradientDescentOptimizer(1.0).minimize(tf.reduce_mean(made))

    found = endpoints_of(build)
    assert (found.inputs, found.labels) == ({"words": "words:0"}, ("y_:0",))
    assert list(found.outputs.values()) == ["embedded/Identity:0"]


def test_no_end_lies_within_a_loop_or_a_branch():
    def build():
        x, y_ = image(), tf.placeholder(tf.float32, [None, 3], "y_")
        logits = tf.matmul(x, weight("w", 4, 3), name="logits")
        _, looped = tf.while_loop(lambda i, h: i < 2, lambda i, h: (i + 1, h * y_ * tf.tanh(h)), [0, logits])
        either = tf.cond(tf.shape(x)[0] > 1, lambda: tf.exp(logits) * y_, lambda: logits)
        tf.train.GradientDescentOptimizer(1.0).minimize(tf.reduce_mean(looped + either))

    tf.disable_control_flow_v2()
    try:
        assert endpoints_of(build).outputs == {"logits": "logits:0"}
    finally:
        tf.enable_control_flow_v2()


def test_a_number_that_is_logged_is_no_output():
    def build():
        y = tf.nn.relu(tf.matmul(image(), weight("w", 4, 3)), name="y")
        tf.summary.scalar("first", y[0, 0])

    assert endpoints_of(build).outputs == {"y": "y:0"}


def test_a_graph_without_weights_has_nothing_to_propose():
    with pytest.raises(GraphError, match="no output can be told"):
        endpoints_of(lambda: tf.square(image()))
