"""Attention over a memory. Source: TF 1.15 `tf.contrib.seq2seq`."""

from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import layers, rnn_cell


class AttentionMechanism:
    """Scores a memory `[batch, time, depth]` against a query.

    Source: TF 1.15 `tf.contrib.seq2seq.AttentionMechanism`.
    """


class _Attention(AttentionMechanism):
    """What Bahdanau's and Luong's attention have in common."""

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any,
        query_layer: Any,
        probability_fn: Any,
        score_mask_value: Any,
        dtype: Any,
        custom_key_value_fn: Any,
        name: str,
    ):
        """Make it; the class says what the arguments are."""
        self._name = name
        self._num_units = num_units
        self._probability = probability_fn or tf.nn.softmax
        dtype = dtype or tf.float32
        with tf.name_scope(name, "AttentionMechanismInit"):
            self.query_layer = query_layer
            self.memory_layer = layers.Dense(num_units, name="memory_layer", use_bias=False, dtype=dtype)
            memory = tf.convert_to_tensor(memory, name="memory")
            self._lengths = memory_sequence_length
            if memory_sequence_length is not None:
                mask = tf.sequence_mask(memory_sequence_length, tf.shape(memory)[1], memory.dtype)
                memory *= tf.reshape(mask, tf.concat([tf.shape(mask), tf.ones([tf.rank(memory) - 2], tf.int32)], 0))
            self.values = memory
            self.keys = self.memory_layer(memory)
            if custom_key_value_fn is not None:
                self.keys, self.values = custom_key_value_fn(self.keys, self.values)
            self.batch_size = memory.shape.dims[0].value or tf.shape(memory)[0]
            self.alignments_size = memory.shape.dims[1].value or tf.shape(memory)[1]
            self._mask_value = dtype.as_numpy_dtype("-inf") if score_mask_value is None else score_mask_value

    @property
    def state_size(self) -> Any:
        """Size of the state: the last alignments."""
        return self.alignments_size

    def initial_alignments(self, batch_size: Any, dtype: Any) -> tf.Tensor:
        """Zeros."""
        return tf.zeros(tf.stack([batch_size, self.alignments_size]), dtype)

    initial_state = initial_alignments

    def __call__(self, query: Any, state: Any) -> tuple[tf.Tensor, Any]:
        """`(alignments [batch, time], next state)`."""
        with tf.variable_scope(None, self._scope, [query]):
            score = self._score(query)
        if self._lengths is not None:
            inside = tf.sequence_mask(self._lengths, tf.shape(score)[1])
            score = tf.where(inside, score, self._mask_value * tf.ones_like(score))
        alignments = self._probability(score)
        return alignments, alignments

    _scope: str

    def _score(self, query: Any) -> tf.Tensor:
        raise NotImplementedError


class BahdanauAttention(_Attention):
    """Additive attention.

    Source: TF 1.15 `tf.contrib.seq2seq.BahdanauAttention`; https://arxiv.org/abs/1409.0473, and
    https://arxiv.org/abs/1602.07868 for `normalize`.
    """

    _scope = "bahdanau_attention"

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
        query_layer = layers.Dense(num_units, name="query_layer", use_bias=False, dtype=dtype or tf.float32)
        super().__init__(
            num_units,
            memory,
            memory_sequence_length,
            query_layer,
            probability_fn,
            score_mask_value,
            dtype,
            custom_key_value_fn,
            name,
        )
        self._normalize = normalize

    def _score(self, query: Any) -> tf.Tensor:
        processed = tf.expand_dims(self.query_layer(query), 1)  # (batch, 1, units)
        v = tf.get_variable("attention_v", [self._num_units], processed.dtype)
        if not self._normalize:
            return tf.reduce_sum(v * tf.tanh(self.keys + processed), [2])
        g = tf.get_variable(
            "attention_g",
            shape=(),
            dtype=processed.dtype,
            initializer=tf.constant_initializer((1.0 / self._num_units) ** 0.5),
        )
        b = tf.get_variable("attention_b", [self._num_units], processed.dtype, tf.zeros_initializer())
        normed_v = g * v * tf.rsqrt(tf.reduce_sum(tf.square(v)))
        return tf.reduce_sum(normed_v * tf.tanh(self.keys + processed + b), [2])


