"""The optimizers of TF1 as Keras has them, and what each keeps.

Source: TF 1.15 `tensorflow/core/kernels/training_ops.cc`; Keras 3 `keras/src/optimizers/`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from migration.graphs.conversion import Conversion
from migration.graphs.endpoints import VARIABLES
from migration.graphs.plan.layer import Weight
from migration.graphs.training import own_optimizers
from migration.graphs.training.gradients import Clipping
from migration.graphs.training.learning_rate import LearningRate
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.training_session import TrainingSession
from migration.graphs.training.updates import Update, Updates


@dataclass(frozen=True)
class _Kind:
    """An optimizer of Keras that does what operations of TF1 do.

    Attributes:
        name: of its class.
        settings: what the operation takes, to arguments.
        slots: likewise to lists of its slots, by variable.
        always: more arguments.
    """

    name: str
    settings: Mapping[str, str]
    slots: Mapping[str, str]
    always: Mapping[str, Any] = field(default_factory=dict)


_RMSPROP = {"rho": "rho", "momentum": "momentum", "epsilon": "epsilon"}
_FTRL = {
    "l1": "l1_regularization_strength",
    "l2": "l2_regularization_strength",
    "lr_power": "learning_rate_power",
}
_KINDS = {
    "AdaMax": _Kind("Adamax", {"beta1": "beta_1", "beta2": "beta_2", "epsilon": "epsilon"}, {"m": "_m", "v": "_u"}),
    "Adadelta": _Kind(
        "Adadelta",
        {"rho": "rho", "epsilon": "epsilon"},
        {"accum": "_accumulated_grads", "accum_update": "_accumulated_delta_vars"},
    ),
    "Adagrad": _Kind("Adagrad", {}, {"accum": "_accumulators"}, {"epsilon": 0.0}),
    "AdagradV2": _Kind("Adagrad", {"epsilon": "epsilon"}, {"accum": "_accumulators"}),
    "Adam": _Kind(
        "Adam",
        {"beta1": "beta_1", "beta2": "beta_2", "epsilon": "epsilon"},
        {"m": "_momentums", "v": "_velocities"},
    ),
    "CenteredRMSProp": _Kind(
        "RMSprop",
        _RMSPROP,
        {"ms": "_velocities", "mom": "_momentums", "mg": "_average_gradients"},
        {"centered": True},
    ),
    "Ftrl": _Kind("Ftrl", _FTRL, {"accum": "_accumulators", "linear": "_linears"}),
    "FtrlV2": _Kind(
        "Ftrl",
        {**_FTRL, "l2_shrinkage": "l2_shrinkage_regularization_strength"},
        {"accum": "_accumulators", "linear": "_linears"},
    ),
    "GradientDescent": _Kind("SGD", {}, {}),
    "Momentum": _Kind("SGD", {"momentum": "momentum"}, {"accum": "momentums"}),
    "RMSProp": _Kind("RMSprop", _RMSPROP, {"ms": "_velocities", "mom": "_momentums"}),
}
#: What is the learning rate, and what follows from the number of steps.
_RATES = ("alpha", "lr")
_POWERS = ("beta1_power", "beta2_power")


@dataclass(frozen=True)
class Optimizer:
    """An optimizer.

    Attributes:
        name: of its class.
        arguments: of its constructor, the learning rate aside.
        rate: the learning rate.
        steps: how many it has made.
        own: whether it is one of `own_optimizers`.
    """

    name: str
    arguments: Mapping[str, Any]
    rate: LearningRate
    steps: int
    own: bool = False

    def described(self) -> dict[str, Any]:
        """Say what it is, in what JSON has."""
        rate = self.rate
        return {
            "optimizer": self.name,
            "arguments": {
                name: float(str(value)) if isinstance(value, np.floating) else value
                for name, value in self.arguments.items()
            },
            "learning rate": rate.schedule
            or " ".join(rate.formula)
            or (f"fed as {rate.fed}" if rate.fed else float(str(rate.value))),
            "steps made": self.steps,
        }


def rate_name(update: Update) -> str:
    """The name of the tensor that is the learning rate.

    Raises:
        NotRecognised: if Keras has no such optimizer.
    """
    if update.kind not in _KINDS:
        raise NotRecognised(f"Keras has no optimizer that does what '{update.kind}' does")
    return next(name for setting, name in update.settings.items() if setting in _RATES)


def optimizer_of(
    updates: Updates, rate: LearningRate, clipping: Clipping | None, session: TrainingSession
) -> Optimizer:
    """Recognise an optimizer.

    Args:
        updates: what it does.
        rate: its learning rate.
        clipping: of its gradients.
        session: of the training.

    Raises:
        NotRecognised: if Keras has none that does the same.
    """
    update = updates.one
    kind = _KINDS[update.kind]
    arguments: dict[str, Any] = dict(kind.always)
    for setting, name in update.settings.items():
        if setting in kind.settings:
            arguments[kind.settings[setting]] = np.float32(session.value(name))
        elif setting not in (*_RATES, *_POWERS):
            raise NotRecognised(f"Keras's {kind.name} has no '{setting}', as '{update.kind}' has")
    if update.flags.get("use_nesterov"):
        arguments["nesterov"] = True
    if clipping is not None:
        arguments[clipping.argument] = clipping.value
    default = getattr(keras.optimizers, kind.name)().get_config()
    arguments = {key: value for key, value in arguments.items() if not _is_default(value, default.get(key))}
    steps = _steps(updates, rate, session)
    if update.kind == "Momentum" and rate.changes:
        return Optimizer("Momentum", arguments, rate, steps, own=True)
    of_rows = any(not each.gradient for each in updates.of.values())
    return Optimizer(kind.name, arguments, rate, steps, own=of_rows and hasattr(own_optimizers, kind.name))


def _is_default(value: Any, default: Any) -> bool:
    return value == default or (isinstance(default, float) and np.float32(value) == np.float32(default))


def _steps(updates: Updates, rate: LearningRate, session: TrainingSession) -> int:
    """How many steps were made: the powers of beta say it, or the variable that counts them."""
    update = updates.one
    counter = rate.step or updates.counter
    counted = int(session.value(counter)) if counter else 0
    powers = [
        (float(session.value(update.settings[name])), float(session.value(update.settings[name.partition("_")[0]])))
        for name in _POWERS
        if name in update.settings
    ]
    # The larger one says it more exactly, and longer: it is not yet 0.
    of_powers = [
        round(math.log(power) / math.log(beta)) - 1 for power, beta in powers if power > 1e-30 and 0 < beta < 1
    ]
    if not powers:
        return counted
    made = of_powers[-1] if of_powers else max(counted, 10**6)  # what it was divided by is 1 by now
    if rate.step and counted != made:
        raise NotRecognised(f"the learning rate follows from step {counted}, Adam's correction from step {made}")
    return made


def move_state(
    optimizer: keras.optimizers.Optimizer,
    variables: Mapping[str, Any],
    updates: Updates,
    recognised: Optimizer,
    conversion: Conversion,
    session: TrainingSession,
) -> list[dict[str, str]]:
    """Give an optimizer the slots of the checkpoint.

    Args:
        optimizer: of Keras, built.
        variables: those that are trained: names as `layer/kernel` to variables.
        updates: what the graph's optimizer does.
        recognised: as what it was recognised.
        conversion: of the model.
        session: of the training.

    Returns:
        Of each slot, where it is from and where it went.

    Raises:
        NotRecognised: if a variable is made of several in another way than by moving their numbers.
    """
    kind = _KINDS[updates.one.kind]
    weights = weights_of(conversion)
    optimizer.iterations.assign(recognised.steps)
    index = {id(variable): number for number, variable in enumerate(optimizer._trainable_variables)}
    lines = []
    for name, variable in variables.items():
        weight = weights[name]
        for slot, attribute in kind.slots.items():
            kept = getattr(optimizer, attribute, [])
            if not kept:
                continue  # TF1's RMSProp keeps a momentum also where it is 0
            sources = [updates.of[tensor.node.name].slots[slot] for tensor in weight.tensors]
            value = _made(weight, [session.value(source) for source in sources])
            if updates.one.kind == "Momentum" and not recognised.own:
                value = value * -np.float32(recognised.rate.value)  # Keras has the learning rate in it
            kept[index[id(variable)]].assign(value)
            lines.append({"weight": name, "slot": attribute.strip("_"), "from": ", ".join(sources)})
    return lines


def _made(weight: Weight, values: list[np.ndarray]) -> np.ndarray:
    """A slot as the weight that it is of is made of variables, without what is added to these."""
    if weight.make is None:
        return values[0]
    exact = [value.astype(np.float64) for value in values]  # 1 + 1e-7 - 1
    return weight.make(*exact) - weight.make(*(np.zeros_like(value) for value in exact))


def weights_of(conversion: Conversion) -> dict[str, Weight]:
    """The weights of a model as they are made of the graph's variables: `layer/kernel`."""
    return {
        f"{call.layer.name}/{name}": weight
        for call in conversion.plan.calls
        if call.layer is not None
        for name, weight in call.layer.weights.items()
    }


def variables_of(weight: Weight) -> list[str]:
    """The names of the variables that a weight is made of.

    Raises:
        NotRecognised: if it is computed of them.
    """
    for tensor in weight.tensors:
        if tensor.node.type not in VARIABLES:
            raise NotRecognised(f"'{tensor.node.name}' is a weight of a layer, and computed of variables")
    return [tensor.node.name for tensor in weight.tensors]
