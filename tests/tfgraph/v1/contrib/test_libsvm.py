"""contrib.libsvm against what TF 1.15.5 made: features and labels."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("libsvm"))
def test_lines_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


@pytest.mark.parametrize(
    ("line", "message"),
    [("", "No entries found"), ("1 2", "Invalid feature"), ("1 2:3:4", "Invalid feature"), ("a 1:2", "StringToNumber")],
)
def test_what_is_no_such_line_is_refused(line, message):
    with tf.Graph().as_default(), tf.Session() as session:
        features, labels = contrib.libsvm.decode_libsvm(["1 2:3", line], 5)
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            session.run([features, labels])


def test_there_must_be_features():
    with tf.Graph().as_default(), pytest.raises(ValueError, match="Invalid number of features 0"):
        contrib.libsvm.decode_libsvm(["1"], 0)
