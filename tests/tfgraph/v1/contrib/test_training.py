"""HParams and bucketing."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1.contrib import training


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
