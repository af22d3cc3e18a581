"""`tf.contrib.text` of TF 1.15: pairs of words for skip-gram models.

Source: TF 1.15 `tf.contrib.text`; https://arxiv.org/abs/1301.3781.
"""

import csv as _csv
from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib import lookup as _lookup
from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def skip_gram_sample(
    input_tensor: Any,
    min_skips: Any = 1,
    max_skips: Any = 5,
    start: Any = 0,
    limit: Any = -1,
    emit_self_as_target: Any = False,
    vocab_freq_table: Any = None,
    vocab_min_count: Any = None,
    vocab_subsampling: float | None = None,
    corpus_size: Any = None,
    batch_size: int | None = None,
    batch_capacity: int | None = None,
    seed: int | None = None,
    name: str | None = None,
) -> tuple[_tf.Tensor, _tf.Tensor]:
    """Pair each token with its neighbours, as many to each side as a random number says.

    TF 1.15 has a kernel for it; this is made of other ops. With a seed, the first run gives its numbers.

    Args:
        input_tensor: tokens, `[n]`, of any dtype.
        min_skips: the smallest number of neighbours to a side, >= 0.
        max_skips: the largest, >= min_skips.
        start: begin with this token.
        limit: take at most so many tokens; all, if it is negative.
        emit_self_as_target: whether a token is paired with itself, too.
        vocab_freq_table: a table with the frequency of each token; others are left out.
        vocab_min_count: leave out what is less frequent.
        vocab_subsampling: leave out frequent tokens at random, above this frequency, in [0, 1].
        corpus_size: the number of tokens in all, for `vocab_subsampling`.
        batch_size: if given, pairs come in batches from a queue, which queue runners fill.
        batch_capacity: of the queue, by default 100 batches.
        seed: of the random numbers.
        name: of the ops.

    Returns:
        `(tokens [m], labels [m])`.

    Raises:
        ValueError: arguments that say nothing without others, or a table or a number that is none of these.

    Source: TF 1.15 `tf.contrib.text.skip_gram_sample`.
    """
    if vocab_freq_table is None and not (vocab_min_count is vocab_subsampling is corpus_size is None):
        raise ValueError(
            f"vocab_freq_table is not provided, but vocab_min_count={vocab_min_count}, "
            f"vocab_subsampling={vocab_subsampling}, or corpus_size={corpus_size} is not None. These settings are "
            "useless without a vocab_freq_table."
        )
    if (vocab_subsampling is None) != (corpus_size is None):
        raise ValueError(
            f"vocab_subsampling is {vocab_subsampling} while corpus_size is {corpus_size} - both must be provided "
            "in order for subsampling to work."
        )
    with _tf.name_scope(name, "skip_gram_sample", [input_tensor, min_skips, max_skips, start, limit]):
        tokens = _tf.convert_to_tensor(input_tensor)
        if vocab_freq_table is not None:
            tokens = _frequent(tokens, vocab_freq_table, vocab_min_count, vocab_subsampling, corpus_size, seed)
        pairs = _pairs(tokens, min_skips, max_skips, start, limit, emit_self_as_target, seed)
        if batch_size is not None and batch_size > 0:
            capacity = batch_capacity if batch_capacity and batch_capacity > 0 else 100 * batch_size
            return tuple(_tf.train.batch(list(pairs), batch_size, capacity=capacity, enqueue_many=True))
        return pairs


