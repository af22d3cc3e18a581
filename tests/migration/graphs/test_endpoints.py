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


def test_a_graph_without_weights_has_nothing_to_propose():
    with pytest.raises(GraphError, match="no output can be told"):
        endpoints_of(lambda: tf.square(image()))
