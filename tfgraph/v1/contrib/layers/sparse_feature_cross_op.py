"""Crosses of sparse features: TF 1.15's two ways to hash a cross; TF 2.21 has kept the kernel of one.

Source: TF 1.15 `tf.contrib.layers.sparse_feature_cross` and its kernel `sparse_feature_cross_op.cc`.
"""

import functools
from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

#: The key with which `tf.feature_column.crossed_column` hashes.
SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY = 0xDECAFCAFFE
#: What `HashCombine` adds to each fingerprint: 2**64 over the golden ratio, as a signed number.
_GOLDEN = 0x9E3779B97F4A7800 - 2**64


def sparse_feature_cross(
    inputs: Sequence[tf.Tensor | tf.SparseTensor],
    hashed_output: bool = False,
    num_buckets: int = 0,
    name: str | None = None,
    hash_key: int | None = None,
) -> tf.SparseTensor:
    """Every combination of one value from each input, row by row.

    Args:
        inputs: strings or integers, each `[batch, n]`, sparse or dense.
        hashed_output: give int64 hashes, not strings joined by `_X_`.
        num_buckets: with hashes: 0, or the hashes are taken modulo this.
        name: name of the op.
        hash_key: with hashes: None for the old hash (`HashCombine`), or the key of the new one
            (`FingerprintCat64`), whose results `tf.feature_column` shares.

    Returns:
        `[batch, largest number of combinations]`, int64 or string.

    Raises:
        TypeError: if `inputs` is no list of tensors.

    Source: TF 1.15 `tf.contrib.layers.sparse_feature_cross`.
    """
    if not isinstance(inputs, list):
        raise TypeError("Inputs must be a list")
    if not all(isinstance(part, tf.Tensor | tf.SparseTensor) for part in inputs):
        raise TypeError("All inputs must be SparseTensors")
    with tf.name_scope(name, "SparseFeatureCross"):
        if hashed_output and not hash_key:
            return _combine_hashes(inputs, num_buckets)
        return _cross(inputs, hashed_output, num_buckets, hash_key or 0)


def _cross(inputs: Sequence[Any], hashed: bool, num_buckets: int, hash_key: int) -> tf.SparseTensor:
    """The kernel that is left: sparse inputs come before dense ones."""
    sparse = [part for part in inputs if isinstance(part, tf.SparseTensor)]
    values = [_as_string_or_int64(part.values) for part in sparse]
    dense = [_as_string_or_int64(part) for part in inputs if not isinstance(part, tf.SparseTensor)]
    only_strings = all(part.dtype == tf.string for part in values + dense)
    return tf.SparseTensor(
        *tf.raw_ops.SparseCross(
            indices=[part.indices for part in sparse],
            values=values,
            shapes=[part.dense_shape for part in sparse],
            dense_inputs=dense,
            hashed_output=hashed,
            num_buckets=num_buckets,
            hash_key=hash_key,
            out_type=tf.int64 if hashed else tf.string,
            internal_type=tf.string if only_strings else tf.int64,
        )
    )


def _combine_hashes(inputs: Sequence[Any], num_buckets: int) -> tf.SparseTensor:
    """The hash whose kernel is gone: which values meet is found by crossing their positions."""
    ordered = sorted(inputs, key=lambda part: not isinstance(part, tf.SparseTensor))
    fingerprints, positions = [], []
    for part in ordered:
        values = part.values if isinstance(part, tf.SparseTensor) else tf.reshape(part, [-1])
        fingerprints.append(_fingerprint(values))
        numbers = tf.as_string(tf.range(tf.size(values)))
        if isinstance(part, tf.SparseTensor):
            positions.append(tf.SparseTensor(part.indices, numbers, part.dense_shape))
        else:
            positions.append(tf.reshape(numbers, tf.shape(part)))
    met = _cross(positions, hashed=False, num_buckets=0, hash_key=0)
    # The separator of the kernel is "_X_"; every value is as many positions as there are inputs.
    columns = tf.reshape(tf.string_split(met.values, "_X_", skip_empty=True).values, [-1, len(ordered)])
    chosen = tf.unstack(tf.strings.to_number(columns, tf.int32), num=len(ordered), axis=1)
    parts = [tf.gather(prints, index) for prints, index in zip(fingerprints, chosen, strict=True)]
    seed = tf.fill(tf.shape(met.values), tf.constant(SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY, tf.int64))
    hashed = tf.bitcast(functools.reduce(_hash_combine, parts, seed), tf.uint64)
    # Unsigned: the kernel took an int64 for the hash and a uint64 for the remainder.
    remainder = hashed % tf.constant(num_buckets or tf.int64.max, tf.uint64)
    return tf.SparseTensor(met.indices, tf.cast(remainder, tf.int64), met.dense_shape)


def _hash_combine(left: tf.Tensor, right: tf.Tensor) -> tf.Tensor:
    shifted = tf.bitwise.left_shift(left, tf.constant(10, tf.int64)) + tf.bitwise.right_shift(
        left, tf.constant(4, tf.int64)
    )
    return tf.bitwise.bitwise_xor(left, right + tf.constant(_GOLDEN, tf.int64) + shifted)


def _fingerprint(values: tf.Tensor) -> tf.Tensor:
    """Fingerprint64 of strings; integers are their own."""
    if values.dtype == tf.string:
        return tf.bitcast(tf.fingerprint(values), tf.int64)
    return tf.cast(values, tf.int64)


def _as_string_or_int64(values: tf.Tensor) -> tf.Tensor:
    return values if values.dtype == tf.string else tf.cast(values, tf.int64)