class LuongAttention(_Attention):
    """Multiplicative attention.

    Source: TF 1.15 `tf.contrib.seq2seq.LuongAttention`; https://arxiv.org/abs/1508.04025.
    """

    _scope = "luong_attention"

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
            num_units,
            memory,
            memory_sequence_length,
            None,
            probability_fn,
            score_mask_value,
            dtype,
            custom_key_value_fn,
            name,
        )
        self._scale = scale

    def _score(self, query: Any) -> tf.Tensor:
        depth, units = query.shape.dims[-1].value, self.keys.shape.dims[-1].value
        if depth != units:
            raise ValueError(
                "Incompatible or unknown inner dimensions between query and keys. "
                f"Query ({query}) has units: {depth}. Keys ({self.keys}) have units: {units}. "
                "Perhaps you need to set num_units to the keys' dimension."
            )
        score = tf.squeeze(tf.matmul(tf.expand_dims(query, 1), self.keys, transpose_b=True), [1])
        if self._scale:
            score *= tf.get_variable("attention_g", shape=(), dtype=query.dtype, initializer=tf.ones_initializer())
        return score


class AttentionWrapperState(NamedTuple):
    """State of an `AttentionWrapper`."""

    cell_state: Any
    attention: Any
    time: Any
    alignments: Any
    alignment_history: Any
    attention_state: Any

    def clone(self, **changes: Any) -> "AttentionWrapperState":
        """A copy with changes; the shapes known before stay known."""

        def keep_shape(old: Any, new: Any) -> Any:
            if isinstance(old, tf.Tensor) and isinstance(new, tf.Tensor) and old.shape.is_compatible_with(new.shape):
                new.set_shape(old.shape)
            return new

        return tf.nest.map_structure(keep_shape, self, self._replace(**changes))


