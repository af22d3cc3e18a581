"""Load a TF1 checkpoint into a Keras model, and save a Keras model as a TF1 checkpoint."""

import difflib
import os
import re
from collections.abc import Iterable, Mapping

import keras

from migration.checkpoints.ledger import Ledger, Line
from migration.checkpoints.names import GLOBAL_STEP, optimizer_names, renamed, weight_names
from tfgraph.checkpoints import CheckpointError, read_checkpoint, resolve_checkpoint, write_checkpoint
from tfkeras.optimizers import KernelOptimizer

_TRAINING_STATE = re.compile(rf"(^|/)({GLOBAL_STEP}|beta[12]_power(_\d+)?)$")


def load_ckpt(
    model: keras.Model,
    path: str | os.PathLike[str],
    rename: Mapping[str, str] | None = None,
    optimizer: KernelOptimizer | None = None,
) -> Ledger:
    """Load a TF1 checkpoint into a Keras model; all of it or, if anything does not fit, nothing.

    Args:
        model: a built Keras model.
        path: the checkpoint: a prefix, one of its files, or a directory.
        rename: names in the checkpoint to names in the model, where they differ. A name stands
            for its optimizer slots, too, and for everything below it.
        optimizer: takes over slots, powers of beta and `global_step`, so that training goes on
            as if it had not stopped. Without one, these stay behind.

    Returns:
        The ledger: every tensor of the checkpoint and every variable of the model, on one line each.

    Raises:
        CheckpointError: if the checkpoint cannot be read, or does not fit: then all differences are listed.
    """
    prefix = resolve_checkpoint(path)
    tensors = read_checkpoint(prefix)
    _refuse_unused(tensors, rename or {}, prefix)
    sources = _rename_all(tensors, rename or {}, prefix)
    weights = weight_names(model)
    targets = {**weights, **(optimizer_names(model, optimizer) if optimizer else {})}
    problems, ledger = [], Ledger()
    for name, target in targets.items():
        shape, dtype = tuple(target.shape), keras.backend.standardize_dtype(target.dtype)
        source = sources.get(name)
        if source is None:
            if name == GLOBAL_STEP:
                ledger.lines.append(Line(None, name, shape, dtype, "kept", "the checkpoint does not count steps"))
            else:
                problems.append(f"{name}: not in the checkpoint{_nearest(name, sources.keys() - targets.keys())}")
            continue
        tensor = tensors[source]
        if tensor.shape != shape:
            problems.append(f"{name}: checkpoint has {tensor.shape}, model wants {shape}")
        if tensor.dtype.name != dtype and not (name == GLOBAL_STEP and tensor.dtype.kind == "i"):
            problems.append(f"{name}: checkpoint has {tensor.dtype.name}, model wants {dtype}")
        ledger.lines.append(Line(source, name, shape, dtype, "moved"))
    for name, source in sources.items():
        if name in targets:
            continue
        tensor = tensors[source]
        if optimizer is None and _is_training_state(name, weights):
            ledger.lines.append(
                Line(source, None, tensor.shape, tensor.dtype.name, "left", "training state; no optimizer was given")
            )
        else:
            problems.append(f"{source}: {tensor.shape} in the checkpoint, nothing in the model takes it")
    if problems:
        raise CheckpointError(_does_not_fit(prefix, model, optimizer, problems))
    for name, target in targets.items():
        if name in sources:
            target.assign(tensors[sources[name]])
    return ledger


def save_ckpt(
    model: keras.Model,
    path: str | os.PathLike[str],
    rename: Mapping[str, str] | None = None,
    optimizer: KernelOptimizer | None = None,
) -> Ledger:
    """Save a Keras model as a TF1 checkpoint.

    Args:
        model: a built Keras model.
        path: the prefix to write.
        rename: as for `load_ckpt`, names in the checkpoint to names in the model, so that one
            table serves both ways.
        optimizer: its slots, powers of beta and `iterations` (as `global_step`) are saved, too.

    Returns:
        The ledger.

    Raises:
        CheckpointError: if the checkpoint cannot be written, or if `rename` makes two names the same.
    """
    variables = {**weight_names(model), **(optimizer_names(model, optimizer) if optimizer else {})}
    back = {new: old for old, new in (rename or {}).items()}
    tensors, ledger = {}, Ledger()
    for source, name in _rename_all(variables, back, str(path)).items():
        tensors[source] = array = variables[name].value.numpy()
        ledger.lines.append(Line(source, name, array.shape, array.dtype.name, "moved"))
    write_checkpoint(path, tensors)
    return ledger


def _rename_all(names: Iterable[str], rename: Mapping[str, str], prefix: str) -> dict[str, str]:
    """New name to old name."""
    olds: dict[str, str] = {}
    for name in names:
        new = renamed(name, rename)
        if new in olds:
            raise CheckpointError(f"rename makes '{new}' of both '{olds[new]}' and '{name}' of '{prefix}'.")
        olds[new] = name
    return olds


def _refuse_unused(names: Iterable[str], rename: Mapping[str, str], prefix: str) -> None:
    unused = [old for old in rename if not any(name == old or name.startswith(f"{old}/") for name in names)]
    if unused:
        raise CheckpointError(f"rename names what is not in '{prefix}': {', '.join(map(repr, unused))}.")


def _is_training_state(name: str, weights: Iterable[str]) -> bool:
    return bool(_TRAINING_STATE.search(name)) or any(name.startswith(f"{weight}/") for weight in weights)


def _nearest(name: str, candidates: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(candidates), n=1, cutoff=0.5)
    return f"; nearest name: '{close[0]}'" if close else ""


def _does_not_fit(prefix: str, model: keras.Model, optimizer: KernelOptimizer | None, problems: list[str]) -> str:
    into = f"'{model.name}'" + (f" with {type(optimizer).__name__}" if optimizer else "")
    remedies = (
        "Build the model with the original sizes, or pass rename={name in the checkpoint: name in the model}"
        " (--rename on the command line)"
    )
    if optimizer is not None:
        remedies += "; for the weights alone, pass no optimizer (--weights-only)"
    return "\n  ".join([f"Cannot load '{prefix}' into {into}; nothing was changed:", *problems]) + f"\n{remedies}."
