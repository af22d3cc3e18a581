"""A cell that attends to a memory in each step. Source: TF 1.15 `tf.contrib.seq2seq`."""

from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import layers, rnn_cell

# TF 1.15 had the mechanisms in this module, too, and scripts take them from here.
from tfgraph.v1.contrib.seq2seq.attention_mechanism import (  # noqa: F401
    AttentionMechanism,
    BahdanauAttention,
    LuongAttention,
    _bahdanau_score,
    _BaseAttentionMechanism,
    _luong_score,
    _maybe_mask_score,
    _prepare_memory,
    hardmax,
)
from tfgraph.v1.contrib.seq2seq.monotonic_attention import (  # noqa: F401
    BahdanauMonotonicAttention,
    LuongMonotonicAttention,
    _monotonic_probability_fn,
    monotonic_attention,
    safe_cumprod,
)


class AttentionWrapperState(NamedTuple):
    """State of an `AttentionWrapper`."""

    cell_state: Any
    attention: Any
    time: Any
    alignments: Any
    alignment_history: Any
    attention_state: Any

    def clone(self, **kwargs: Any) -> "AttentionWrapperState":
        """A copy with changes; a tensor takes on the shape that is known of the one it replaces.

        Raises:
            ValueError: if the shapes do not fit.
        """

        def keep_shape(old: Any, new: Any) -> Any:
            if isinstance(old, tf.Tensor) and isinstance(new, tf.Tensor) and not tf.executing_eagerly():
                new.set_shape(old.shape)
            return new

        return tf.nest.map_structure(keep_shape, self, self._replace(**kwargs))


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

    Raises:
        TypeError: if a mechanism is none, or `cell_input_fn` no function.
        ValueError: if there is not one layer, or size of a layer, for each mechanism.

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
        self._is_multi = isinstance(attention_mechanism, list | tuple)
        self._attention_mechanisms = tuple(attention_mechanism) if self._is_multi else (attention_mechanism,)
        for mechanism in self._attention_mechanisms:
            if not isinstance(mechanism, AttentionMechanism):
                raise TypeError(
                    "attention_mechanism must be an AttentionMechanism or list of multiple AttentionMechanism "
                    f"instances, saw type: {type(mechanism).__name__}"
                )
        if cell_input_fn is not None and not callable(cell_input_fn):
            raise TypeError(f"cell_input_fn must be callable, saw type: {type(cell_input_fn).__name__}")
        self._attention_layers, sizes = self._make_layers(attention_layer_size, attention_layer)
        self._attention_layer_size = sum(sizes)
        self._alignment_history = alignment_history
        self._cell_input_fn = cell_input_fn or (lambda inputs, attention: tf.concat([inputs, attention], -1))
        self._attention_fn = attention_fn or _compute_attention
        self._output_attention = output_attention
        self._initial_cell_state = None
        if initial_cell_state is not None:
            last = tf.nest.flatten(initial_cell_state)[-1]
            batch_size = last.shape.dims[0].value or tf.shape(last)[0]
            self._initial_cell_state = self._checked(
                initial_cell_state, batch_size, "constructing", "initial_cell_state"
            )

    def _make_layers(self, size: Any, layer: Any) -> tuple[list[Any], list[int]]:
        """The layer of each mechanism, or None, and the size of its attention."""
        mechanisms = self._attention_mechanisms
        if size is not None and layer is not None:
            raise ValueError("Only one of attention_layer_size and attention_layer should be set")
        given = size if size is not None else layer
        if given is None:
            return [None] * len(mechanisms), [mechanism.values.shape.dims[-1].value for mechanism in mechanisms]
        parts = list(given) if isinstance(given, list | tuple) else [given]
        if len(parts) != len(mechanisms):
            argument = "attention_layer" if size is None else "attention_layer_size"
            raise ValueError(
                f"If provided, {argument} must contain exactly one entry per attention_mechanism, "
                f"saw: {len(parts)} vs {len(mechanisms)}"
            )
        if size is not None:
            made = [
                layers.Dense(units, name="attention_layer", use_bias=False, dtype=mechanism.dtype)
                for units, mechanism in zip(parts, mechanisms, strict=True)
            ]
            return made, parts
        return parts, [
            tf.TensorShape(
                part.compute_output_shape(
                    tf.TensorShape([None, self._cell.output_size + mechanism.values.shape.dims[-1].value])
                )
            )
            .dims[-1]
            .value
            for part, mechanism in zip(parts, mechanisms, strict=True)
        ]

    def _checked(self, structure: Any, batch_size: Any, doing: str, what: str) -> Any:
        """The structure, once its batch is found to be the memory's."""
        message = (
            f"When {doing} AttentionWrapper {self.name}: Non-matching batch sizes between the memory (encoder output) "
            f"and the {what}. Are you using the BeamSearchDecoder? Tile the encoder's output and its state by "
            "tf.contrib.seq2seq.tile_batch with multiplier=beam_width, and use batch_size * beam_width in zero_state."
        )
        checks = [
            tf.debugging.assert_equal(batch_size, mechanism.batch_size, message=message)
            for mechanism in self._attention_mechanisms
            if hasattr(mechanism, "batch_size")  # a mechanism of the script's own may not know it
        ]
        with tf.control_dependencies([check for check in checks if check is not None]):
            return tf.nest.map_structure(tf.identity, structure)

    @property
    def output_size(self) -> Any:
        """Size of an output, without the batch."""
        return self._attention_layer_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self) -> AttentionWrapperState:
        """Size of the state."""
        sizes = [mechanism.alignments_size for mechanism in self._attention_mechanisms]
        return AttentionWrapperState(
            cell_state=self._cell.state_size,
            attention=self._attention_layer_size,
            time=tf.TensorShape([]),
            alignments=self._item_or_tuple(sizes),
            alignment_history=self._item_or_tuple(sizes if self._alignment_history else [()] * len(sizes)),
            attention_state=self._item_or_tuple([mechanism.state_size for mechanism in self._attention_mechanisms]),
        )

    def zero_state(self, batch_size: Any, dtype: Any) -> AttentionWrapperState:
        """The state before the first step."""
        with tf.name_scope(f"{type(self).__name__}ZeroState", values=[batch_size]):
            cell_state = self._initial_cell_state
            if cell_state is None:
                cell_state = self._cell.zero_state(batch_size, dtype)
            alignments = [m.initial_alignments(batch_size, dtype) for m in self._attention_mechanisms]
            histories = [
                tf.TensorArray(dtype, size=0, dynamic_size=True, element_shape=alignment.shape)
                if self._alignment_history
                else ()
                for alignment in alignments
            ]
            return AttentionWrapperState(
                cell_state=self._checked(cell_state, batch_size, "calling zero_state of", "requested batch size"),
                attention=tf.zeros(tf.stack([batch_size, self._attention_layer_size]), dtype),
                time=tf.zeros([], tf.int32),
                alignments=self._item_or_tuple(alignments),
                alignment_history=self._item_or_tuple(histories),
                attention_state=self._item_or_tuple(
                    [mechanism.initial_state(batch_size, dtype) for mechanism in self._attention_mechanisms]
                ),
            )

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        if not isinstance(state, AttentionWrapperState):
            raise TypeError(
                f"Expected state to be instance of AttentionWrapperState. Received type {type(state)} instead."
            )
        output, cell_state = self._cell(self._cell_input_fn(inputs, state.attention), state.cell_state)
        batch_size = output.shape.dims[0].value or tf.shape(output)[0]
        output = self._checked(output, batch_size, "applying", "query (decoder output)")
        steps = []
        for mechanism, layer, previous, history in zip(
            self._attention_mechanisms,
            self._attention_layers,
            state.attention_state if self._is_multi else [state.attention_state],
            state.alignment_history if self._is_multi else [state.alignment_history],
            strict=True,
        ):
            attention, alignments, attention_state = self._attention_fn(mechanism, output, previous, layer)
            history = history.write(state.time, alignments) if self._alignment_history else ()
            steps.append((attention, alignments, history, attention_state))
        attentions, *others = zip(*steps, strict=True)
        attention = tf.concat(attentions, 1)
        alignments, history, attention_state = (self._item_or_tuple(part) for part in others)
        next_state = AttentionWrapperState(cell_state, attention, state.time + 1, alignments, history, attention_state)
        return attention if self._output_attention else output, next_state

    def _item_or_tuple(self, parts: Any) -> Any:
        return tuple(parts) if self._is_multi else parts[0]