class AttentionWrapper(rnn_cell.RNNCell):
    """A cell with attention; several mechanisms may be given as a list.

    Args:
        cell: the cell to wrap.
        attention_mechanism: one or a list.
        attention_layer_size: size of a linear map on `[output, context]`, per mechanism; without it the
            context is the attention.
        alignment_history: keep all alignments in the state.
        cell_input_fn: `(inputs, attention) -> cell inputs`; they are concatenated by default.
        output_attention: output the attention, and not the cell's output.
        initial_cell_state: what `zero_state` gives for the cell.
        name: of the variable scope, `attention_wrapper` by default.
        attention_layer: layers instead of `attention_layer_size`.
        attention_fn: `(mechanism, output, state, layer) -> (attention, alignments, state)`.
        dtype: of the layer.

    Source: TF 1.15 `tf.contrib.seq2seq.AttentionWrapper`.
    """

    def __init__(
        self,
        cell: Any,
        attention_mechanism: Any,
        attention_layer_size: Any = None,
        alignment_history: bool = False,
        cell_input_fn: Any = None,
        output_attention: bool = True,
        initial_cell_state: Any = None,
        name: str | None = None,
        attention_layer: Any = None,
        attention_fn: Any = None,
        dtype: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(name=name, dtype=dtype)
        self._cell = cell
        self._many = isinstance(attention_mechanism, list | tuple)
        self._mechanisms = list(attention_mechanism) if self._many else [attention_mechanism]
        if attention_layer_size is not None and attention_layer is not None:
            raise ValueError("Only one of attention_layer_size and attention_layer should be set")
        count = len(self._mechanisms)
        if attention_layer_size is not None:
            sizes = list(attention_layer_size) if self._many else [attention_layer_size]
            made = [layers.Dense(s, name="attention_layer", use_bias=False, dtype=dtype) for s in sizes]
            self._attention_layers: list[Any] = made
        elif attention_layer is not None:
            self._attention_layers = (
                list(attention_layer) if isinstance(attention_layer, list | tuple) else [attention_layer]
            )
            sizes = [int(layer.units) for layer in self._attention_layers]
        else:
            self._attention_layers = [None] * count
            sizes = [mechanism.values.shape.dims[-1].value for mechanism in self._mechanisms]
        if len(self._attention_layers) != count:
            raise ValueError(f"Expected one attention layer per mechanism ({count}), got {len(self._attention_layers)}")
        self._attention_size = sum(sizes)
        self._keep_history = alignment_history
        self._cell_input = cell_input_fn or (lambda inputs, attention: tf.concat([inputs, attention], -1))
        self._attention_fn = attention_fn or _attend
        self._output_attention = output_attention
        self._initial_cell_state = initial_cell_state

    @property
    def output_size(self) -> Any:
        """Size of an output, without the batch."""
        return self._attention_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self) -> AttentionWrapperState:
        """Size of the state."""
        sizes = [mechanism.alignments_size for mechanism in self._mechanisms]
        states = [mechanism.state_size for mechanism in self._mechanisms]
        return AttentionWrapperState(
            cell_state=self._cell.state_size,
            attention=self._attention_size,
            time=tf.TensorShape([]),
            alignments=self._pack(sizes),
            alignment_history=self._pack(sizes if self._keep_history else [()] * len(sizes)),
            attention_state=self._pack(states),
        )

    def zero_state(self, batch_size: Any, dtype: Any) -> AttentionWrapperState:
        """The state before the first step."""
        with tf.name_scope(f"{type(self).__name__}ZeroState", values=[batch_size]):
            if self._initial_cell_state is not None:
                cell_state = tf.nest.map_structure(tf.identity, self._initial_cell_state)
            else:
                cell_state = self._cell.zero_state(batch_size, dtype)
            return AttentionWrapperState(
                cell_state=cell_state,
                attention=tf.zeros(tf.stack([batch_size, self._attention_size]), dtype),
                time=tf.zeros([], tf.int32),
                alignments=self._pack([m.initial_alignments(batch_size, dtype) for m in self._mechanisms]),
                alignment_history=self._pack(
                    [
                        tf.TensorArray(dtype, size=0, dynamic_size=True, element_shape=[None, None])
                        if self._keep_history
                        else ()
                        for _ in self._mechanisms
                    ]
                ),
                attention_state=self._pack([m.initial_state(batch_size, dtype) for m in self._mechanisms]),
            )

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        if not isinstance(state, AttentionWrapperState):
            raise TypeError(
                f"Expected state to be instance of AttentionWrapperState. Received type {type(state)} instead."
            )
        output, cell_state = self._cell(self._cell_input(inputs, state.attention), state.cell_state)
        attentions, alignments, states, histories = [], [], [], []
        for mechanism, layer, previous, history in zip(
            self._mechanisms,
            self._attention_layers,
            self._unpack(state.attention_state),
            self._unpack(state.alignment_history),
            strict=True,
        ):
            attention, alignment, next_state = self._attention_fn(mechanism, output, previous, layer)
            attentions.append(attention)
            alignments.append(alignment)
            states.append(next_state)
            histories.append(history.write(state.time, alignment) if self._keep_history else ())
        attention = tf.concat(attentions, 1)
        next_state = AttentionWrapperState(
            cell_state=cell_state,
            attention=attention,
            time=state.time + 1,
            alignments=self._pack(alignments),
            alignment_history=self._pack(histories),
            attention_state=self._pack(states),
        )
        return (attention if self._output_attention else output), next_state

    def _pack(self, parts: list[Any]) -> Any:
        return tuple(parts) if self._many else parts[0]

    def _unpack(self, packed: Any) -> tuple[Any, ...]:
        return packed if self._many else (packed,)


def hardmax(logits: Any, name: str | None = None) -> tf.Tensor:
    """One-hot of the largest along the last axis.

    Source: TF 1.15 `tf.contrib.seq2seq.hardmax`.
    """
    with tf.name_scope(name, "Hardmax", [logits]):
        logits = tf.convert_to_tensor(logits)
        depth = logits.shape.dims[-1].value or tf.shape(logits)[-1]
        return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)


def _attend(mechanism: Any, output: Any, state: Any, layer: Any) -> tuple[tf.Tensor, tf.Tensor, Any]:
    alignments, next_state = mechanism(output, state)
    context = tf.squeeze(tf.matmul(tf.expand_dims(alignments, 1), mechanism.values), [1])
    attention = context if layer is None else layer(tf.concat([output, context], 1))
    return attention, alignments, next_state