def skip_gram_sample_with_text_vocab(
    input_tensor: Any,
    vocab_freq_file: str,
    vocab_token_index: int = 0,
    vocab_token_dtype: _tf.DType = _tf.string,
    vocab_freq_index: int = 1,
    vocab_freq_dtype: _tf.DType = _tf.float64,
    vocab_delimiter: str = ",",
    vocab_min_count: Any = 0,
    vocab_subsampling: float | None = None,
    corpus_size: float | None = None,
    min_skips: Any = 1,
    max_skips: Any = 5,
    start: Any = 0,
    limit: Any = -1,
    emit_self_as_target: Any = False,
    batch_size: int | None = None,
    batch_capacity: int | None = None,
    seed: int | None = None,
    name: str | None = None,
) -> tuple[_tf.Tensor, _tf.Tensor]:
    """`skip_gram_sample` with the frequencies from a text file.

    Args:
        input_tensor: as all that are not named here, see `skip_gram_sample`.
        vocab_freq_file: a line for each token, with its frequency.
        vocab_token_index: the column of the token.
        vocab_token_dtype: its dtype.
        vocab_freq_index: the column of the frequency.
        vocab_freq_dtype: its dtype.
        vocab_delimiter: between the columns.
        vocab_min_count: see there.
        vocab_subsampling: see there.
        corpus_size: by default the sum of the frequencies, and not less.
        min_skips: see there.
        max_skips: see there.
        start: see there.
        limit: see there.
        emit_self_as_target: see there.
        batch_size: see there.
        batch_capacity: see there.
        seed: see there.
        name: see there.

    Raises:
        ValueError: the columns are not there or the same, a frequency is negative, or `corpus_size` is too small.

    Source: TF 1.15 `tf.contrib.text.skip_gram_sample_with_text_vocab`.
    """
    columns = {"vocab_token_index": vocab_token_index, "vocab_freq_index": vocab_freq_index}
    if min(columns.values()) < 0 or vocab_token_index == vocab_freq_index:
        raise ValueError(f"The columns must be different, and both >= 0: {columns}.")
    with _tf.gfile.GFile(vocab_freq_file) as file:
        rows = list(_csv.reader(file, delimiter=vocab_delimiter))
    total = 0.0
    for row in rows:
        if max(columns.values()) >= len(row):
            raise ValueError(f"Row in {vocab_freq_file} only has {len(row)} columns: {row}; wanted: {columns}.")
        frequency = vocab_freq_dtype.as_numpy_dtype(row[vocab_freq_index])
        if frequency < 0:
            raise ValueError(f"Row in {vocab_freq_file} has negative frequency of {frequency}. Row content: {row}")
        total += frequency
    if corpus_size and total - corpus_size > 1e-6:
        raise ValueError(
            f"`corpus_size`={corpus_size} must be greater than or equal to the sum of all the frequency counts "
            f"({total}) of `vocab_freq_file` ({vocab_freq_file})."
        )
    table = _lookup.HashTable(
        _lookup.TextFileInitializer(
            filename=vocab_freq_file,
            key_dtype=vocab_token_dtype,
            key_index=vocab_token_index,
            value_dtype=vocab_freq_dtype,
            value_index=vocab_freq_index,
            vocab_size=len(rows),
            delimiter=vocab_delimiter,
        ),
        default_value=-1,
    )
    return skip_gram_sample(
        input_tensor,
        min_skips=min_skips,
        max_skips=max_skips,
        start=start,
        limit=limit,
        emit_self_as_target=emit_self_as_target,
        vocab_freq_table=table,
        vocab_min_count=vocab_min_count,
        vocab_subsampling=vocab_subsampling,
        corpus_size=None if vocab_subsampling is None else corpus_size or total,
        batch_size=batch_size,
        batch_capacity=batch_capacity,
        seed=seed,
        name=name,
    )


def _pairs(
    tokens: _tf.Tensor, min_skips: Any, max_skips: Any, start: Any, limit: Any, emit_self: Any, seed: int | None
) -> tuple[_tf.Tensor, _tf.Tensor]:
    tokens = _tf.reshape(tokens, [-1])
    low, high = _tf.cast(min_skips, _tf.int32), _tf.cast(max_skips, _tf.int32)
    checks = [
        _tf.assert_non_negative(low, message="Both min_skips and max_skips must be >= 0."),
        _tf.assert_less_equal(low, high, message="min_skips must be <= max_skips."),
    ]
    with _tf.control_dependencies([check for check in checks if check is not None]):
        tokens = tokens[start:]
    # TF 1.15 counts its limit from the start.
    tokens = _tf.cond(_tf.less(limit, 0), lambda: _tf.identity(tokens), lambda: _tf.identity(tokens[:limit]))
    count = _tf.size(tokens)
    skips = _tf.random_uniform([count], low, high + 1, dtype=_tf.int32, seed=seed)[:, None]
    offsets = _tf.range(-high, high + 1)[None]
    neighbours = _tf.range(count)[:, None] + offsets  # [tokens, offsets]
    paired = (_tf.abs(offsets) <= skips) & (neighbours >= 0) & (neighbours < count)
    paired &= _tf.not_equal(offsets, 0) | _tf.cast(emit_self, _tf.bool)
    places = _tf.cast(_tf.where(paired), _tf.int32)  # [pairs, 2], in row-major order
    return _tf.gather(tokens, places[:, 0]), _tf.gather(tokens, _tf.boolean_mask(neighbours, paired))


def _frequent(
    tokens: _tf.Tensor, table: Any, min_count: Any, subsampling: float | None, corpus_size: Any, seed: int | None
) -> _tf.Tensor:
    """The tokens that are in the table and, at random, not too frequent."""
    if not hasattr(table, "lookup") or not hasattr(table, "default_value"):
        raise ValueError(
            f"vocab_freq_table must be a table with a default value, such as HashTable, not {type(table)}."
        )
    frequencies = table.lookup(tokens)
    known = _tf.not_equal(frequencies, table.default_value)
    if min_count is not None:
        known &= frequencies >= _tf.cast(min_count, frequencies.dtype)
    tokens, frequencies = _tf.boolean_mask(tokens, known), _tf.boolean_mask(frequencies, known)
    if not subsampling:
        return tokens
    if not 0 <= subsampling <= 1:
        raise ValueError(f"Invalid vocab_subsampling={subsampling} - it should be within range [0, 1].")
    allowed = _tf.cast(subsampling, _tf.float64) * _tf.cast(corpus_size, _tf.float64)
    frequencies = _tf.cast(frequencies, _tf.float64)
    kept = (_tf.sqrt(frequencies / allowed) + 1.0) * (allowed / frequencies)
    drawn = _tf.random_uniform(_tf.shape(frequencies), dtype=_tf.float64, seed=seed)
    return _tf.boolean_mask(tokens, drawn <= kept)
