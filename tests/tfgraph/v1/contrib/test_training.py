"""contrib.training: HParams, bucketing, sampling, long sequences, parameter servers."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_training import CASES

import tfgraph.v1 as tf
from tfgraph.v1.contrib import training

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_training.json").read_text())


def test_hparams_parse_keeps_types():
    hparams = training.HParams(rate=0.1, layers=[1, 2], name="x", deep=False)
    hparams.parse("rate=1,layers=[3,4,5],deep=true")
    assert hparams.values() == {"rate": 1.0, "layers": [3, 4, 5], "name": "x", "deep": True}
    assert hparams.parse("layers[1]=9").layers == [3, 9, 5]
    assert str(training.HParams(a=1, b="c")) == "a=1,b=c"


@pytest.mark.parametrize(
    ("text", "message"),
    [("other=1", "Unknown hyperparameter type for other"), ("rate=x", "Could not parse hparam 'rate' of type 'float'")],
)
def test_hparams_refuse(text, message):
    with pytest.raises(ValueError, match=message):
        training.HParams(rate=0.1).parse(text)


def test_bucket_by_sequence_length_groups_by_length():
    with tf.Graph().as_default(), tf.Session() as session:
        numbers = tf.train.range_input_producer(6, shuffle=False).dequeue() + 1
        sequence = tf.fill([numbers], numbers)
        lengths, (batch,) = training.bucket_by_sequence_length(
            numbers, [sequence], batch_size=2, bucket_boundaries=[4], dynamic_pad=True
        )
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coordinator)
        for _ in range(3):
            found_lengths, found = session.run([lengths, batch])
            assert (found_lengths < 4).all() or (found_lengths >= 4).all()
            assert found.shape == (2, found_lengths.max())
            np.testing.assert_array_equal((found > 0).sum(1), found_lengths)
        coordinator.request_stop()
        session.run(tf.no_op())
        session.close()
        coordinator.join(threads, stop_grace_period_secs=5, ignore_live_threads=True)


@pytest.mark.parametrize("name", CASES)
def test_training_gives_what_tf_115_gave(name):
    with tf.Graph().as_default():
        assert CASES[name](tf, training) == GOLDENS[name]


def run_batches(outputs, number):
    """So many batches from queues that are started and stopped."""
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coordinator)
        found = [session.run(outputs) for _ in range(number)]
        coordinator.request_stop()
        session.close()
        coordinator.join(threads, stop_grace_period_secs=5, ignore_live_threads=True)
    return found


@pytest.mark.parametrize("init_probs", [[0.25] * 4, None], ids=["known", "counted"])
@pytest.mark.parametrize("enqueue_many", [False, True])
def test_stratified_sample_gives_the_classes_wanted(init_probs, enqueue_many):
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        label = tf.random_uniform([20] if enqueue_many else [], 0, 4, tf.int32)
        (value,), labels = training.stratified_sample(
            [label * 10], label, [0.5, 0.0, 0.25, 0.25], 100, init_probs, enqueue_many
        )
        found = run_batches([value, labels], 15)[10:]  # the first ones are drawn while the classes are still counted
    values, labels = (np.concatenate(part) for part in zip(*found, strict=True))
    np.testing.assert_array_equal(values, labels * 10)
    # 500 draws: a share of 0.5 has a standard deviation of 0.022; four of them.
    np.testing.assert_allclose(np.bincount(labels, minlength=4) / 500, [0.5, 0.0, 0.25, 0.25], atol=0.09)


def test_rejection_sample_keeps_what_it_should():
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        number = tf.random_uniform([30], 0, 4, tf.int32)
        (kept,) = training.rejection_sample(
            [number], lambda parts: tf.cast(parts[0] > 1, tf.float32), 50, enqueue_many=True, runtime_checks=True
        )
        found = np.concatenate(run_batches(kept, 2))
    assert set(found) == {2, 3}


def test_resample_follows_the_rates():
    with tf.Graph().as_default(), tf.Session() as session:
        numbers = tf.range(3)
        (drawn,) = training.resample_at_rate([numbers], [200.0, 0.0, 100.0], seed=3)
        counts = np.bincount(session.run(drawn), minlength=3)
        # Poisson: standard deviations 14 and 10; four of them.
        np.testing.assert_allclose(counts, [200, 0, 100], atol=57)
        weights = tf.constant([1.0, 3.0, 0.0])
        (resampled,), rates = training.weighted_resample([numbers], weights, 60.0, mean_decay=0.0)
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        found, at = session.run([resampled, rates])
        np.testing.assert_array_equal(at, np.float32([45, 135])[found])  # weight / mean weight * 60


def test_training_refuses():
    with tf.Graph().as_default():
        with pytest.raises(ValueError, match=r"the same length, received \(3,\) and \(2,\)"):
            training.stratified_sample([tf.constant(1)], tf.constant(0), [0.5, 0.5], 2, [0.2, 0.3, 0.5])
        with pytest.raises(ValueError, match=r"Different numbers of examples: \[\[2\], \[3\]\]"):
            training.rejection_sample([tf.ones([2]), tf.ones([3])], lambda parts: 1.0, 2, enqueue_many=True)
        arguments = {"input_length": tf.constant(2), "input_key": tf.constant("k"), "input_context": {}}
        x, state = {"x": tf.ones([2])}, {"s": tf.ones([])}
        for sequences, states, error, message in [
            ({"a:b": tf.ones([2])}, state, ValueError, "sequence name may not have a colon: 'a:b'"),
            ({}, state, ValueError, "must have at least one sequence"),
            (x, {}, ValueError, "initial_states may not be empty"),
            (x, [1], TypeError, "states must be a dictionary"),
            ({"x": tf.sparse_placeholder(tf.float32)}, state, TypeError, "sequence x is sparse, which is not supp"),
            ({"x": tf.placeholder(tf.float32, [2, None])}, state, ValueError, "Shape for sequence x is not fully"),
        ]:
            with pytest.raises(error, match=message):
                training.SequenceQueueingStateSaver(2, 2, input_sequences=sequences, initial_states=states, **arguments)
        with pytest.raises(ValueError, match="capacity 1 needs to be >= batch_size 2"):
            training.SequenceQueueingStateSaver(2, 2, input_sequences=x, initial_states=state, capacity=1, **arguments)
        with pytest.raises(KeyError, match="state was not declared: z"):
            training.SequenceQueueingStateSaver(
                1, 2, input_sequences=x, initial_states=state, **arguments
            ).next_batch.save_state("z", tf.ones([1]))
        with pytest.raises(ValueError, match="must have a single output"):
            training.byte_size_load_fn(tf.no_op())


def test_the_feeding_queue_runner_is_there():
    assert issubclass(training.FeedingQueueRunner, tf.train.QueueRunner)
