"""For which TensorFlow a source was written."""

import json

import pytest

from tfgraph.runner import generation
from tfgraph.v1 import renames


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(generation, "_seen", generation.Signs())
    monkeypatch.setattr(generation, "_chosen", False)
    yield
    renames.assume("1.x")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", "1.x"),
        ("import tensorflow as tf\ntf.matmul(a, b)", "1.x"),
        # 1.15 had them still
        ("tf.initialize_all_variables()\ntf.nn.rnn_cell.BasicLSTMCell(3)", "1.x"),
        ("# tf.mul is tf.multiply\nx = 'tf.pack'", "1.x"),
        ("self.tf.mul(a, b)", "1.x"),
        ("tf.multiply_all(a)", "1.x"),
        ("tf.mul(a, b)", "0.x"),
        ("x = tf.pack([a])\ntf.initialize_all_variables()", "0.x"),
        ("tf.train.SummaryWriter('/tmp')", "0.x"),
        ("tf.nn.rnn_cell.rnn\ntf.nn.seq2seq.embedding_attention_seq2seq(x)", "0.x"),
        ("import tensorflow as flow\nflow.merge_all_summaries()", "0.x"),
        ("import tensorflow\ntensorflow.scalar_summary('a', b)", "0.x"),
        ("print 'Python 2'\nprint tf.sub(a, b)", "0.x"),
        ("tf.sub(a, b)\n'unfinished", "0.x"),
        ("tf.concat(1, [a, b])", "0.x"),
        ("tf.concat(-1, [a, b])", "0.x"),
        ("tf.concat(concat_dim=1, values=[a, b])", "0.x"),
        ("tf.split(0, 3, x)", "0.x"),
        ("tf.split(x, 3, 0)", "1.x"),
        ("tf.concat([a, b], 1)", "1.x"),
        ("tf.nn.softmax_cross_entropy_with_logits(f(a, b), y)", "0.x"),
        ("tf.nn.softmax_cross_entropy_with_logits(logits=f(a, b), labels=y)", "1.x"),
        ("tf.nn.sparse_softmax_cross_entropy_with_logits(\n    x,  # logits\n    y)", "0.x"),
        ("tf.nn.softmax_cross_entropy_with_logits", "1.x"),
        ("tf.pack([a])\ntf.global_variables_initializer()", "0.12"),
        ("tf.mul(a, b)\ntf.summary.FileWriter('/tmp')", "0.12"),
        ("tf.mul(a, b)\ntf.layers.dense(a, 3)", "mixed"),
        ("tf.mul(a, b) if old else tf.multiply(a, b)", "mixed"),
        ("import tensorflow.compat.v1 as tf\ntf.mul(a, b)", "mixed"),
        ("tf.layers.dense(a, 3)", "1.x"),
    ],
)
def test_generation(source, expected):
    assert generation.generation(source) == expected


def test_signs_are_named():
    signs = generation.signs("tf.train.SummaryWriter(a)\ntf.concat(0, b)\ntf.summary.scalar(c)\ntf.data.Dataset")
    assert signs.old == ("train.SummaryWriter", "concat(…)")
    assert signs.of_0_12 == ("summary",)
    assert signs.new == ("data",)


def test_files_add_up():
    generation.observe("tf.matmul(a, b)")
    assert renames.assumed() == "1.x"
    generation.observe("tf.pack([a])")
    assert renames.assumed() == "0.x"
    generation.observe("tf.stack([a])")
    assert renames.assumed() == "0.12"
    generation.observe("tf.estimator.Estimator(f)")
    assert renames.assumed() == "mixed"


@pytest.mark.parametrize(("option", "expected"), [("0.x", "0.x"), ("1.x", "1.x"), ("auto", "mixed")])
def test_what_the_command_line_says_holds(option, expected):
    generation.choose(option)
    generation.observe("tf.pack([tf.layers.dense(a, 3)])")
    assert renames.assumed() == expected


def test_unknown_option():
    with pytest.raises(ValueError, match="--tf: expected 0.x, 1.x or auto, received '2.x'"):
        generation.choose("2.x")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("script.py", b"\xef\xbb\xbfx = tf.pack([a])"),
        ("script.py", b"# coding: latin-1\nx = '\xe9', tf.pack([a])"),
        (
            "notebook.ipynb",
            json.dumps(
                {
                    "cells": [
                        {"cell_type": "markdown", "source": "`tf.layers.dense` is new"},
                        {"cell_type": "code", "source": ["import tensorflow as tf\n", "tf.pack([a])"]},
                    ]
                }
            ).encode(),
        ),
    ],
)
def test_files(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    generation.observe_file(str(tmp_path / name))
    assert renames.assumed() == "0.x"
