"""What each Keras optimizer keeps, in the words of TF1's: slots by suffix, and scalars by name.

Source: TF 1.15 `tensorflow/python/training/`, `slot_creator.py` and the optimizers; Keras 3 `keras/src/optimizers/`.
"""

import dataclasses
import functools
import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from migration.checkpoints.names import GLOBAL_STEP
from tfgraph.checkpoints import CheckpointError
from tfkeras.optimizers import KernelOptimizer


def _same(array: np.ndarray) -> np.ndarray:
    return array


@dataclasses.dataclass(frozen=True)
class Slot:
    """One slot of all variables.

    Attributes:
        of: a variable to its slot.
        rule: what is done to the values; "" if they are the same.
        to_keras: TF1's value to Keras's.
        to_tf1: the way back.
    """

    of: Callable[[Any], Any]
    rule: str = ""
    to_keras: Callable[[np.ndarray], np.ndarray] = _same
    to_tf1: Callable[[np.ndarray], np.ndarray] = _same


@dataclasses.dataclass(frozen=True)
class State:
    """What an optimizer keeps.

    Attributes:
        slots: by TF1's suffix: `Adam`, `Adam_1`.
        scalars: by TF1's name: the number of steps, and powers of beta that are variables.
        powers: by TF1's name, betas whose powers follow from the number of steps and are no variables.
        dropped: suffixes of slots that TF1 keeps and Keras does not, with the reason.
    """

    slots: dict[str, Slot]
    scalars: dict[str, Any]
    powers: dict[str, float] = dataclasses.field(default_factory=dict)
    dropped: dict[str, str] = dataclasses.field(default_factory=dict)


def state_of(optimizer: Any) -> State:
    """Tell what a built optimizer keeps.

    Raises:
        CheckpointError: if TF1 has no such optimizer.
    """
    steps = {GLOBAL_STEP: optimizer.iterations}
    if isinstance(optimizer, KernelOptimizer):
        powers = {name: getattr(optimizer, name) for name in optimizer.power_names}
        slots = [Slot(functools.partial(_slot_of_kernel, optimizer, name)) for name in optimizer.slots_in_use()]
        return State(_numbered(type(optimizer).__name__, slots), powers | steps)
    describe = _KERAS.get(type(optimizer))
    if describe is None:
        known = ", ".join(kind.__name__ for kind in _KERAS)
        raise CheckpointError(
            f"{type(optimizer).__module__}.{type(optimizer).__name__} does not keep what TF1's optimizers keep."
            f" Compile the model with one of tfkeras.optimizers, or of Keras's {known}; or move the weights alone (no"
            " optimizer)."
        )
    return dataclasses.replace(describe(optimizer), scalars=steps)


def power(beta: float, steps: int) -> np.float32:
    """What TF1's Adam keeps as the power of beta after so many steps: multiplied in float32, once for each step."""
    value, factor = np.float32(beta), np.float32(beta)
    for _ in range(steps):
        value = value * factor
        if value < np.finfo(np.float32).tiny:  # it goes on towards 0, and nobody can tell it from 0
            return np.float32(0)
    return value


def disagreement(beta: float, value: float, steps: int) -> str:
    """Say how a power of beta contradicts the number of steps; "" if it does not."""
    # Each step rounds by at most half a unit in the last place, 6e-8.
    expected = (steps + 1) * math.log(beta) if beta > 0 else -math.inf
    if value < np.finfo(np.float32).tiny:
        return "" if expected < -80 else f"it is {value:g}, of which {steps} steps make {math.exp(expected):.3g}"
    if abs(math.log(value) - expected) <= 1e-6 + 1.2e-7 * steps:
        return ""
    return f"it is {value:.6g}, as after {math.log(value) / math.log(beta) - 1:.6g} steps"


def _numbered(kind: str, slots: list[Slot]) -> dict[str, Slot]:
    return {f"{kind}_{number}" if number else kind: slot for number, slot in enumerate(slots)}


def _slot_of_kernel(optimizer: KernelOptimizer, name: str, variable: Any) -> Any:
    return optimizer.slots(variable)[name]


def _slot(optimizer: Any, attribute: str, *functions: Any) -> Slot:
    index = {id(variable): number for number, variable in enumerate(optimizer._trainable_variables)}
    return Slot(lambda variable: getattr(optimizer, attribute)[index[id(variable)]], *functions)


def _kept(kind: str, *attributes: str) -> Callable[[Any], State]:
    return lambda optimizer: State(_numbered(kind, [_slot(optimizer, name) for name in attributes]), {})


def _sgd(optimizer: Any) -> State:
    if not optimizer.momentum:
        return State({}, {}, dropped={"Momentum": "momentum is 0 in Keras"})
    # Keras's momentum has the learning rate in it, TF1's is multiplied by it in each step.
    rate = np.float32(optimizer.learning_rate)
    slot = _slot(optimizer, "momentums", "times -learning_rate", lambda a: a * -rate, lambda a: a / -rate)
    return State({"Momentum": slot}, {})


def _rmsprop(optimizer: Any) -> State:
    attributes = ["_velocities"] + ["_average_gradients"] * bool(optimizer.centered)
    attributes += ["_momentums"] * bool(optimizer.momentum)
    slots = _numbered("RMSProp", [_slot(optimizer, name) for name in attributes])
    # TF1 keeps one also where it is not used.
    dropped = {} if optimizer.momentum else {f"RMSProp_{len(slots)}": "momentum is 0 in Keras"}
    return State(slots, {}, dropped=dropped)


def _adam(optimizer: Any) -> State:
    slots = _numbered("Adam", [_slot(optimizer, name) for name in ("_momentums", "_velocities")])
    return State(slots, {}, {"beta1_power": optimizer.beta_1, "beta2_power": optimizer.beta_2})


_KERAS: dict[type, Callable[[Any], State]] = {
    keras.optimizers.SGD: _sgd,
    keras.optimizers.Adagrad: _kept("Adagrad", "_accumulators"),
    keras.optimizers.Adadelta: _kept("Adadelta", "_accumulated_grads", "_accumulated_delta_vars"),
    keras.optimizers.RMSprop: _rmsprop,
    keras.optimizers.Adam: _adam,
    keras.optimizers.Ftrl: _kept("Ftrl", "_accumulators", "_linears"),
}
