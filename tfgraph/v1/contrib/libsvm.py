"""`tf.contrib.libsvm` of TF 1.15: lines of the LIBSVM format.

Source: TF 1.15 `tf.contrib.libsvm`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def decode_libsvm(
    content: Any, num_features: int, dtype: _tf.DType | None = None, label_dtype: _tf.DType | None = None
) -> tuple[_tf.SparseTensor, _tf.Tensor]:
    """Read `label index:value index:value …`.

    TF 1.15 has a kernel for it; this is made of string ops.

    Args:
        content: strings of any shape whose rank is known.
        num_features: features are counted from 0 to `num_features - 1`.
        dtype: of the values, float32 by default.
        label_dtype: of the labels, int64 by default.

    Returns:
        `(features, labels)`: a sparse tensor `[..., num_features]`, and a label for each string, `[...]`.

    Raises:
        ValueError: `num_features` is smaller than 1.
        InvalidArgumentError: when it runs: a line is no such line.

    Source: TF 1.15 `tf.contrib.libsvm.decode_libsvm`.
    """
    if num_features < 1:
        raise ValueError(f"Invalid number of features {num_features}")
    with _tf.name_scope("DecodeLibsvm"):
        content = _tf.convert_to_tensor(content, _tf.string)
        lines = _tf.reshape(content, [-1])
        words = _tf.strings.split(lines, result_type="RaggedTensor")
        filled = _tf.assert_positive(words.row_lengths(), data=["No entries found in one of", lines])
        with _tf.control_dependencies([filled]):
            starts = words.row_starts()
        labels = _tf.string_to_number(_tf.gather(words.values, starts), _tf.int64)
        lines_of_words = words.value_rowids()
        is_feature = _tf.not_equal(
            _tf.range(_tf.size(words.values, out_type=_tf.int64)), _tf.gather(starts, lines_of_words)
        )
        features = _tf.boolean_mask(words.values, is_feature)
        halves = _tf.strings.split(features, ":", result_type="RaggedTensor")
        two = _tf.constant(2, _tf.int64)
        paired = _tf.assert_equal(halves.row_lengths(), two, data=["Invalid feature in", features])
        with _tf.control_dependencies([paired]):
            pairs = _tf.reshape(halves.values, [-1, 2])
        values = _tf.string_to_number(pairs[:, 1], dtype or _tf.float32)
        shape = _tf.shape(content, out_type=_tf.int64)
        line = _tf.transpose(_tf.unravel_index(_tf.boolean_mask(lines_of_words, is_feature), shape))
        indices = _tf.concat([line, _tf.string_to_number(pairs[:, 0], _tf.int64)[:, None]], 1)
        sparse = _tf.SparseTensor(indices, values, _tf.concat([shape, [num_features]], 0))
        return sparse, _tf.cast(_tf.reshape(labels, shape), label_dtype or _tf.int64)
