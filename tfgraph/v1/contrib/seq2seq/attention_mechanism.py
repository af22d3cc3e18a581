"""Attention over a memory. Source: TF 1.15 `tf.contrib.seq2seq`."""

import math
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import layers


class AttentionMechanism:
    """Scores a memory `[batch, time, depth]` against a query.

    Source: TF 1.15 `tf.contrib.seq2seq.AttentionMechanism`.
    """

    @property
    def alignments_size(self) -> Any:
        """Length of the memory."""
        raise NotImplementedError

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        raise NotImplementedError


class _BaseAttentionMechanism(AttentionMechanism):
    """A mechanism that keeps keys and values; scripts derive from it, and use its private names as TF 1.15 had them.

    Args:
        query_layer: on the query, or None.
        memory: `[batch, time, depth]`, or a structure of such.
        probability_fn: `(scores [batch, time], last state) -> alignments [batch, time]`.
        memory_sequence_length: int `[batch]`; the memory is zero and the scores are `score_mask_value` beyond.
        memory_layer: makes the keys of the memory.
        check_inner_dims_defined: refuse a memory of unknown depth.
        score_mask_value: -inf by default.
        custom_key_value_fn: `(keys, values) -> (keys, values)`.
        name: name scope.

    Raises:
        TypeError: if a layer is no layer, or `probability_fn` no function.
        ValueError: if the memory's depth is unknown.

    Source: TF 1.15 `tensorflow.contrib.seq2seq.python.ops.attention_wrapper._BaseAttentionMechanism`.
    """

    def __init__(
        self,
        query_layer: Any,
        memory: Any,
        probability_fn: Callable[[Any, Any], Any],
        memory_sequence_length: Any = None,
        memory_layer: Any = None,
        check_inner_dims_defined: bool = True,
        score_mask_value: Any = None,
        custom_key_value_fn: Any = None,
        name: str | None = None,
    ):
        """Make it; the class says what the arguments are."""
        for argument, layer in (("query_layer", query_layer), ("memory_layer", memory_layer)):
            if layer is not None and not isinstance(layer, tf.Module):
                raise TypeError(f"{argument} is not a Layer: {type(layer).__name__}")
        if not callable(probability_fn):
            raise TypeError(f"probability_fn must be callable, saw type: {type(probability_fn).__name__}")
        self._query_layer = query_layer
        self._memory_layer = memory_layer
        self._name: Any = name
        with tf.name_scope(name, "BaseAttentionMechanismInit", tf.nest.flatten(memory)):
            self._values = _prepare_memory(memory, memory_sequence_length, check_inner_dims_defined)
            self._keys = self._values if memory_layer is None else memory_layer(self._values)
            if custom_key_value_fn is not None:
                self._keys, self._values = custom_key_value_fn(self._keys, self._values)
            self._batch_size, self._alignments_size = (
                self._keys.shape.dims[axis].value or tf.shape(self._keys)[axis] for axis in (0, 1)
            )
        self.dtype = tf.as_dtype(self._keys.dtype if memory_layer is None else memory_layer.dtype)
        mask_value = self.dtype.as_numpy_dtype("-inf") if score_mask_value is None else score_mask_value
        self._mask_score = lambda score: _maybe_mask_score(score, memory_sequence_length, mask_value)
        self._probability_fn = lambda score, previous: probability_fn(self._mask_score(score), previous)

    @property
    def memory_layer(self) -> Any:
        """The layer that makes keys."""
        return self._memory_layer

    @property
    def query_layer(self) -> Any:
        """The layer on queries, or None."""
        return self._query_layer

    @property
    def values(self) -> Any:
        """The memory, zero beyond its lengths."""
        return self._values

    @property
    def keys(self) -> Any:
        """What queries are compared with: `[batch, time, units]`."""
        return self._keys

    @property
    def batch_size(self) -> Any:
        """Number of sequences: an int where known, or a tensor."""
        return self._batch_size

    @property
    def alignments_size(self) -> Any:
        """Length of the memory: an int where known, or a tensor."""
        return self._alignments_size

    @property
    def state_size(self) -> Any:
        """Size of the state, which is the last alignments."""
        return self._alignments_size

    def initial_alignments(self, batch_size: Any, dtype: Any) -> tf.Tensor:
        """Zeros."""
        return tf.zeros(tf.stack([batch_size, self._alignments_size]), dtype)

    def initial_state(self, batch_size: Any, dtype: Any) -> tf.Tensor:
        """The initial alignments."""
        return self.initial_alignments(batch_size, dtype)

    def __call__(self, query: Any, state: Any) -> tuple[tf.Tensor, Any]:
        """`(alignments [batch, time], next state)`."""
        with tf.variable_scope(None, self._variable_scope, [query]):
            score = self._score(query)
        alignments = self._probability_fn(score, state)
        return alignments, alignments

    #: Name of the variable scope of a call.
    _variable_scope: str

    def _score(self, query: Any) -> tf.Tensor:
        raise NotImplementedError


class BahdanauAttention(_BaseAttentionMechanism):
    """Additive attention.

    Source: TF 1.15 `tf.contrib.seq2seq.BahdanauAttention`; https://arxiv.org/abs/1409.0473, and
    https://arxiv.org/abs/1602.07868 for `normalize`.
    """

    _variable_scope = "bahdanau_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        normalize: bool = False,
        probability_fn: Any = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        custom_key_value_fn: Any = None,
        name: str = "BahdanauAttention",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            query_layer=key_layer("query_layer", num_units, dtype),
            memory_layer=key_layer("memory_layer", num_units, dtype),
            memory=memory,
            probability_fn=_stateless(probability_fn),
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn,
            name=name,
        )
        self._num_units = num_units
        self._normalize = normalize

    def _score(self, query: Any) -> tf.Tensor:
        return additive_score(self, query, self._num_units, self._normalize)


