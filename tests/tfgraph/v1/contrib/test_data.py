"""contrib.data against what TF 1.15.5 gave: types, shapes, elements and their order."""

import json
from pathlib import Path

import pytest
from make_contrib_data import CASES, elements, numbers, run

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_data.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_data_sets_have_what_tf_115_had(name):
    assert json.loads(json.dumps(run(tf, contrib.data, name))) == GOLDENS[name]


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


def test_shuffle_and_repeat_takes_each_element_once_in_an_epoch():
    with tf.Graph().as_default(), tf.Session() as session:
        found = elements(tf, session, numbers(tf).apply(contrib.data.shuffle_and_repeat(4, 2, seed=11)))
    assert sorted(found[:10]) == sorted(found[10:]) == list(range(10))
    assert found[:10] != found[10:] != list(range(10))


def test_rejection_resample_makes_the_classes_as_frequent_as_asked():
    with tf.Graph().as_default(), tf.Session() as session:
        classes = tf.data.Dataset.range(10).repeat().map(lambda x: tf.cast(tf.equal(x, 0), tf.int32))
        resample = contrib.data.rejection_resample(lambda x: x, [0.5, 0.5], [0.9, 0.1], seed=3)
        found = elements(tf, session, classes.apply(resample).take(1000))
    assert all(label == element for label, element in found)
    # Three standard deviations of 1,000 draws.
    assert 0.45 < sum(label for label, _ in found) / len(found) < 0.55


def test_the_hook_is_that_of_tf_data():
    assert contrib.data.CheckpointInputPipelineHook is tf.data.experimental.CheckpointInputPipelineHook


def test_data_sets_refuse_what_does_not_fit():
    with tf.Graph().as_default(), tf.Session() as session:
        with pytest.raises(ValueError, match="Cannot specify both `stride` and `window_shift`"):
            contrib.data.sliding_window_batch(3, 2, 2)
        with pytest.raises(TypeError, match="`dataset` must be a `tf.data.Dataset` object, got 3"):
            contrib.data.reduce_dataset(3, None)
        with pytest.raises(ValueError, match=r"Shapes \(2,\) and \(3,\) are not compatible"):
            numbers(tf, 2).apply(contrib.data.assert_element_shape(tf.TensorShape([3])))
        unknown = tf.data.Dataset.range(2).map(lambda x: tf.range(x))
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"Shape of tensor .* \[0\] is not compatible"):
            elements(tf, session, unknown.apply(contrib.data.assert_element_shape(tf.TensorShape([3]))))
