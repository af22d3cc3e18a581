"""A recorded run: what a script computed in its first training steps, read from the file that `recorder.py` wrote."""

import copy
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

import numpy as np
import tensorflow as tf

from migration.parity.recorder import FORMAT, VERSION
from migration.parity.trace import Node, Trace
from migration.parity.update import Update, recorded_update
from tfgraph.checkpoints.formats.npz import Npz
from tfgraph.checkpoints.reader import CheckpointError, Reader

#: The parts of a file that name arrays by what they are of, and those that name tensors.
_ARRAYS = ("before", "values")
_TENSORS = ("gradients", "indices")
_TYPES: dict[str, type | tuple[type, ...]] = {
    "script": str,
    "sha256": str,
    "argv": list,
    "seed": (int, type(None)),
    "tensorflow": str,
    "numpy": str,
    "python": str,
    "devices": list,
    "steps": list,
    "stopped": bool,
    "others": int,
    "nodes": list,
    "variables": dict,
    "feeds": list,
    "random": list,
    "y": (str, type(None)),
    "loss": (str, type(None)),
    "after": dict,
    "dtypes": dict,
    "left_out": dict,
    **{name: dict for name in (*_ARRAYS, *_TENSORS)},
}


class RecordError(ValueError):
    """A recorded run cannot be read; the message says which, why and what to do."""


class Arrays(Mapping[str, np.ndarray]):
    """Arrays in a file, each read when it is asked for."""

    def __init__(self, reader: Reader, members: Mapping[str, str], dtypes: Mapping[str, str]):
        """Take over a part of a file.

        Args:
            reader: of the file.
            members: name of each array to its name in the file.
            dtypes: those of arrays that numpy has no name for, by their names in the file.
        """
        self._reader, self._members, self._dtypes = reader, members, dtypes

    def __getitem__(self, name: str) -> np.ndarray:
        """Read one array.

        Raises:
            KeyError: if there is none of this name.
            RecordError: if it is damaged.
        """
        member = self._members[name]
        try:
            array = self._reader.read(member)
        except CheckpointError as error:
            raise RecordError(str(error)) from None
        return array.view(tf.as_dtype(self._dtypes[member]).as_numpy_dtype) if member in self._dtypes else array

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._members)

    def __len__(self) -> int:
        """Count the arrays."""
        return len(self._members)


class RecordedTrace(Trace):
    """The first training step of a recorded run.

    Attributes:
        indices: name of each variable of which only some rows were updated to the name of the tensor of their indices;
            `gradients` has that of the rows.
        left_out: names of tensors and variables without a value to the reason, where there is more to say than that
            they have none.
    """

    def __init__(self, structure: Mapping[str, Any], arrays: Arrays):
        """Take over what a file says.

        Args:
            structure: of the file.
            arrays: the values of tensors.
        """
        self.program = f"{structure['script']} on TF {structure['tensorflow']}"
        self.nodes = tuple(
            Node(name, kind, tuple(inputs), tuple(outputs), attributes, source)
            for name, kind, inputs, outputs, attributes, source in structure["nodes"]
        )
        self.variables = {name: tuple(tensors) for name, tensors in structure["variables"].items()}
        self.feeds = tuple(structure["feeds"])
        self.random = tuple(structure["random"])
        self.y, self.loss = structure["y"], structure["loss"]
        self.gradients: dict[str, str] = structure["gradients"]
        self.indices: dict[str, str] = structure["indices"]
        self.left_out: dict[str, str] = structure["left_out"]
        self._arrays = arrays

    def renamed(self, names: Mapping[str, str]) -> Self:
        """Make the same trace, whose variables have other names."""
        trace = copy.copy(self)
        trace.variables = {names[name]: tensors for name, tensors in self.variables.items()}
        trace.gradients = {names[name]: tensor for name, tensor in self.gradients.items()}
        return trace

    def values(self, tensors: Iterable[str]) -> Iterator[tuple[str, np.ndarray]]:
        """See `Trace.values`."""
        for name in tensors:
            if name in self._arrays:
                yield name, self._arrays[name]

    def updates(self) -> dict[str, Update]:
        """See `Trace.updates`."""
        return recorded_update(self)