class LuongAttention(_BaseAttentionMechanism):
    """Multiplicative attention.

    Source: TF 1.15 `tf.contrib.seq2seq.LuongAttention`; https://arxiv.org/abs/1508.04025.
    """

    _variable_scope = "luong_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        scale: bool = False,
        probability_fn: Any = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        custom_key_value_fn: Any = None,
        name: str = "LuongAttention",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            query_layer=None,
            memory_layer=key_layer("memory_layer", num_units, dtype),
            memory=memory,
            probability_fn=_stateless(probability_fn),
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn,
            name=name,
        )
        self._num_units = num_units
        self._scale = scale

    def _score(self, query: Any) -> tf.Tensor:
        return multiplicative_score(self, query, self._scale)


def key_layer(name: str, num_units: int, dtype: Any) -> Any:
    """The linear map that makes keys of the memory, or of a query."""
    return layers.Dense(num_units, name=name, use_bias=False, dtype=dtype or tf.float32)


def additive_score(mechanism: Any, query: Any, num_units: int, normalize: bool) -> tf.Tensor:
    """Bahdanau's score of a query, with its variables made in the current scope: `[batch, time]`."""
    processed = mechanism.query_layer(query) if mechanism.query_layer else query
    v = tf.get_variable("attention_v", [num_units], query.dtype)
    if not normalize:
        return _bahdanau_score(processed, mechanism.keys, v)
    start = tf.constant_initializer(math.sqrt(1.0 / num_units))
    g = tf.get_variable("attention_g", shape=(), dtype=query.dtype, initializer=start)
    b = tf.get_variable("attention_b", [num_units], query.dtype, tf.zeros_initializer())
    return _bahdanau_score(processed, mechanism.keys, v, g, b)


def multiplicative_score(mechanism: Any, query: Any, scale: bool) -> tf.Tensor:
    """Luong's score of a query, with its variable made in the current scope: `[batch, time]`."""
    g = None
    if scale:
        g = tf.get_variable("attention_g", shape=(), dtype=query.dtype, initializer=tf.ones_initializer())
    return _luong_score(query, mechanism.keys, g)


def _bahdanau_score(
    processed_query: Any, keys: Any, attention_v: Any, attention_g: Any = None, attention_b: Any = None
) -> tf.Tensor:
    hidden = keys + tf.expand_dims(processed_query, 1)  # (batch, time, units)
    if attention_g is None or attention_b is None:
        return tf.reduce_sum(attention_v * tf.tanh(hidden), [2])
    normed_v = attention_g * attention_v * tf.rsqrt(tf.reduce_sum(tf.square(attention_v)))
    return tf.reduce_sum(normed_v * tf.tanh(hidden + attention_b), [2])


def _luong_score(query: Any, keys: Any, scale: Any) -> tf.Tensor:
    depth, units = query.shape.dims[-1].value, keys.shape.dims[-1].value
    if depth != units or depth is None:
        raise ValueError(
            "Incompatible or unknown inner dimensions between query and keys. "
            f"Query ({query}) has units: {depth}. Keys ({keys}) have units: {units}. "
            f"Perhaps you need to set num_units to the keys' dimension ({units})?"
        )
    score = tf.squeeze(tf.matmul(tf.expand_dims(query, 1), keys, transpose_b=True), [1])
    return score if scale is None else scale * score


def _stateless(probability_fn: Any) -> Callable[[Any, Any], Any]:
    """A probability function, softmax by default, that does not look at the last state."""
    function = tf.nn.softmax if probability_fn is None else probability_fn
    return (lambda score, _: function(score)) if callable(function) else function


def _prepare_memory(memory: Any, memory_sequence_length: Any, check_inner_dims_defined: bool) -> Any:
    """The memory, zero beyond its lengths."""
    memory = tf.nest.map_structure(lambda part: tf.convert_to_tensor(part, name="memory"), memory)
    parts = tf.nest.flatten(memory)
    for part in parts if check_inner_dims_defined else ():
        if not part.shape[2:].is_fully_defined():
            raise ValueError(
                f"Expected memory {part.name} to have fully defined inner dims, but saw shape: {part.shape}"
            )
    if memory_sequence_length is None:
        return memory
    mask = tf.sequence_mask(memory_sequence_length, tf.shape(parts[0])[1], parts[0].dtype)

    def masked(part: tf.Tensor) -> tf.Tensor:
        ones = tf.ones([tf.rank(part) - 2], tf.int32)
        return part * tf.reshape(mask, tf.concat([tf.shape(mask), ones], 0))

    return tf.nest.map_structure(masked, memory)


def _maybe_mask_score(score: tf.Tensor, memory_sequence_length: Any, score_mask_value: Any) -> tf.Tensor:
    if memory_sequence_length is None:
        return score
    message = "All values in memory_sequence_length must be greater than zero."
    with tf.control_dependencies([tf.debugging.assert_positive(memory_sequence_length, message=message)]):
        inside = tf.sequence_mask(memory_sequence_length, tf.shape(score)[1])
    return tf.where(inside, score, score_mask_value * tf.ones_like(score))


def hardmax(logits: Any, name: str | None = None) -> tf.Tensor:
    """One-hot of the largest along the last axis.

    Source: TF 1.15 `tf.contrib.seq2seq.hardmax`.
    """
    with tf.name_scope(name, "Hardmax", [logits]):
        logits = tf.convert_to_tensor(logits, name="logits")
        depth = logits.shape.dims[-1].value or tf.shape(logits)[-1]
        return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)
