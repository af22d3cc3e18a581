"""The feature columns of contrib.layers against what TF 1.15.5 made: names of variables, ids, numbers."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_feature_columns import cases, run

import tfgraph.v1 as tf
from tfgraph.v1.contrib import layers, slim

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_feature_columns.json").read_text())
CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_columns_make_what_tf_115_made(name, device):
    with tf.device(device):
        found, wanted = run(tf, slim, CASES[name]), GOLDENS[name]
    assert found["variables"] == wanted["variables"]
    assert found["collections"] == wanted["collections"]
    for ours, theirs in zip(found["outputs"], wanted["outputs"], strict=True):
        if np.asarray(theirs).dtype.kind == "f":
            # Sums of up to 8 float32 numbers below 70, in another order: 70 * 2**-23.
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)
        else:
            assert ours == theirs  # ids, hashes, words
        assert np.shape(ours) == np.shape(theirs)


def test_columns_are_sorted_by_class_and_fields():
    age = layers.real_valued_column("age", normalizer=abs)
    assert age.key == "_RealValuedColumn(column_name=age, dimension=1, default_value=None, dtype=<dtype: 'float32'>)"
    assert layers.bucketized_column(age, [1]).key.startswith("_BucketizedColumn(source_column=_RealValuedColumn(col")
    assert "hash_keys" not in layers.sparse_column_with_hash_bucket("x", 3, hash_keys=[[1, 2]]).key


def test_columns_report_the_parts_of_the_input():
    with tf.Graph().as_default():
        age, place = layers.real_valued_column("age"), layers.real_valued_column("place", 2)
        parts: dict = {}
        layers.input_from_feature_columns(
            {"age": tf.ones([3, 1]), "place": tf.ones([3, 2])}, [place, age], cols_to_outs=parts
        )
        assert [(column.name, part.shape.as_list()) for column, part in parts.items()] == [
            ("age", [3, 1]),
            ("place", [3, 2]),
        ]


def test_weights_start_from_a_checkpoint(tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        saved = tf.get_variable("table", initializer=np.arange(12, dtype=np.float32).reshape(4, 3))
        session.run(saved.initializer)
        path = tf.train.Saver().save(session, str(tmp_path / "model"))
    with tf.Graph().as_default(), tf.Session() as session:
        ids = layers.sparse_column_with_integerized_feature("n", 4)
        column = layers.embedding_column(ids, 3, ckpt_to_load_from=path, tensor_name_in_ckpt="table")
        dense = layers.input_from_feature_columns({"n": tf.constant([[2], [0]], tf.int64)}, [column])
        session.run(tf.global_variables_initializer())
        np.testing.assert_array_equal(session.run(dense), [[6, 7, 8], [0, 1, 2]])


def test_columns_are_inferred_from_tensors():
    with tf.Graph().as_default():
        (one,) = layers.infer_real_valued_columns(tf.ones([5, 2, 3]))
        assert (one.name, one.dimension, one.dtype) == ("", 6, tf.float32)
        named = layers.infer_real_valued_columns({"b": tf.ones([5], tf.int64), "a": tf.ones([5, 4])})
        assert [(column.name, column.dimension, column.dtype) for column in named] == [
            ("b", 1, tf.int64),
            ("a", 4, tf.float32),
        ]
        with pytest.raises(ValueError, match="not supported for auto detection. Please define .* tensor s "):
            layers.infer_real_valued_columns({"s": tf.constant(["x"])})


WORDS = layers.sparse_column_with_hash_bucket("words", 5)
AGE = layers.real_valued_column("age")


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: layers.real_valued_column("x", 0), ValueError, "dimension must be greater than 0. dimension: 0"),
        (lambda: layers.real_valued_column("x", 2, [1]), ValueError, "length of default_value must be equal"),
        (lambda: layers.real_valued_column("x", 1, "1"), TypeError, "default_value must be compatible with dtype"),
        (lambda: layers.real_valued_column("x", dtype=tf.string), ValueError, "dtype must be convertible to float"),
        (lambda: layers.bucketized_column(WORDS, [1]), TypeError, "source_column must be an instance of _RealValued"),
        (lambda: layers.bucketized_column(AGE, [2, 1]), ValueError, r"boundaries must be a sorted list. .*\[2, 1\]"),
        (lambda: layers.bucketized_column(AGE, []), ValueError, "boundaries must be a non-empty list"),
        (lambda: layers.sparse_column_with_hash_bucket("x", 0), ValueError, "bucket_size must be at least 1"),
        (lambda: layers.sparse_column_with_hash_bucket("x", 3, hash_keys=[[1]]), ValueError, "a pair of integers"),
        (lambda: layers.sparse_column_with_vocabulary_file("x", "f"), ValueError, "vocab_size should be defined"),
        (lambda: layers.crossed_column([WORDS], 5), ValueError, "columns must contain at least 2 elements"),
        (lambda: layers.crossed_column([WORDS, AGE], 5), TypeError, "columns must be a set of _SparseColumn"),
        (lambda: layers.embedding_column(WORDS, 2, ckpt_to_load_from="c"), ValueError, "Must specify both"),
        (lambda: layers.embedding_column(WORDS, 2, initializer=1), ValueError, "initializer must be callable"),
        (lambda: layers.shared_embedding_columns(WORDS, 2), TypeError, "must be a non-string sequence"),
        (
            lambda: layers.shared_embedding_columns([WORDS, layers.sparse_column_with_hash_bucket("y", 6)], 2),
            ValueError,
            "not compatible",
        ),
        (lambda: layers.scattered_embedding_column("x", 0, 2, 1), ValueError, "must be greater than 0"),
        (lambda: layers.check_feature_columns([AGE, AGE]), ValueError, "Duplicate feature column key .* column: age"),
        (lambda: layers.create_feature_spec_for_parsing(["age"]), TypeError, "only contain instances of _Feature"),
    ],
)
def test_columns_refuse(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (layers.input_from_feature_columns, ValueError, "(?s)Error creating input layer for column: words.*embedding_"),
        (
            lambda features, columns: layers.sequence_input_from_feature_columns(features, columns),
            ValueError,
            "FeatureColumn type _SparseColumnHashed is not currently supported for sequence data",
        ),
        (
            lambda features, columns: layers.weighted_sum_from_feature_columns(
                features, [layers.embedding_column(WORDS, 2)], 1
            ),
            ValueError,
            "(?s)Error creating weighted sum for column: words_embedding.*Please use sparse_column",
        ),
        (
            lambda features, columns: layers.joint_weighted_sum_from_feature_columns(features, [AGE], 1),
            NotImplementedError,
            "Real-valued columns are not supported. Use weighted_sum_from_feature_columns",
        ),
        (
            lambda features, columns: layers.input_from_feature_columns(features, [layers.real_valued_column("z")]),
            ValueError,
            r"features dictionary doesn't contain key \(z\)",
        ),
    ],
)
def test_models_refuse_columns(build, error, message):
    with tf.Graph().as_default(), pytest.raises(error, match=message):
        build({"words": tf.constant([["a"]]), "age": tf.ones([1, 1])}, [WORDS])