class Record:
    """A recorded run; see `read_record`.

    Attributes:
        path: of the file.
        script: name of the script, without its directory.
        sha256: of the script's source.
        argv: the script's arguments.
        seed: what `--seed` said; None if it was not given.
        versions: of `tensorflow`, `numpy` and `python`.
        devices: that the session had.
        steps: how many training steps were recorded.
        stopped: whether the script was stopped then; if not, it came to its own end.
        others: how many training steps of other threads were not recorded, since they ran beside one that was.
        fetches: of each step: what the script asked `Session.run` for, by name.
        updates: of each step: the variables that it updated.
        trace: the first step.
        before: values of the global variables before the first step.
    """

    def __init__(self, path: str, reader: Reader, structure: Mapping[str, Any]):
        """Take over an open file, which was looked through."""
        self.path = path
        self._reader, self._structure = reader, structure
        self.script: str = structure["script"]
        self.sha256: str = structure["sha256"]
        self.argv: list[str] = structure["argv"]
        self.seed: int | None = structure["seed"]
        self.versions = {name: structure[name] for name in ("tensorflow", "numpy", "python")}
        self.devices: list[str] = structure["devices"]
        self.steps = len(structure["steps"])
        self.stopped: bool = structure["stopped"]
        self.others: int = structure["others"]
        self.fetches: list[list[str]] = [step["fetches"] for step in structure["steps"]]
        self.updates: list[list[str]] = [step["updates"] for step in structure["steps"]]
        self.trace = RecordedTrace(structure, self._arrays(structure["values"]))
        self.before = self._arrays(structure["before"])

    def after(self, step: int) -> Arrays:
        """Give the values of the global variables after a step, slots included.

        Args:
            step: 1 or `steps`; others were not recorded.

        Raises:
            RecordError: if this one was not recorded.
        """
        if str(step) not in self._structure["after"]:
            known = " and ".join(self._structure["after"])
            raise RecordError(f"'{self.path}' has the variables after step {known}, not after step {step}.")
        return self._arrays(self._structure["after"][str(step)])

    @property
    def losses(self) -> list[np.ndarray | None]:
        """The loss of each step, a scalar of its own dtype; None where the step had none, or nobody knows which."""
        names = {str(n): step["loss"] for n, step in enumerate(self._structure["steps"]) if step["loss"] is not None}
        arrays = self._arrays(names)
        return [arrays.get(str(number)) for number in range(self.steps)]

    def batches(self) -> Iterator[Arrays]:
        """Yield what each step was fed, or took from a queue or an iterator, by names of tensors."""
        for step in self._structure["steps"]:
            yield self._arrays(step["feeds"])

    def random(self, step: int) -> Arrays:
        """Give the random numbers of a step by names of tensors, such as the uniform draws of dropout.

        Args:
            step: from 1 to `steps`.

        Raises:
            RecordError: if there is no such step.
        """
        if not 1 <= step <= self.steps:
            raise RecordError(f"'{self.path}' has steps 1 to {self.steps}, not {step}.")
        return self._arrays(self._structure["steps"][step - 1]["random"])

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def __enter__(self) -> Self:
        """Return the record."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def _arrays(self, members: Mapping[str, str]) -> Arrays:
        return Arrays(self._reader, members, self._structure["dtypes"])


def read_record(path: str | os.PathLike[str]) -> Record:
    """Open a recorded run; its arrays are read when they are asked for.

    Args:
        path: of the `.npz` file that `migration record` wrote.

    Raises:
        RecordError: if there is no such file, if it is damaged, or no recorded run.
    """
    path = os.fspath(path)
    if not os.path.isfile(path):
        raise RecordError(f"No such file: '{path}'. `migration record SCRIPT -o {path}` makes one.")
    try:
        reader = Npz(path)
    except CheckpointError as error:
        raise RecordError(str(error)) from None
    try:
        if "structure" not in reader.entries:
            raise RecordError(f"Cannot read '{path}': it is no recorded run, of `migration record`.")
        structure = json.loads(reader.read("structure").tobytes())
        _check(path, structure, reader)
        return Record(path, reader, structure)
    except (CheckpointError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        reader.close()
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"Cannot read '{path}': it is damaged ({error}).") from None


def _check(path: str, structure: Any, reader: Reader) -> None:
    """Look through what a file says of itself, so that nobody stumbles later.

    Raises:
        RecordError: if it is no recorded run, or one of a later version.
        ValueError: if something in it is not as it should be.
    """
    if not isinstance(structure, dict) or structure.get("format") != FORMAT:
        raise RecordError(f"Cannot read '{path}': it is no recorded run, of `migration record`.")
    if structure["version"] != VERSION:
        raise RecordError(
            f"Cannot read '{path}': it is of version {structure['version']}, we read {VERSION}. Record it again, or"
            " install the version of migration that wrote it."
        )
    for name, kind in _TYPES.items():
        if not isinstance(structure[name], kind):
            raise ValueError(f"'{name}' is {structure[name]!r:.60}")
    if not structure["steps"]:
        raise ValueError("it has no steps")
    for node in structure["nodes"]:
        if [type(part) for part in node] != [str, str, list, list, dict, str]:
            raise ValueError(f"{node!r:.60} is no operation")
    known = {tensor for node in structure["nodes"] for tensor in (*node[2], *node[3])}
    ends = [structure[name] for name in ("y", "loss") if structure[name] is not None]
    for tensor in (*ends, *(tensor for name in _TENSORS for tensor in structure[name].values())):
        if tensor not in known:
            raise ValueError(f"'{tensor}' comes out of no operation")
    steps = structure["steps"]
    tables = [structure[name] for name in _ARRAYS] + [step[name] for step in steps for name in ("feeds", "random")]
    losses = [step["loss"] for step in steps if step["loss"] is not None]
    tables += [*structure["after"].values(), dict(enumerate(losses))]
    for member in (member for table in tables for member in table.values()):
        if member not in reader.entries:
            raise ValueError(f"the array '{member}' is missing")
