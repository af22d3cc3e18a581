"""contrib.deprecated: summaries whose tags stay as they are written, as TF 1.15 wrote them."""

import tfgraph.v1 as tf
from tfgraph.v1.contrib import deprecated


def tags(serialised):
    return [value.tag for value in tf.Summary.FromString(serialised).value]


def test_tags_stay_as_they_are_written():
    with tf.Graph().as_default(), tf.Session() as session:
        with tf.name_scope("tower"):
            deprecated.scalar_summary(["a b", "c"], [1.0, 2.0])
            deprecated.histogram_summary("d", [1.0, 2.0])
            deprecated.image_summary("e", tf.zeros([1, 2, 2, 3]))
            deprecated.audio_summary("f", tf.zeros([1, 4]), 8000)
            kept = deprecated.scalar_summary("g", 3.0, collections=["mine"])
        merged = deprecated.merge_all_summaries()
        assert tags(session.run(merged)) == ["a b", "c", "d", "e/image/0", "f/audio/0"]
        assert tags(session.run(deprecated.merge_all_summaries("mine"))) == ["g"]
        assert tags(session.run(deprecated.merge_summary([kept, merged], collections=["both"])))[:2] == ["g", "a b"]
        assert len(tf.get_collection("both")) == 1
        assert deprecated.merge_all_summaries("none") is None
