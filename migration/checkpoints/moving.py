"""Load a TF1 checkpoint into a Keras model, and save a Keras model as a TF1 checkpoint."""

import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import keras
import numpy as np

from migration.checkpoints import cudnn
from migration.checkpoints.averages import choose
from migration.checkpoints.groups import Group, layouts_in, optimizer_groups, weight_groups
from migration.checkpoints.layouts.lstm import LSTM, forget_bias_of
from migration.checkpoints.ledger import KEPT, LEFT, MOVED, Ledger, Line
from migration.checkpoints.names import GLOBAL_STEP, weight_names
from migration.checkpoints.optimizer_state import State, disagreement, power, state_of
from migration.checkpoints.proposing import Proposal, order_in_graph, propose
from migration.checkpoints.renaming import Rename, inverted, nearest, refuse_unused, renamed, renamed_all
from migration.checkpoints.scopes import without_scopes
from tfgraph.checkpoints import CheckpointError, Entry, Reader, open_checkpoint, write_checkpoint
from tfgraph.checkpoints.reader import dtype_name
from tfgraph.checkpoints.roles import STATISTIC, WEIGHT, roles

_TRAINING_STATE = re.compile(rf"(^|/)({GLOBAL_STEP}|beta[12]_power(_\d+)?)$")


def load_ckpt(
    model: keras.Model,
    path: str | os.PathLike[str],
    rename: Rename | None = None,
    optimizer: keras.optimizers.Optimizer | None = None,
    averages: str | None = None,
    accept: bool = False,
    format: str | None = None,
    forget_bias: float | None = None,
) -> Ledger:
    """Load a TF1 checkpoint into a Keras model; all of it or, if anything does not fit, nothing.

    TF1's cells (`LSTMCell`, `GRUCell`, `BasicRNNCell`) become those of Keras, see `migration.checkpoints.layouts`; so
    do the layers of `tf.contrib.cudnn_rnn`, which save their weights as those of cells. If only their vector is there,
    rename it to the layer that has its weights, or to several: `{"cudnn_lstm/opaque_kernel": "lstm+lstm_1"}`.
    Where names differ and nothing is renamed, tensors go by the last word of their names and by their shapes, if that
    leaves no choice; if it does, what would be tried is in the message.

    Args:
        model: a built Keras model.
        path: the checkpoint in any spelling, or a `.npz` or `.safetensors` file with its tensors.
        rename: names in the checkpoint to names in the model, where they differ. A name stands
            for its optimizer slots, too, and for everything below it; see `migration.checkpoints.renaming.Rename`.
        optimizer: takes over slots, powers of beta and `global_step`, so that training goes on
            as if it had not stopped: one of `tfkeras.optimizers`, or Keras's own. Without one, these stay behind.
        averages: `raw` or `shadow`, where the checkpoint has weights and their moving averages.
        accept: whether to take a proposal that is not the only possible one.
        format: `V1` or `V2`, where both lie under one prefix.
        forget_bias: what all LSTM cells of the script add to the forget gate, which no checkpoint says; by default 1,
            as TF1 does, but 0 for those named `cudnn_compatible…`. A vector of cuDNN never has one.

    Returns:
        The ledger: every tensor of the checkpoint and every variable of the model, on one line each.

    Raises:
        CheckpointError: if the checkpoint cannot be read, or does not fit: then all differences are listed.
        ValueError: if `forget_bias` is no finite number, or the model has no LSTM to which it could be added.
    """
    _check_forget_bias(model, forget_bias)
    with open_checkpoint(path, format) as reader:
        rename = rename or {}
        refuse_unused(reader.entries, rename, reader.path)
        chosen, not_chosen = choose(reader.entries, averages, reader.path)
        sources = without_scopes(renamed_all(chosen, rename, reader.path), roles(reader.entries), rename)
        proposal = _proposal(model, sources, chosen, reader)
        if proposal and (proposal.is_unambiguous or accept):
            sources = {new: sources[old] for new, old in renamed_all(sources, proposal.rename, reader.path).items()}
        tensors = {new: chosen[old] for new, old in sources.items()}
        rules = {new: "moving average" for new, old in sources.items() if chosen[old] != old}
        if proposal:
            rules |= dict.fromkeys(proposal.rename.values(), "proposed by word, shape and order")
        move = _Move(model, optimizer, reader, tensors, rules, forget_bias)
        if move.problems:
            raise CheckpointError(_does_not_fit(reader.path, model, optimizer, move.problems, proposal))
        # All is read twice: a damaged tensor must not be found when others have moved already.
        for group in move.groups:
            move.read(group)
        for group in move.groups:
            for target, value in zip(group.targets, move.read(group), strict=True):
                target.assign(value)
        left = [_left(reader.entries[name], reason) for name, reason in not_chosen.items()]
    return Ledger([*move.lines, *left])


