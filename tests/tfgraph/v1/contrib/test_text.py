"""contrib.text against what TF 1.15.5 made: pairs, random numbers among them."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("text"))
def test_pairs_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


def test_frequencies_come_from_a_file(tmp_path):
    file = tmp_path / "vocabulary.csv"
    file.write_text("a,5\nb,1\nc,7\n")
    with tf.Graph().as_default(), tf.Session() as session:
        pairs = contrib.text.skip_gram_sample_with_text_vocab(
            tf.constant(["a", "b", "x", "c", "a"]), str(file), vocab_min_count=2, max_skips=1
        )
        session.run(tf.tables_initializer())
        tokens, labels = session.run(pairs)
    assert tokens.tolist() == [b"a", b"c", b"c", b"a"]
    assert labels.tolist() == [b"c", b"a", b"a", b"c"]


def test_pairs_come_in_batches():
    with tf.Graph().as_default():
        batch = contrib.text.skip_gram_sample(tf.range(5), 1, 1, batch_size=3)
        with tf.train.MonitoredSession() as session:
            tokens, labels = session.run(batch)
    assert tokens.tolist() == [0, 1, 1]
    assert labels.tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"vocab_min_count": 2}, "useless without a vocab_freq_table"),
        ({"vocab_freq_table": 3, "corpus_size": 2}, "both must be provided"),
        ({"vocab_freq_table": 3}, "must be a table with a default value"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, message):
    with tf.Graph().as_default(), pytest.raises(ValueError, match=message):
        contrib.text.skip_gram_sample(tf.range(5), **arguments)


def test_a_file_that_does_not_fit_is_refused(tmp_path):
    file = tmp_path / "vocabulary.csv"
    file.write_text("a,5\nb,-1\n")
    sample = contrib.text.skip_gram_sample_with_text_vocab
    for arguments, message in (
        ({}, r"negative frequency of -1.0. Row content: \['b', '-1'\]"),
        ({"vocab_freq_index": 2}, "only has 2 columns"),
        ({"vocab_freq_index": 0}, "columns must be different"),
    ):
        with tf.Graph().as_default(), pytest.raises(ValueError, match=message):
            sample(tf.constant(["a"]), str(file), **arguments)
