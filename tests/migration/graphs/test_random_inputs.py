"""Inputs that a graph accepts."""

import numpy as np
import tensorflow.compat.v1 as tf
from saved_graphs import weight

from migration.graphs.random_inputs import random_values


def values(placeholder, **lengths):
    return random_values(placeholder, 3, np.random.default_rng(0), **lengths)


def test_open_axes_get_the_lengths_that_are_asked_for():
    with tf.Graph().as_default():
        x = values(tf.placeholder(tf.float64, [None, None, 2]), unknown=5)
        assert (x.shape, x.dtype) == ((3, 5, 2), np.float64)
        assert values(tf.placeholder(tf.float32), rank=4).shape == (3, 8, 8, 8)


def test_integers_stay_within_the_table_that_they_point_into():
    with tf.Graph().as_default():
        for use_resource in (False, True):
            ids = tf.placeholder(tf.int32, [None, 400])
            table = tf.get_variable(f"table{use_resource}", [7, 2], use_resource=use_resource)
            tf.nn.embedding_lookup(table, tf.transpose(ids))
            assert set(np.unique(values(ids))) == set(range(7))
        codes = tf.placeholder(tf.int64, [400])
        tf.one_hot(codes, 5)
        assert set(np.unique(values(codes))) == set(range(5))
        rows = tf.placeholder(tf.uint8, [None, 4000])
        tf.matmul(tf.cast(rows, tf.float32), weight("w", 4000, 1))
        assert np.max(values(rows)) > 250


def test_words_that_are_fed_as_floats_stay_within_the_table():
    with tf.Graph().as_default():
        words = tf.placeholder(tf.float32, [None, 400])
        tf.nn.embedding_lookup(weight("table", 7, 2), tf.cast(words, tf.int32))
        tf.shape(words)
        x = values(words)
        assert (x.dtype, set(np.unique(x))) == (np.float32, set(range(7)))


def test_other_types():
    with tf.Graph().as_default():
        assert values(tf.placeholder(tf.bool, [None])).dtype == bool
        assert values(tf.placeholder(tf.string, [None])).tolist() == ["text"] * 3