class _Move:
    """What goes where, and what does not fit."""

    def __init__(
        self,
        model: keras.Model,
        optimizer: Any,
        reader: Reader,
        sources: Mapping[str, str],
        rules: Mapping[str, str],
        forget_bias: float | None = None,
    ):
        """Compare a checkpoint with a model.

        `sources` are names in the model to tensors of the checkpoint, `rules` how some of them were chosen.
        """
        self._reader = reader
        self._sources = sources
        self._rules = rules
        self.problems: list[str] = []
        self.lines: list[Line] = []
        weights = weight_groups(model, sources, _forget_bias(forget_bias, lambda name: sources.get(name, "")))
        groups = [*weights, *(optimizer_groups(model, optimizer, weights) if optimizer else [])]
        wanted = {name for group in groups for name in group.tensors}
        #: Those that have all their tensors.
        self.groups = [group for group in groups if self._fits(group, sources.keys() - wanted)]
        state = state_of(optimizer) if optimizer else None
        names = {name for group in weights for name in group.tensors}
        moved = [line.source for line in self.lines if line.source and line.outcome == MOVED]
        copies = {name for name, source in sources.items() if cudnn.is_copy(source, moved)}
        for name, source in sources.items():
            if name not in wanted:
                if name in copies:
                    self.lines.append(
                        _left(reader.entries[source], "cuDNN's vector of weights, which moved cell by cell")
                    )
                else:
                    self._add_unwanted(name, reader.entries[source], names | copies, state)

    def read(self, group: Group) -> list[np.ndarray]:
        """The values of the variables of a group."""
        values = group.to_keras([self._reader.read(self._sources[name]) for name in group.tensors])
        if list(group.tensors) == [GLOBAL_STEP]:
            return [values[0].astype(group.dtype)]
        return values

    def _fits(self, group: Group, unused: Iterable[str]) -> bool:
        for name, shape in group.tensors.items():
            source = self._sources.get(name)
            if source is None:
                if name == GLOBAL_STEP:
                    line = Line(None, name, shape, group.dtype, KEPT, "the checkpoint does not count steps")
                    self.lines.append(line)
                else:
                    self.problems.append(f"{name}: not in the checkpoint{nearest(name, unused)}")
                continue
            entry = self._reader.entries[source]
            if entry.shape != shape:
                self.problems.append(f"{name}: checkpoint has {entry.shape}, model wants {shape}")
            if dtype_name(entry.dtype) != group.dtype and not (name == GLOBAL_STEP and entry.dtype.kind == "i"):
                self.problems.append(f"{name}: checkpoint has {dtype_name(entry.dtype)}, model wants {group.dtype}")
            rule = "; ".join(filter(None, [self._rules.get(name), group.rule]))
            self.lines.append(Line(source, name, shape, group.dtype, MOVED, rule))
        return all(name in self._sources for name in group.tensors)

    def _add_unwanted(self, name: str, entry: Entry, weights: Iterable[str], state: State | None) -> None:
        reason = ""
        if state is None and _is_training_state(name, weights):
            reason = "training state; no optimizer was given"
        elif state and name in state.powers:
            reason = self._checked_power(name, state.powers[name], entry)
        elif state and name.rpartition("/")[0] in weights:
            reason = state.dropped.get(name.rpartition("/")[2], "")
        if reason:
            self.lines.append(_left(entry, reason))
        elif not (state and name in state.powers):
            self.problems.append(f"{entry.name}: {entry.shape} in the checkpoint, nothing in the model takes it")
            if cudnn.OPAQUE in entry.name.split("/"):
                self.problems[-1] += (
                    "; weights of cuDNN in one vector: rename it to the layer of the model that has them, or to several"
                    " with + between them"
                )

    def _checked_power(self, name: str, beta: float, entry: Entry) -> str:
        """Say that a power of beta follows from the number of steps; it is a problem if it does not."""
        step = self._sources.get(GLOBAL_STEP)
        if step is None or entry.shape or self._reader.entries[step].shape:
            self.problems.append(f"{name}: the checkpoint does not count steps, from which it would follow")
            return ""
        steps = int(self._reader.read(step))
        contradiction = disagreement(beta, float(self._reader.read(entry.name)), steps)
        if contradiction:
            self.problems.append(
                f"{name}: {contradiction}, but global_step is {steps} and beta {beta:g}. Keras's Adam keeps no powers;"
                " that of tfkeras.optimizers does"
            )
            return ""
        return "follows from the number of steps, with which it agrees"