class DynamicAttentionWrapperState(NamedTuple):
    """State of a `DynamicAttentionWrapper`."""

    cell_state: Any
    attention: Any


class DynamicAttentionWrapper(rnn_cell.RNNCell):
    """`AttentionWrapper` as it was in TF 1.1.

    Args:
        cell: the cell to wrap.
        attention_mechanism: one.
        attention_size: size of a linear map, with bias, on `[output, context]`.
        cell_input_fn: `(inputs, attention) -> cell inputs`; they are concatenated by default.
        probability_fn: scores to alignments; the mechanism's by default.
        output_attention: output the attention, and not the cell's output.
        name: of the variable scope, `dynamic_attention_wrapper` by default.

    Source: TF 1.1 `tf.contrib.seq2seq.DynamicAttentionWrapper`.
    """

    def __init__(
        self,
        cell: Any,
        attention_mechanism: Any,
        attention_size: int,
        cell_input_fn: Any = None,
        probability_fn: Any = None,
        output_attention: bool = True,
        name: str | None = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(name=name)
        self._cell = cell
        self._mechanism = attention_mechanism
        self._attention_size = attention_size
        self._attention_layer = layers.Dense(attention_size, name="attention_layer", bias_initializer=None)
        self._cell_input_fn = cell_input_fn or (lambda inputs, attention: tf.concat([inputs, attention], -1))
        self._output_attention = output_attention
        if probability_fn is not None:
            mask = attention_mechanism._mask_score
            attention_mechanism._probability_fn = lambda score, _: probability_fn(mask(score))

    @property
    def output_size(self) -> Any:
        """Size of an output, without the batch."""
        return self._attention_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self) -> DynamicAttentionWrapperState:
        """Size of the state."""
        return DynamicAttentionWrapperState(self._cell.state_size, self._attention_size)

    def zero_state(self, batch_size: Any, dtype: Any) -> DynamicAttentionWrapperState:
        """The state before the first step."""
        attention = tf.zeros(tf.stack([batch_size, self._attention_size]), dtype)
        return DynamicAttentionWrapperState(self._cell.zero_state(batch_size, dtype), attention)

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        output, cell_state = self._cell(self._cell_input_fn(inputs, state.attention), state.cell_state)
        # No mechanism of TF 1.1 looked at its last alignments.
        attention, _, _ = _compute_attention(self._mechanism, output, None, self._attention_layer)
        next_state = DynamicAttentionWrapperState(cell_state, attention)
        return attention if self._output_attention else output, next_state


def _compute_attention(
    attention_mechanism: Any, cell_output: Any, attention_state: Any, attention_layer: Any
) -> tuple[tf.Tensor, tf.Tensor, Any]:
    alignments, next_state = attention_mechanism(cell_output, state=attention_state)
    context = tf.squeeze(tf.matmul(tf.expand_dims(alignments, 1), attention_mechanism.values), [1])
    attention = context if attention_layer is None else attention_layer(tf.concat([cell_output, context], 1))
    return attention, alignments, next_state
