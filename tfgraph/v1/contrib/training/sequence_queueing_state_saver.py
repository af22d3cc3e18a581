"""Long sequences in pieces, with the state of a recurrent network carried from piece to piece.

Every piece of a sequence goes into a barrier under a key of its own; a piece is complete, and can be taken,
when the state at its beginning is there: the first piece has the initial one, the others that which
`save_state` inserts after the piece before.

Source: TF 1.15 `tensorflow/contrib/training/python/training/sequence_queueing_state_saver.py`.
"""

from collections.abc import Mapping
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import data_flow_ops

_PARTS = ("length", "total_length", "next_key", "sequence", "sequence_count")
_PART_TYPES = (tf.int32, tf.int32, tf.string, tf.int32, tf.int32)


class SequenceQueueingStateSaver:
    """Cuts sequences into pieces of `num_unroll` steps and batches the pieces that are ready.

    Run `prefetch_op` in a queue runner; build the model on `next_batch`; save its state by
    `next_batch.save_state`.

    Source: TF 1.15 `tf.contrib.training.SequenceQueueingStateSaver`.
    """

    def __init__(
        self,
        batch_size: int | tf.Tensor,
        num_unroll: int,
        input_length: tf.Tensor,
        input_key: tf.Tensor,
        input_sequences: Mapping[str, Any],
        input_context: Mapping[str, Any],
        initial_states: Mapping[str, Any],
        capacity: int | None = None,
        allow_small_batch: bool = False,
        name: str | None = None,
    ):
        """Make it, for one sequence at a time.

        Args:
            batch_size: pieces in a batch.
            num_unroll: steps in a piece.
            input_length: length of the sequence before padding, int32.
            input_key: name of the sequence, a string; no two may have the same at one time.
            input_sequences: name -> `[steps, ...]`; steps are a multiple of `num_unroll`.
            input_context: name -> what belongs to the whole sequence, `[...]`.
            initial_states: name -> state before the first step, `[...]`.
            capacity: sequences kept at one time; None: as many as come.
            allow_small_batch: give a smaller batch at the end.
            name: of the ops.

        Raises:
            TypeError: if the names are no strings, an input is sparse, or a type is another one.
            ValueError: if there is no sequence or state, a name has a colon, a shape is not known, or the
                capacity is less than a batch.
        """
        if capacity is not None and isinstance(batch_size, int) and capacity < batch_size:
            raise ValueError(f"capacity {capacity} needs to be >= batch_size {batch_size}")
        for kind, named in [("state", initial_states), ("sequence", input_sequences), ("context", input_context)]:
            _check_names(kind, named)
        if not initial_states:
            raise ValueError(
                "initial_states may not be empty: at least one state variable is required to properly enqueue "
                "split sequences to run in separate iterations"
            )
        if not input_sequences:
            raise ValueError("must have at least one sequence tensor")
        self.batch_size, self.num_unroll, self._allow_small_batch = batch_size, num_unroll, allow_small_batch
        self._capacity_queue = tf.FIFOQueue(-1 if capacity is None else capacity, [tf.int32], shapes=[[]])
        with tf.name_scope(name, "InputQueueingStateSaver") as self.name:
            self._length = tf.ensure_shape(tf.convert_to_tensor(input_length), [])
            self._key = tf.ensure_shape(tf.convert_to_tensor(input_key), [])
            for what, tensor, dtype in [("length", self._length, tf.int32), ("key", self._key, tf.string)]:
                if tensor.dtype != dtype:
                    raise TypeError(f"{what} dtype must be {dtype.name}, but received: {tensor.dtype}")
            self._states = _tensors("state", initial_states)
            self._context = _tensors("context", input_context)
            self._sequences = self._checked_sequences(_tensors("sequence", input_sequences, known_from=1))
            pieces = [tf.TensorShape([num_unroll]) + value.shape[1:] for value in self._sequences.values()]
            wholes = [*self._context.values(), *self._states.values()]
            self.barrier = data_flow_ops.Barrier(
                types=[*_PART_TYPES, *(value.dtype for value in [*self._sequences.values(), *wholes])],
                shapes=[()] * len(_PARTS) + pieces + [value.shape for value in wholes],
            )
        self._indices = {
            part: index
            for index, part in enumerate(
                [
                    *_PARTS,
                    *(("sequence", part) for part in self._sequences),
                    *(("context", part) for part in self._context),
                    *(("state", part) for part in self._states),
                ]
            )
        }
        self._prefetch_op: tf.Operation | None = None
        self._next_batch: NextQueuedSequenceBatch | None = None

    @property
    def prefetch_op(self) -> tf.Operation:
        """Cuts one sequence and inserts its pieces."""
        if self._prefetch_op is None:
            with tf.name_scope(None), tf.name_scope(self.name):
                self._prefetch_op = self._insert_all()
        return self._prefetch_op

    @property
    def next_batch(self) -> "NextQueuedSequenceBatch":
        """The pieces to compute now."""
        _ = self.prefetch_op
        if self._next_batch is None:
            with tf.name_scope(None), tf.name_scope(self.name):
                self._next_batch = NextQueuedSequenceBatch(self)
        return self._next_batch

    def close(self, cancel_pending_enqueues: bool = False, name: str | None = None) -> tf.Operation:
        """Close the barrier and the queue: what a queue runner does at the end."""
        return tf.group(
            self.barrier.close(cancel_pending_enqueues),
            self._capacity_queue.close(cancel_pending_enqueues),
            name=name or "SQSSClose",
        )

    def _checked_sequences(self, sequences: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """The sequences, of one padded length, which is a multiple of `num_unroll`."""
        first = next(iter(sequences))
        padded = tf.shape(sequences[first])[0]
        whole = tf.Assert(
            tf.logical_and(tf.equal(padded % self.num_unroll, 0), tf.not_equal(padded, 0)),
            [f"Tensor {first} should be a multiple of: {self.num_unroll}, but saw value: ", padded, "Set pad=True."],
        )
        fits = tf.assert_less_equal(
            self._length, padded, message="Input length should be <= than length from sequences"
        )
        with tf.control_dependencies([whole, fits]):
            self._padded_length = tf.identity(padded, name="padded_length")
        checked = {}
        for name, value in sequences.items():
            same = tf.assert_equal(
                tf.shape(value)[0], self._padded_length, message=f"sequence {name} has another length"
            )
            with tf.control_dependencies([same]):
                checked[name] = tf.identity(value)
        return checked

    def _insert_all(self) -> tf.Operation:
        count = self._padded_length // self.num_unroll
        numbers = tf.range(count)
        numbered = [tf.as_string(number, width=5, fill="0") for number in (numbers, count)]
        keys = tf.string_join([numbered[0], "_of_", numbered[1], ":", self._key], name="StringJoinCurrentKeys")
        last = tf.string_join(["STOP:", self._key], name="StringJoinStop")
        values: dict[Any, tf.Tensor] = {
            "length": tf.clip_by_value(self._length - self.num_unroll * numbers, 0, self.num_unroll),
            "total_length": tf.fill([count], self._length),
            "next_key": tf.concat([keys[1:], [last]], 0),
            "sequence": numbers,
            "sequence_count": tf.fill([count], count),
        }
        for name, value in self._sequences.items():
            pieces = tf.concat([[count, self.num_unroll], tf.shape(value)[1:]], 0)
            values["sequence", name] = tf.reshape(value, pieces)
        for name, value in self._context.items():
            values["context", name] = tf.tile(value[tf.newaxis], tf.concat([[count], tf.ones_like(tf.shape(value))], 0))
        inserts = {part: self._insert(part, keys, value) for part, value in values.items()}
        # A sequence more than the capacity waits here, before its state makes the first piece ready.
        token = self._capacity_queue.enqueue(0)
        with tf.control_dependencies([inserts["sequence"], token]):
            states = [
                self._insert(("state", name), keys[:1], value[tf.newaxis]) for name, value in self._states.items()
            ]
        return tf.group(token, *inserts.values(), *states, name="StateSaverPrefetchGroup")

    def _insert(self, part: Any, keys: tf.Tensor, values: tf.Tensor) -> tf.Operation:
        return self.barrier.insert_many(self._indices[part], keys, values)


class NextQueuedSequenceBatch:
    """A batch of pieces; made by `SequenceQueueingStateSaver.next_batch`.

    Attributes:
        insertion_index: when each piece was inserted, int64 `[batch]`.
        key: key of each piece, `[batch]`, such as `00000_of_00003:name`.
        next_key: key of the piece after it, or `STOP:name`.
        length: steps of each piece before padding, int32 `[batch]`.
        total_length: steps of its sequence before padding.
        sequence: number of the piece in its sequence, from 0.
        sequence_count: number of pieces of its sequence.
        sequences: name -> `[batch, num_unroll, ...]`.
        context: name -> `[batch, ...]`.
        batch_size: number of pieces.

    Source: TF 1.15 `tf.contrib.training.NextQueuedSequenceBatch`.
    """

    def __init__(self, state_saver: SequenceQueueingStateSaver):
        """Take a batch from a saver's barrier."""
        self._state_saver = saver = state_saver
        self.insertion_index, self.key, values = saver.barrier.take_many(saver.batch_size, saver._allow_small_batch)
        received = {part: values[index] for part, index in saver._indices.items()}
        self.length, self.total_length = received["length"], received["total_length"]
        self.next_key, self.sequence = received["next_key"], received["sequence"]
        self.sequence_count = received["sequence_count"]
        self.sequences = {name: received["sequence", name] for name in saver._sequences}
        self.context = {name: received["context", name] for name in saver._context}
        self.batch_size = tf.squeeze(tf.shape(self.length))
        self._is_done = self.sequence + 1 >= self.sequence_count
        finished = tf.reduce_sum(tf.cast(self._is_done, tf.int32))
        # A sequence that is done makes room for another.
        with tf.control_dependencies([saver._capacity_queue.dequeue_many(finished)]):
            self._states = {name: tf.identity(received["state", name]) for name in saver._states}

    def state(self, state_name: str) -> tf.Tensor:
        """The state at the beginning of each piece, `[batch, ...]`."""
        return self._states[state_name]

    def save_state(self, state_name: str, value: tf.Tensor, name: str | None = None) -> tf.Operation:
        """Give the state at the end of each piece, `[batch, ...]`, to the piece after it.

        Raises:
            KeyError: if there is no such state.
        """
        if state_name not in self._states:
            raise KeyError(f"state was not declared: {state_name}")
        with tf.name_scope(name, "InputQueueingStateSaver_SaveState"):
            same = tf.assert_equal(
                tf.shape(value), tf.shape(self._states[state_name]), message=f"Shape of state {state_name}"
            )
            with tf.control_dependencies([same]):
                going_on = tf.logical_not(self._is_done)
                keys = tf.boolean_mask(self.next_key, going_on)
                return self._state_saver._insert(("state", state_name), keys, tf.boolean_mask(value, going_on))


def batch_sequences_with_states(
    input_key: Any,
    input_sequences: Mapping[str, Any],
    input_context: Mapping[str, Any],
    input_length: Any,
    initial_states: Mapping[str, Any],
    num_unroll: int,
    batch_size: int,
    num_threads: int = 3,
    capacity: int = 1000,
    allow_small_batch: bool = True,
    pad: bool = True,
    make_keys_unique: bool = False,
    make_keys_unique_seed: int | None = None,
    name: str | None = None,
) -> NextQueuedSequenceBatch:
    """Cut sequences into pieces and batch them, with queue runners; see `SequenceQueueingStateSaver`.

    Args:
        input_key: name of the sequence, a string.
        input_sequences: name -> `[steps, ...]`, dense.
        input_context: name -> what belongs to the whole sequence, dense.
        input_length: length of the sequence; None: that of the sequences.
        initial_states: name -> state before the first step.
        num_unroll: steps in a piece.
        batch_size: pieces in a batch.
        num_threads: threads that cut sequences.
        capacity: sequences kept at one time.
        allow_small_batch: give a smaller batch at the end.
        pad: fill up to a multiple of `num_unroll`, with zeros or "".
        make_keys_unique: add random numbers to the names.
        make_keys_unique_seed: seed of those.
        name: of the ops.

    Returns:
        The batch to build the model on. Start the queue runners to run it.

    Raises:
        TypeError: if an input is sparse; TF 1.15 took these.

    Source: TF 1.15 `tf.contrib.training.batch_sequences_with_states`.
    """
    with tf.name_scope(name, "batch_sequences_with_states"):
        sequences = _tensors("sequence", input_sequences, known_from=1)
        if pad:
            length = tf.shape(next(iter(sequences.values())))[0]
            input_length = length if input_length is None else input_length
            sequences = {name: _padded(value, num_unroll) for name, value in sequences.items()}
        if make_keys_unique:
            number = tf.random_uniform((), 0, 100_000_000, tf.int32, make_keys_unique_seed)
            input_key = tf.string_join([input_key, tf.as_string(number)])
        saver = SequenceQueueingStateSaver(
            batch_size,
            num_unroll,
            input_length,
            input_key,
            sequences,
            input_context,
            initial_states,
            capacity,
            allow_small_batch,
        )
        ready = tf.cast(saver.barrier.ready_size(), tf.float32)
        tf.summary.scalar(f"queue/{saver.barrier.name}/ready_segment_batches_", ready)
        runner = tf.train.QueueRunner(
            saver,
            [saver.prefetch_op] * num_threads,
            queue_closed_exception_types=(tf.errors.OutOfRangeError, tf.errors.CancelledError),
        )
        tf.train.add_queue_runner(runner)
        return saver.next_batch


def _check_names(kind: str, named: Any) -> None:
    if not isinstance(named, Mapping):
        raise TypeError(f"{kind}s must be a dictionary, received {named}")
    for name in named:
        if not isinstance(name, str):
            raise TypeError(f"{kind} name must be a string: {name}")
        if ":" in name:
            raise ValueError(f"{kind} name may not have a colon: '{name}'")


def _tensors(kind: str, named: Mapping[str, Any], known_from: int = 0) -> dict[str, tf.Tensor]:
    """The tensors, sorted by name; all dimensions from `known_from` on must be known."""
    found = {}
    for name, value in sorted(named.items()):
        if isinstance(value, tf.SparseTensor | tf.SparseTensorValue):
            raise TypeError(f"{kind} {name} is sparse, which is not supported: pass tf.sparse_tensor_to_dense of it.")
        found[name] = tf.convert_to_tensor(value, name=f"{kind}_{name}")
        if found[name].shape.ndims is None or not found[name].shape[known_from:].is_fully_defined():
            raise ValueError(f"Shape for {kind} {name} is not fully defined: {found[name].shape}")
    return found


def _padded(value: tf.Tensor, multiple: int) -> tf.Tensor:
    missing = -tf.shape(value)[0] % multiple
    padding = tf.fill(
        tf.concat([[missing], tf.shape(value)[1:]], 0), tf.constant("" if value.dtype == tf.string else 0, value.dtype)
    )
    return tf.concat([value, padding], 0)
