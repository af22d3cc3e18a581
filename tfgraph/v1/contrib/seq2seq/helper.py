"""Where a decoder's inputs come from. Source: TF 1.15 `tf.contrib.seq2seq`."""

import abc
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.rnn import _transpose_batch_time


class Helper(abc.ABC):
    """Samples from a step's outputs and makes the next step's inputs.

    Source: TF 1.15 `tf.contrib.seq2seq.Helper`.
    """

    #: Shape of a step's samples, without the batch, and their type: ids, unless a helper says otherwise.
    sample_ids_shape: Any = tf.TensorShape([])
    sample_ids_dtype: Any = tf.int32

    @property
    @abc.abstractmethod
    def batch_size(self) -> Any:
        """Number of sequences."""

    @abc.abstractmethod
    def initialize(self, name: str | None = None) -> Any:
        """`(finished, first inputs)`."""

    @abc.abstractmethod
    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """The samples of a step."""

    @abc.abstractmethod
    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None) -> Any:
        """`(finished, next inputs, next state)`."""


class CustomHelper(Helper):
    """A helper of three functions.

    Source: TF 1.15 `tf.contrib.seq2seq.CustomHelper`.
    """

    def __init__(
        self,
        initialize_fn: Any,
        sample_fn: Any,
        next_inputs_fn: Any,
        sample_ids_shape: Any = None,
        sample_ids_dtype: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        self._initialize = initialize_fn
        self._sample = sample_fn
        self._next_inputs = next_inputs_fn
        self._batch_size: Any = None
        self.sample_ids_shape = tf.TensorShape(sample_ids_shape or [])
        self.sample_ids_dtype = sample_ids_dtype or tf.int32

    @property
    def batch_size(self) -> Any:
        """Number of sequences."""
        if self._batch_size is None:
            raise ValueError("batch_size accessed before initialize was called")
        return self._batch_size

    def initialize(self, name: str | None = None) -> Any:
        """What the first step starts from."""
        finished, inputs = self._initialize()
        if self._batch_size is None:
            self._batch_size = tf.size(finished)
        return finished, inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """The samples of a step."""
        return self._sample(time=time, outputs=outputs, state=state)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None) -> Any:
        """`(finished, next inputs, next state)`."""
        return self._next_inputs(time=time, outputs=outputs, state=state, sample_ids=sample_ids)


class TrainingHelper(Helper):
    """Feeds a sequence that is known: teacher forcing.

    Args:
        inputs: `[batch, time, ...]`, or a structure of such.
        sequence_length: `[batch]`.
        time_major: inputs are `[time, batch, ...]`.
        name: name scope.

    Source: TF 1.15 `tf.contrib.seq2seq.TrainingHelper`.
    """

    def __init__(self, inputs: Any, sequence_length: Any, time_major: bool = False, name: str | None = None):
        """Make it; the class says what the arguments are."""
        with tf.name_scope(name, "TrainingHelper", [inputs, sequence_length]):
            inputs = tf.nest.map_structure(tf.convert_to_tensor, inputs)
            self._inputs = inputs
            if not time_major:
                inputs = tf.nest.map_structure(_transpose_batch_time, inputs)
            self._arrays = tf.nest.map_structure(_unstack_ta, inputs)
            self._sequence_length = tf.convert_to_tensor(sequence_length, name="sequence_length")
            if self._sequence_length.shape.rank != 1:
                raise ValueError(f"Expected vector for sequence_length. Shape: {self._sequence_length.shape}")
            self._zeros = tf.nest.map_structure(lambda tensor: tf.zeros_like(tensor[0]), inputs)
            self._batch_size = tf.size(self._sequence_length)

    @property
    def inputs(self) -> Any:
        """The inputs, as they were given."""
        return self._inputs

    @property
    def sequence_length(self) -> tf.Tensor:
        """Length of each sequence: `[batch]`."""
        return self._sequence_length

    @property
    def batch_size(self) -> Any:
        """Number of sequences."""
        return self._batch_size

    def initialize(self, name: str | None = None) -> Any:
        """What the first step starts from."""
        finished = tf.equal(0, self._sequence_length)
        return finished, self._inputs_at(0, finished)

    def sample(self, time: Any, outputs: Any, state: Any = None, name: str | None = None) -> Any:
        """The samples of a step."""
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: str | None = None) -> Any:
        """`(finished, next inputs, next state)`."""
        finished = time + 1 >= tf.cast(self._sequence_length, tf.int32)
        return finished, self._inputs_at(time + 1, finished), state

    def _inputs_at(self, time: Any, finished: tf.Tensor) -> Any:
        # When all have finished there may be no element to read.
        return tf.cond(
            tf.reduce_all(finished),
            lambda: self._zeros,
            lambda: tf.nest.map_structure(lambda array: array.read(time), self._arrays),
        )


