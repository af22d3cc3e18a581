"""Random inputs and labels that the training of a graph accepts, and with which it loses a number."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion
from migration.graphs.graph_session import said_by_tensorflow
from migration.graphs.random_inputs import random_values
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.training_session import TrainingSession, before

#: How many examples a graph is tried with that takes any number.
_BATCHES = (2, 3, 5)
#: What random numbers are multiplied by: of large ones, a softmax is 0 or 1, and a logarithm of it no number.
_SCALES = (1.0, 0.1, 0.01, 0.001)


class Feeds:
    """What to feed a training: random numbers, or where it refuses these, what the script was fed that built it.

    Attributes:
        batches: of how many examples it is tried.
        batch: how many examples the graph was built for; None if it takes any number.
    """

    def __init__(
        self, session: TrainingSession, conversion: Conversion, loss: Sequence[tf.Tensor], labels: Sequence[str]
    ):
        """Try what it accepts.

        Args:
            session: of the training.
            conversion: of the model.
            loss: tensors whose sum is the loss.
            labels: names of tensors that only the loss takes.

        Raises:
            NotRecognised: if it accepts nothing that was tried.
        """
        flow = conversion.plan.flow
        self._session = session
        self._shapes = {key: flow.first_try[tensor].shape for key, tensor in flow.session.inputs.items()}
        open_lengths = [
            size
            for key, tensor in flow.session.inputs.items()
            for size, known in zip(self._shapes[key][1:], (tensor.shape.as_list() or [None])[1:], strict=False)
            if known is None
        ]
        self._length = open_lengths[0] if open_lengths else 8
        self.batch = flow.batches[0] if len(set(flow.batches)) == 1 else None
        self._scale = 1.0
        self._fed: Mapping[str, np.ndarray] = {}
        #: That of labels, if the graph does not tell it: as predictions have it.
        self._rank = max((len(flow.shape_of(tensor) or ()) for tensor in flow.outputs.values()), default=2)
        self._names = dict(conversion.endpoints.inputs)
        self._used = before(loss)
        problem = ""
        for batch, scale in itertools.product(self._counts(labels), _SCALES):
            self.batch, self._scale = batch, scale
            said = self._problem(loss, labels)
            if not said:
                return
            problem = problem or said
        fed = flow.session.source.fed
        sizes = [fed[name].shape[:1] for name in (*self._names.values(), *labels) if name in fed]
        if sizes and sizes[0]:
            (self.batch,), self._fed, self._scale = sizes[0], fed, 1.0
            if not self._problem(loss, labels):
                return
        spoilt = sorted(name for name, value in session.variables().items() if not _is_finite(value))
        if spoilt:
            names = ", ".join(spoilt[:3]) + ", …" * (len(spoilt) > 3)
            problem = f"the training of the script has diverged: it left no numbers in {names}"
        raise NotRecognised(problem)

    def _problem(self, loss: Sequence[tf.Tensor], labels: Sequence[str]) -> str:
        """Why it cannot be fed so; "" if it can."""
        try:
            random = np.random.default_rng(0)
            lost = [self._session.loss(loss, self.drawn(labels, batch, random)) for batch in self.batches[-2:]]
        except tf.errors.OpError as error:
            return f"it refuses random inputs: {said_by_tensorflow(error)}"
        except ValueError as error:
            return f"it refuses random inputs: {error}"
        return "" if np.all(np.isfinite(lost)) else "it loses no number with random inputs"

    @property
    def batches(self) -> tuple[int, ...]:
        """Of how many examples it is tried."""
        return (self.batch,) * len(_BATCHES) if self.batch else _BATCHES

    def _counts(self, labels: Sequence[str]) -> list[int | None]:
        """How many examples the graph may have been built for, the likeliest first."""
        names = [name for name in (*self._names.values(), *labels) if self._session.has(name)]
        shapes = [self._session.tensor(name).shape for name in names]
        fixed = {shape[0] for shape in shapes if shape.rank and shape[0]}
        certain = len(fixed) == 1 and all(shape.rank and shape[0] for shape in shapes)
        return list(dict.fromkeys((*fixed, self.batch) if certain else (self.batch, *fixed)))

    def inputs(self, batch: int, random: np.random.Generator) -> dict[str, np.ndarray]:
        """Draw the inputs of the model that the loss needs, by their keys."""
        found = {}
        for key, name in self._names.items():
            if not self._session.has(name):
                continue
            tensor = self._session.tensor(name)
            if tensor.op in self._used and tensor.dtype.is_numpy_compatible:
                found[key] = self._values(tensor, batch, random, len(self._shapes[key]))
        return found

    def label(self, tensor: tf.Tensor, batch: int, random: np.random.Generator) -> np.ndarray:
        """Draw labels."""
        return self._values(tensor, batch, random, self._rank)

    @property
    def are_real(self) -> bool:
        """Whether it is fed what the script was."""
        return bool(self._fed)

    def drawn(self, labels: Iterable[str], batch: int, random: np.random.Generator) -> Mapping[tf.Tensor, Any]:
        """Draw inputs and labels."""
        inputs = self.inputs(batch, random)
        found = {self._session.tensor(self._names[key]): value for key, value in inputs.items()}
        for name in labels:
            tensor = self._session.tensor(name)
            if tensor not in found:
                found[tensor] = self.label(tensor, batch, random)
        return found

    def _values(self, tensor: tf.Tensor, batch: int, random: np.random.Generator, rank: int) -> np.ndarray:
        if tensor.name in self._fed:
            return self._fed[tensor.name]
        value = random_values(tensor, batch, random, self._length, rank)
        return value * value.dtype.type(self._scale) if value.dtype.kind == "f" else value


def _is_finite(value: np.ndarray) -> bool:
    return value.dtype.kind != "f" or bool(np.all(np.isfinite(value)))
