"""What an optimizer does with its gradients: its kind and its numbers at one step, named as in TF's own operations."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import keras

from migration.parity.divergence import shown
from migration.parity.trace import Trace

#: How the operations of `tf.raw_ops` call what Keras and the constructors of TF 1.15's optimizers call otherwise.
_NAMES = {
    "beta_1": "beta1",
    "beta_2": "beta2",
    "decay": "rho",
    "l1_regularization_strength": "l1",
    "l2_regularization_strength": "l2",
    "l2_shrinkage_regularization_strength": "l2_shrinkage",
    "learning_rate": "lr",
    "learning_rate_power": "lr_power",
    "nesterov": "use_nesterov",
}
#: What a setting is where there is none: it does nothing.
_NEUTRAL = {
    "amsgrad": False,
    "beta": 0,
    "centered": False,
    "clipnorm": 0,
    "epsilon": 0,
    "global_clipnorm": 0,
    "gradient_accumulation_steps": 1,
    "l1": 0,
    "l2": 0,
    "l2_shrinkage": 0,
    "loss_scale_factor": 1,
    "lr_power": -0.5,
    "momentum": 0,
    "multiply_linear_by_lr": False,
    "update_slots": True,
    "use_ema": False,
    "use_nesterov": False,
    "weight_decay": 0,
}
#: What only an optimizer of Keras does by itself: a script of TF1 has operations of its own for it.
OF_KERAS_ALONE = ("clipnorm", "global_clipnorm", "use_ema", "weight_decay")
#: Operations and optimizers that do what one of another name does with these settings.
_VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "AdagradV2": ("Adagrad", {}),
    "AdamW": ("Adam", {}),
    "AdamWithAmsgrad": ("Adam", {"amsgrad": True}),
    "Adamax": ("AdaMax", {}),
    "CenteredRMSProp": ("RMSProp", {"centered": True}),
    "FtrlV2": ("Ftrl", {}),
    "KerasMomentum": ("Momentum", {}),
    "MomentumW": ("Momentum", {}),
    "RMSprop": ("RMSProp", {}),
    "SGD": ("Momentum", {}),
}
#: What is derived from these alone may do anything.
_BASES = ("BaseOptimizer", "KernelOptimizer", "Optimizer", "TFOptimizer")
#: Those of an optimizer of Keras that say what a step does.
_OF_KERAS = {*_NAMES, *_NEUTRAL, "rho"}
#: The numbers of the optimizers of TF 1.15 by which each is recognised, the rate of learning aside.
_KINDS = {
    frozenset({"beta1", "beta2", "epsilon"}): "Adam",
    frozenset({"rho", "momentum", "epsilon"}): "RMSProp",
    frozenset({"momentum"}): "Momentum",
    frozenset({"rho", "epsilon"}): "Adadelta",
    frozenset({"lr_power", "l1", "l2"}): "Ftrl",
    frozenset({"lr_power", "l1", "l2", "l2_shrinkage"}): "Ftrl",
}


@dataclass(frozen=True)
class Update:
    """What is done with the gradient of one variable at one step.

    Attributes:
        type: of the operation, without `Resource`, `Sparse` and `Apply`: `Adam`, `Momentum`; "" if it is not known.
        settings: its numbers and flags, `lr` and those of the operation's definition; None if it is not known whether
            there is one, or which.
        schedule: what makes the learning rate of each step, such as `ExponentialDecay`; "" if it stays as it is.
    """

    type: str
    settings: Mapping[str, Any]
    schedule: str = ""


def update(kind: str, settings: Mapping[str, Any], schedule: str = "") -> Update:
    """Make an update of what an operation or an optimizer is called and has; those that do the same become the same."""
    kind, implied = _VARIANTS.get(kind, (kind, {}))
    settings = {**{_NAMES.get(name, name): value for name, value in settings.items()}, **implied}
    if kind == "Momentum" and settings.get("momentum") == 0:
        kind = "GradientDescent"
    return Update(kind, settings, schedule)


def keras_update(optimizer: keras.optimizers.Optimizer) -> Update:
    """What an optimizer of Keras, or one of `tfkeras.optimizers`, does at its next step.

    What it clips by value is part of its gradients, see `clipped`.
    """
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)  # of one that scales the loss
    ours = [each.__name__ for each in type(optimizer).__mro__ if each.__module__.startswith(("keras.", "tfkeras."))]
    kind = "" if ours[0] in _BASES else ours[0]
    config = {name: getattr(optimizer, name, None) for name in optimizer.get_config()}
    settings = {name: value for name, value in config.items() if name in _OF_KERAS and value is not None}
    rate = optimizer._learning_rate
    scheduled = isinstance(rate, keras.optimizers.schedules.LearningRateSchedule) or callable(rate)
    settings["learning_rate"] = float(optimizer.learning_rate)
    return update(kind, settings, type(rate).__name__ if scheduled else "")


def recorded_update(trace: Trace) -> dict[str, Update]:
    """What the optimizer of a recorded run did at its first step, by variable; nothing if it is not clear.

    A record holds what updates took, not the updates. The optimizers of TF 1.15 name their numbers, and nothing else
    takes these.

    Source: TF 1.15 `tf.train.*Optimizer`, `_prepare`.
    """
    consumed = {tensor for node in trace.nodes for tensor in node.inputs}
    by_scope: dict[str, dict[str, Any]] = {}
    for name, value in trace.values([f"{node.name}:0" for node in trace.nodes if node.type == "Const"]):
        scope, _, setting = name.removesuffix(":0").rpartition("/")
        setting = _NAMES.get(setting, setting)
        if name not in consumed and not value.ndim and setting in {"lr"}.union(*_KINDS):
            by_scope.setdefault(scope, {})[setting] = value.item()
    if len(by_scope) != 1:
        return {}
    (settings,) = by_scope.values()
    kind = _KINDS.get(frozenset(settings.keys() - {"lr"}), "")
    # An attribute of the operation is in no record, and a rate that decays has a name of its own.
    unknown = dict.fromkeys((*OF_KERAS_ALONE, "use_nesterov", "centered", "lr"))
    own = update(kind, {**unknown, **settings})
    return dict.fromkeys(trace.gradients, own)


def clipped(optimizer: keras.optimizers.Optimizer, gradients: list[Any]) -> list[Any]:
    """What an optimizer of Keras makes of gradients before it does anything else; in TF1 a script does so itself."""
    return optimizer._clip_gradients(gradients)


def differing_settings(a: Mapping[str, Update], b: Mapping[str, Update]) -> dict[str, str]:
    """Say in which settings the updates of two programs differ.

    Returns:
        Sentences by the name of the setting: `type`, `lr`, `beta2`.
    """
    both = [name for name in a if name in b]
    found: dict[tuple[str, str], list[str]] = {}
    for variable in both:
        for difference in _differing(a[variable], b[variable]):
            found.setdefault(difference, []).append(variable)
    sentences: dict[str, list[str]] = {}
    for (setting, sentence), variables in found.items():
        more = f" and {len(variables) - 1} more" if len(variables) > 1 else ""
        of_some = "" if len(variables) == len(both) else f" for '{variables[0]}'{more}"
        sentences.setdefault(setting, []).append(sentence + of_some)
    return {setting: "; ".join(each) for setting, each in sentences.items()}


def _differing(a: Update, b: Update) -> Iterator[tuple[str, str]]:
    if a.type != b.type and a.type and b.type:
        yield "type", f"{a.type} against {b.type}"
    for name in sorted(a.settings.keys() | b.settings.keys()):
        # What only one has is of no account beside another type of optimizer.
        if a.type == b.type or not a.type or not b.type or name in a.settings.keys() & b.settings.keys():
            one, other = (each.settings.get(name, _NEUTRAL.get(name)) for each in (a, b))
            if one is not None and other is not None and not _same(one, other):
                yield name, f"{_called(name)} is {shown(one)} in the first program, {shown(other)} in the second"
    if bool(a.schedule) != bool(b.schedule):
        which = "first" if a.schedule else "second"
        yield "lr", f"only in the {which} program it changes from step to step ({a.schedule or b.schedule})"


def _same(a: Any, b: Any) -> bool:
    # Both are float32 in the end, and a schedule computes in it.
    return math.isclose(a, b, rel_tol=1e-5)


def _called(name: str) -> str:
    return "the learning rate" if name == "lr" else name