class _ScheduledTrainingHelper(TrainingHelper):
    """Teacher forcing that is left, with some probability, for the decoder's own output."""

    def __init__(
        self, inputs: Any, sequence_length: Any, sampling_probability: Any, time_major: bool, name: str | None
    ):
        """Make it; the class says what the arguments are."""
        self._probability = tf.convert_to_tensor(sampling_probability, name="sampling_probability")
        if self._probability.shape.rank not in (0, 1):
            raise ValueError(
                f"sampling_probability must be either a scalar or a vector. saw shape: {self._probability.shape}"
            )
        super().__init__(inputs, sequence_length, time_major, name)

    def _chosen(self, seed: int | None) -> tf.Tensor:
        """Which sequences leave the known input in this step: bool `[batch]`."""
        shape = [self.batch_size] if self._probability.shape.rank == 0 else tf.shape(self._probability)
        return tf.random_uniform(shape, seed=seed, dtype=self._probability.dtype) < self._probability

    def _replace(self, known: tf.Tensor, chosen: tf.Tensor, own_inputs: Any) -> tf.Tensor:
        """The known inputs, with `own_inputs(rows)` in the chosen rows, of which there may be none."""
        rows = tf.where(chosen)
        return tf.tensor_scatter_nd_update(known, rows, tf.cast(own_inputs(rows), known.dtype))


class ScheduledEmbeddingTrainingHelper(_ScheduledTrainingHelper):
    """Teacher forcing, in which each input is, with some probability, a sampled id instead.

    Source: TF 1.15 `tf.contrib.seq2seq.ScheduledEmbeddingTrainingHelper`; https://arxiv.org/abs/1506.03099.
    """

    def __init__(
        self,
        inputs: Any,
        sequence_length: Any,
        embedding: Any,
        sampling_probability: Any,
        time_major: bool = False,
        seed: int | None = None,
        scheduling_seed: int | None = None,
        name: str | None = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(inputs, sequence_length, sampling_probability, time_major, name)
        self._embed = embedding_function(embedding)
        self._seed = seed
        self._scheduling_seed = scheduling_seed

    def sample(self, time: Any, outputs: Any, state: Any = None, name: str | None = None) -> Any:
        """Sampled ids, and -1 where the known input is to be used."""
        chosen = self._chosen(self._scheduling_seed)
        return tf.where(chosen, _categorical_sample(outputs, self._seed), tf.fill([self.batch_size], -1))

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: str | None = None) -> Any:
        """`(finished, next inputs, next state)`."""
        finished, known, state = super().next_inputs(time, outputs, state, sample_ids)
        inputs = self._replace(known, sample_ids > -1, lambda rows: self._embed(tf.gather_nd(sample_ids, rows)))
        return finished, inputs, state


class ScheduledOutputTrainingHelper(_ScheduledTrainingHelper):
    """Teacher forcing, in which each input is, with some probability, the decoder's last output instead.

    Args:
        inputs: `[batch, time, size]`.
        sequence_length: `[batch]`.
        sampling_probability: a number or a vector `[batch]`, 0 to 1.
        time_major: inputs are `[time, batch, size]`.
        seed: of the random choice.
        next_inputs_fn: outputs to inputs, by rows; the identity by default.
        auxiliary_inputs: `[batch, time, more]`, appended to the inputs of either kind.
        name: name scope.

    Source: TF 1.15 `tf.contrib.seq2seq.ScheduledOutputTrainingHelper`; https://arxiv.org/abs/1506.03099.
    """

    def __init__(
        self,
        inputs: Any,
        sequence_length: Any,
        sampling_probability: Any,
        time_major: bool = False,
        seed: int | None = None,
        next_inputs_fn: Any = None,
        auxiliary_inputs: Any = None,
        name: str | None = None,
    ):
        """Make it; the class says what the arguments are."""
        self._auxiliary: Any = None
        if auxiliary_inputs is not None:
            auxiliary_inputs = tf.convert_to_tensor(auxiliary_inputs, name="auxiliary_inputs")
            inputs = tf.concat((inputs, auxiliary_inputs), -1)
            steps = auxiliary_inputs if time_major else _transpose_batch_time(auxiliary_inputs)
            self._auxiliary = _unstack_ta(steps, clear_after_read=False)  # the last one is read twice
        super().__init__(inputs, sequence_length, sampling_probability, time_major, name)
        self._seed = seed
        self._next_inputs_fn = next_inputs_fn or (lambda outputs: outputs)

    def sample(self, time: Any, outputs: Any, state: Any = None, name: str | None = None) -> Any:
        """1 where the output is to be used, 0 where the known input is: int32 `[batch]`."""
        return tf.cast(self._chosen(self._seed), tf.int32)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: str | None = None) -> Any:
        """`(finished, next inputs, next state)`."""
        finished, known, state = super().next_inputs(time, outputs, state, sample_ids)

        def own_inputs(rows: tf.Tensor) -> tf.Tensor:
            own = self._next_inputs_fn(tf.gather_nd(outputs, rows))
            if self._auxiliary is None:
                return own
            # After the last step nothing is read, but there must be something to read.
            next_time = tf.minimum(time + 1, self._auxiliary.size() - 1)
            return tf.concat((own, tf.gather_nd(self._auxiliary.read(next_time), rows)), -1)

        return finished, self._replace(known, tf.cast(sample_ids, tf.bool), own_inputs), state


