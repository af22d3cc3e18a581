"""contrib.testing reads event files back."""

import unittest

import pytest

import tfgraph.v1 as tf
from tfgraph.v1.contrib import testing


@pytest.fixture
def folder(tmp_path):
    """Two event files; the second has three steps."""
    for suffix, steps in ((".a", 1), (".b", 3)):
        with tf.Graph().as_default():
            writer = tf.summary.FileWriter(str(tmp_path), filename_suffix=suffix)
            for step in range(steps):
                writer.add_summary(summary(loss=10.0 - step, accuracy=step / 4), step)
            writer.close()
    # TF names event files by the second that they are made in.
    for path, name in zip(sorted(tmp_path.iterdir(), key=lambda p: p.suffix), ("events.1", "events.2"), strict=True):
        path.rename(tmp_path / name)
    return str(tmp_path)


def summary(**numbers):
    return tf.Summary(value=[tf.Summary.Value(tag=tag, simple_value=value) for tag, value in numbers.items()])


def test_the_last_events_are_read(folder, tmp_path):
    assert testing.latest_event_file(folder) == f"{folder}/events.2"
    assert len(list(testing.latest_events(folder))) == 4  # the version of the file, then the summaries
    summaries = testing.latest_summaries(folder)
    assert [event.step for event in summaries] == [0, 1, 2]
    assert testing.simple_values_from_events(summaries, ["loss", "accuracy"]) == {"loss": 8.0, "accuracy": 0.5}
    empty = tmp_path / "empty"
    empty.mkdir()
    assert testing.latest_event_file(str(empty)) is None
    assert list(testing.latest_events(str(empty))) == []


def test_summaries_are_checked():
    proto = testing.to_summary_proto(summary(loss=1.25).SerializeToString())
    testing.assert_summary(["loss"], {"loss": 1.26}, proto)
    with pytest.raises(AssertionError, match="Summary loss is 1.25, expected 1.3"):
        testing.assert_summary(["loss"], {"loss": 1.3}, proto)
    with pytest.raises(ValueError, match="Expected tags {'accuracy'}, got {'loss'}"):
        testing.assert_summary(["accuracy"], {}, proto)
    image = tf.Event(step=1, summary=tf.Summary(value=[tf.Summary.Value(tag="x", image=tf.Summary.Image())]))
    with pytest.raises(ValueError, match="Summary for x is not a simple_value"):
        testing.simple_values_from_events([image], ["x"])


def test_a_fake_writer_records():
    testing.FakeSummaryWriter.install()
    try:
        with tf.Graph().as_default():
            loss = tf.summary.scalar("loss", tf.constant(2.0))
            hook = tf.train.SummarySaverHook(save_steps=1, output_dir="folder", summary_op=loss)
            tf.train.create_global_step()
            hook.begin()
            fake = tf.summary.FileWriterCache.get("folder")
        assert isinstance(fake, testing.FakeSummaryWriter)
        fake.add_summary(summary(loss=2.0), 7)
        fake.assert_summaries(unittest.TestCase(), "folder", expected_summaries={7: {"loss": 2.0}})
        with pytest.raises(AssertionError, match="Missing step 8"):
            fake.assert_summaries(unittest.TestCase(), expected_summaries={8: {}})
    finally:
        testing.FakeSummaryWriter.uninstall()