def save_ckpt(
    model: keras.Model,
    path: str | os.PathLike[str],
    rename: Rename | None = None,
    optimizer: keras.optimizers.Optimizer | None = None,
    cells: str = "tf1",
    forget_bias: float | None = None,
) -> Ledger:
    """Save a Keras model as a TF1 checkpoint.

    Args:
        model: a built Keras model.
        path: the prefix to write.
        rename: as for `load_ckpt`, names in the checkpoint to names in the model, so that one
            table serves both ways.
        optimizer: its slots, powers of beta and `iterations` (as `global_step`) are saved, too.
        cells: `tf1` writes recurrent layers as TF1's cells keep them, `keras` as they are.
        forget_bias: what the LSTM cells that will read it add to the forget gate; as for `load_ckpt`.

    Returns:
        The ledger.

    Raises:
        CheckpointError: if the checkpoint cannot be written, or if `rename` makes two names the same or a vector of
            cuDNN.
        ValueError: if `cells` is another word, or `forget_bias` as for `load_ckpt`.
    """
    if cells not in ("tf1", "keras"):
        raise ValueError(f"cells: expected 'tf1' or 'keras', received {cells!r}")
    _check_forget_bias(model, forget_bias)
    cudnn.refuse_to_write(rename or {})
    back = inverted(rename or {})
    present = weight_names(model) if cells == "keras" else None
    weights = weight_groups(model, present, _forget_bias(forget_bias, lambda name: renamed(name, back)))
    groups = [*weights, *(optimizer_groups(model, optimizer, weights) if optimizer else [])]
    powers = state_of(optimizer).powers if optimizer else {}
    names = [name for group in groups for name in group.tensors]
    olds = renamed_all([*names, *powers], back, str(path))
    ledger = Ledger()

    group_of = {name: group for group in groups for name in group.tensors}

    def tensors() -> Iterator[tuple[str, np.ndarray]]:
        for old, name in sorted(olds.items()):
            if group := group_of.get(name):
                value, rule = group.values()[name], group.rule
                if name == GLOBAL_STEP:
                    value = value.astype(np.int64)
            else:
                value = np.asarray(power(powers[name], int(optimizer.iterations)))  # type: ignore[union-attr]
                rule = "computed from the number of steps"
            ledger.lines.append(Line(old, name, value.shape, value.dtype.name, MOVED, rule))
            yield old, value

    write_checkpoint(path, tensors())
    return ledger


def _proposal(
    model: keras.Model, sources: Mapping[str, str], chosen: Mapping[str, str], reader: Reader
) -> Proposal | None:
    """Propose names for weights that the checkpoint does not name, in terms of names after renaming."""
    wanted = {
        name: shape
        for group in weight_groups(model, sources)
        for name, shape in group.tensors.items()
        if name not in sources
    }
    if not wanted:
        return None
    named = {name for group in weight_groups(model, sources) for name in group.tensors}
    found = roles(reader.entries)
    unused = {
        new: reader.entries[chosen[old]].shape
        for new, old in sources.items()
        if new not in named and found[old].kind in (WEIGHT, STATISTIC)
    }
    news = {old: new for new, old in sources.items()}
    return propose(wanted, unused, [news[name] for name in order_in_graph(reader.path) if name in news])


def _forget_bias(chosen: float | None, name_in_checkpoint: Callable[[str], str]) -> Callable[[str], float]:
    """What an LSTM adds, by the name of its kernel in the model."""
    return lambda name: forget_bias_of(name_in_checkpoint(name)) if chosen is None else chosen


def _check_forget_bias(model: keras.Model, forget_bias: float | None) -> None:
    if forget_bias is None:
        return
    if not math.isfinite(forget_bias):
        raise ValueError(f"forget_bias: expected a finite number, received {forget_bias}")
    if not any(isinstance(layout, LSTM) for layout in layouts_in(model)):
        raise ValueError(f"forget_bias: '{model.name}' has no keras.layers.LSTM, to whose bias it could be added")


def _is_training_state(name: str, weights: Iterable[str]) -> bool:
    return bool(_TRAINING_STATE.search(name)) or any(name.startswith(f"{weight}/") for weight in weights)


def _left(entry: Entry, reason: str) -> Line:
    return Line(entry.name, None, entry.shape, dtype_name(entry.dtype), LEFT, reason)


def _does_not_fit(path: str, model: keras.Model, optimizer: Any, problems: list[str], proposal: Proposal | None) -> str:
    into = f"'{model.name}'" + (f" with {type(optimizer).__name__}" if optimizer else "")
    remedies = (
        "Build the model with the original sizes, or pass rename={name in the checkpoint: name in the model}"
        " (--rename on the command line)"
    )
    if proposal:
        remedies += f"; proposed by shapes and order, to be looked at: {proposal}, taken with accept=True (--accept)"
    if optimizer is not None:
        remedies += "; for the weights alone, pass no optimizer (--weights-only)"
    return "\n  ".join([f"Cannot load '{path}' into {into}; nothing was changed:", *problems]) + f"\n{remedies}."
