"""A recorded run as a program to compare with: what a script computed once, maybe on TF 1.15."""

from collections.abc import Mapping

import numpy as np

from migration.checkpoints.renaming import renamed
from migration.parity.observation import Batch, Observation
from migration.parity.record import Arrays, Record, RecordedTrace, RecordError


class RecordedProgram:
    """A script's first training steps, from a file.

    Attributes:
        name: what it is, for messages.
        record: the file.
    """

    def __init__(self, record: Record, rename: Mapping[str, str], x: str | None = None, y_: str | None = None):
        """Take over a record.

        Args:
            record: the file.
            rename: variable names in the script to names in the Keras model, where they differ.
            x: name of the tensor of inputs; by default the first that was fed and is no scalar.
            y_: name of that of labels; by default the second.

        """
        self.record = record
        self.name = record.trace.program
        self._rename = rename
        self._given = x, y_
        trace = record.trace
        self._trace = trace.renamed({name: renamed(name, rename) for name in (*trace.variables, *trace.gradients)})
        self._step = 0

    def batches(self) -> list[Batch]:
        """Inputs and labels of each step.

        Raises:
            RecordError: if it is not clear which are, of all that was fed, or there is no such tensor.
        """
        x, y_ = _roles(self.record, *self._given)
        return [(fed[x], fed[y_]) for fed in self.record.batches()]

    def state(self) -> dict[str, np.ndarray]:
        """All variables before the first step, by their names in the Keras model."""
        return self._renamed(self.record.before)

    def trace(self) -> RecordedTrace:
        """The first step, its variables named as in the Keras model."""
        return self._trace

    def gradients(self) -> dict[str, np.ndarray]:
        """Those of the first step, by variable; those of which only some rows are known are left out."""
        sparse = {renamed(name, self._rename) for name in self.record.trace.indices}
        dense = {name: tensor for name, tensor in self._trace.gradients.items() if name not in sparse}
        values = dict(self._trace.values(dense.values()))
        return {name: values[tensor] for name, tensor in dense.items() if tensor in values}

    def train(self, steps: int) -> tuple[list[list[np.ndarray]], Observation]:
        """Go so many steps further in the record.

        Returns:
            The random numbers of each step, and the observation after the last.

        Raises:
            RecordError: if the variables after that step were not recorded.
        """
        first, self._step = self._step, self._step + steps
        draws = [list(self.record.random(step + 1).values()) for step in range(first, self._step)]
        losses = [loss for loss in self.record.losses[first : self._step] if loss is not None]
        state = self._renamed(self.record.after(self._step))
        return draws, Observation(None, losses[-1] if losses else None, None, state, tuple(map(float, losses)))

    def _renamed(self, arrays: Arrays) -> dict[str, np.ndarray]:
        return {renamed(name, self._rename): value for name, value in arrays.items()}


def _roles(record: Record, x: str | None, y_: str | None) -> tuple[str, str]:
    fed = {name: value for name, value in next(record.batches()).items() if value.ndim}
    found = [name if not name or ":" in name else f"{name}:0" for name in (x, y_)]
    shapes = ", ".join(f"{name} {value.shape}" for name, value in fed.items())
    if any(name and name not in fed for name in found):
        raise RecordError(f"'{record.path}' has no {' or '.join(filter(None, found))} that was fed: {shapes}.")
    rest = [name for name in fed if name not in found]
    if len(rest) != found.count(None):
        raise RecordError(
            f"'{record.path}': it is not clear which of {shapes} are inputs and labels: say --tensors x=NAME,y_=NAME."
        )
    first, second = (name or rest.pop(0) for name in found)
    return first, second