class GreedyEmbeddingHelper(Helper):
    """Feeds the most likely id of each step, embedded, to the next.

    Args:
        embedding: the embeddings, or a function from ids to embeddings.
        start_tokens: int32 `[batch]`.
        end_token: the id that ends a sequence.

    Source: TF 1.15 `tf.contrib.seq2seq.GreedyEmbeddingHelper`.
    """

    def __init__(self, embedding: Any, start_tokens: Any, end_token: Any):
        """Make it; the class says what the arguments are."""
        self._embed = embedding_function(embedding)
        self._start_tokens = tf.convert_to_tensor(start_tokens, tf.int32, name="start_tokens")
        self._end_token = tf.convert_to_tensor(end_token, tf.int32, name="end_token")
        if self._start_tokens.shape.rank != 1:
            raise ValueError("start_tokens must be a vector")
        if self._end_token.shape.rank != 0:
            raise ValueError("end_token must be a scalar")
        self._batch_size = tf.size(self._start_tokens)
        self._start_inputs = self._embed(self._start_tokens)

    @property
    def batch_size(self) -> Any:
        """Number of sequences."""
        return self._batch_size

    def initialize(self, name: str | None = None) -> Any:
        """What the first step starts from."""
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """The samples of a step."""
        if not isinstance(outputs, tf.Tensor):
            raise TypeError(f"Expected outputs to be a single Tensor, got: {type(outputs)}")
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None) -> Any:
        """`(finished, next inputs, next state)`."""
        finished = tf.equal(sample_ids, self._end_token)
        inputs = tf.cond(tf.reduce_all(finished), lambda: self._start_inputs, lambda: self._embed(sample_ids))
        return finished, inputs, state


class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """Feeds an id drawn from each step's distribution, embedded, to the next.

    Source: TF 1.15 `tf.contrib.seq2seq.SampleEmbeddingHelper`.
    """

    def __init__(
        self,
        embedding: Any,
        start_tokens: Any,
        end_token: Any,
        softmax_temperature: Any = None,
        seed: int | None = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(embedding, start_tokens, end_token)
        self._temperature = softmax_temperature
        self._seed = seed

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """The samples of a step."""
        logits = outputs if self._temperature is None else outputs / self._temperature
        return _categorical_sample(logits, self._seed)


class InferenceHelper(Helper):
    """Inference with a sampling function of one's own.

    Source: TF 1.15 `tf.contrib.seq2seq.InferenceHelper`.
    """

    def __init__(
        self,
        sample_fn: Any,
        sample_shape: Any,
        sample_dtype: Any,
        start_inputs: Any,
        end_fn: Any,
        next_inputs_fn: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        self._sample = sample_fn
        self.sample_ids_shape = tf.TensorShape(sample_shape)
        self.sample_ids_dtype = sample_dtype
        self._start_inputs = tf.convert_to_tensor(start_inputs, name="start_inputs")
        self._end = end_fn
        self._next_inputs = next_inputs_fn
        self._batch_size = tf.shape(start_inputs)[0]

    @property
    def batch_size(self) -> Any:
        """Number of sequences."""
        return self._batch_size

    def initialize(self, name: str | None = None) -> Any:
        """What the first step starts from."""
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: str | None = None) -> Any:
        """The samples of a step."""
        return self._sample(outputs)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: str | None = None) -> Any:
        """`(finished, next inputs, next state)`."""
        inputs = sample_ids if self._next_inputs is None else self._next_inputs(sample_ids)
        return self._end(sample_ids), inputs, state


def _unstack_ta(inputs: tf.Tensor, clear_after_read: bool | None = None) -> tf.TensorArray:
    """An array with one element per step of `[time, batch, ...]`."""
    return tf.TensorArray(
        inputs.dtype, size=tf.shape(inputs)[0], element_shape=inputs.shape[1:], clear_after_read=clear_after_read
    ).unstack(inputs)


def _categorical_sample(logits: tf.Tensor, seed: int | None) -> tf.Tensor:
    return tf.multinomial(logits, 1, seed=seed, output_dtype=tf.int32)[:, 0]


def embedding_function(embedding: Any) -> Any:
    """A function from ids to embeddings, from such a function or from a table."""
    return embedding if callable(embedding) else lambda ids: tf.nn.embedding_lookup(embedding, ids)
