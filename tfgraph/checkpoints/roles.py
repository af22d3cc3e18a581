"""What each tensor of a checkpoint is for, by its name, its shape and the names beside it.

TF1 names a slot after its variable and its optimizer: `W/Adam`, `W/Adam_1`; under an enclosing variable scope
`train/W/Adam`. A shadow of `tf.train.ExponentialMovingAverage` is `W/ExponentialMovingAverage`.

Source: TF 1.15 `python/training/slot_creator.py`, `optimizer.py`, `moving_averages.py`.
"""

import dataclasses
import re
from collections.abc import Mapping

from tfgraph.checkpoints.object_graph import KEY, ObjectGraph
from tfgraph.checkpoints.reader import Entry

WEIGHT = "weight"
SLOT = "optimizer slot"
SHADOW = "EMA shadow"
STATISTIC = "moving statistic"
GLOBAL_STEP = "global step"
OPTIMIZER_STATE = "optimizer state"
OBJECT_GRAPH = "object graph"
OTHER = "other"

#: Slots of each optimizer, in the order in which it makes them.
_SLOTS = {
    "AdaMax": ("m", "v"),
    "Adadelta": ("accum", "accum_update"),
    "Adagrad": ("accumulator",),
    "AdagradDA": ("gradient_accumulator", "gradient_squared_accumulator"),
    "Adam": ("m", "v"),
    "AdamW": ("m", "v"),
    "AddSignOptimizer": ("m",),
    "Ftrl": ("accum", "linear"),
    "LARSOptimizer": ("momentum",),
    "Momentum": ("momentum",),
    "MomentumW": ("momentum",),
    "PowerSignOptimizer": ("m",),
    "ProximalAdagrad": ("accumulator",),
    "RMSProp": ("rms", "momentum"),
}
_CENTERED_RMSPROP = ("rms", "mg", "momentum")
_AVERAGE = re.compile(r"(ExponentialMovingAverage|EMA|ema|avg)(_\d+)?")
_GLOBAL_STEP = re.compile(r"(global_step|iter|iteration|iterations|_iterations)(_\d+)?")
_OPTIMIZER_STATE = re.compile(r"(beta_?[12](_power)?|learning_rate|_learning_rate|decay|momentum|rho)(_\d+)?")
_STATISTIC = re.compile(
    r"(moving_(mean|variance|stddev|var|avg)|renorm_(mean|stddev)(_weight)?|pop(ulation)?_(mean|var|variance))(_\d+)?"
)
_DEBIASING = re.compile(r"(biased|local_step)(_\d+)?")
_NUMBERED = re.compile(r"(?P<name>.*?)(?:_(?P<number>\d+))?", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Role:
    """What a tensor is for.

    Attributes:
        kind: one of this module's names in capitals.
        of: of a slot or a shadow, the name of the tensor that it belongs to; "" otherwise.
        optimizer: of a slot, its optimizer's name in the graph: `Adam`; "" if unknown.
        slot: of a slot, its name in the optimizer: `m`; "" if unknown.
    """

    kind: str
    of: str = ""
    optimizer: str = ""
    slot: str = ""

    def __str__(self) -> str:
        """Put it in words: `slot m of W (Adam)`."""
        if self.kind == SLOT:
            by = f" ({self.optimizer})" if self.optimizer else ""
            return f"{f'slot {self.slot}' if self.slot else SLOT} of {self.of}{by}"
        return f"{self.kind} of {self.of}" if self.of else self.kind


def roles(entries: Mapping[str, Entry], graph: ObjectGraph | None = None) -> dict[str, Role]:
    """Tell the role of every tensor.

    Args:
        entries: the tensors of a checkpoint, by name.
        graph: of an object-based checkpoint; its names and slots go before the tensors' keys.

    Returns:
        Key to role. `Role.of` is the name that the graph gives, where there is a graph.
    """
    if graph is None:
        return {name: _role(name, entries) for name in entries}
    full = {graph.names.get(key, key): entry for key, entry in entries.items()}
    found = {}
    for key in entries:
        if key == KEY:
            found[key] = Role(OBJECT_GRAPH)
        elif key in graph.slots:
            slot = graph.slots[key]
            found[key] = Role(SLOT, graph.names.get(slot.of, slot.of), slot.optimizer, slot.name)
        else:
            found[key] = _role(graph.names.get(key, key), full)
    return found


def _role(name: str, entries: Mapping[str, Entry]) -> Role:
    parent, _, last = name.rpartition("/")
    entry = entries[name]
    if _GLOBAL_STEP.fullmatch(last) and not entry.shape:
        return Role(GLOBAL_STEP)
    if _OPTIMIZER_STATE.fullmatch(last) and not entry.shape:
        return Role(OPTIMIZER_STATE)
    if _STATISTIC.fullmatch(last):
        return Role(STATISTIC)
    if parent and _DEBIASING.fullmatch(last):
        return _of_average(parent, entries)
    primary = _primary(parent, entry, entries)
    if parent and _AVERAGE.fullmatch(last) and (primary or last.startswith("Exp") or not entry.shape):
        return _shadow(parent, primary)
    numbered = _NUMBERED.fullmatch(last)
    assert numbered  # it matches anything
    optimizer, number = numbered["name"], int(numbered["number"] or 0)
    if parent and optimizer in _SLOTS:
        of = primary or parent
        slots = _SLOTS[optimizer]
        if optimizer == "RMSProp" and f"{parent}/RMSProp_2" in entries and f"{parent}/RMSProp_3" not in entries:
            slots = _CENTERED_RMSPROP
        return Role(SLOT, of, optimizer, slots[number % len(slots)])
    if entry.shape and entries.get(parent) and entries[parent].shape == entry.shape:
        return Role(SLOT, parent, last)  # nothing but slots is named after a variable
    # Strings, integers and booleans are no weights: keys of tables, counters, flags.
    return Role(OTHER if entry.dtype.kind in "iubOSU" else WEIGHT)


def _primary(parent: str, entry: Entry, entries: Mapping[str, Entry]) -> str:
    """The variable that a slot below `parent` belongs to: its name may lack the scope that the optimizer was in."""
    parts = parent.split("/")
    for start in range(len(parts)):
        name = "/".join(parts[start:])
        if name in entries and entries[name].shape == entry.shape:
            return name
    return ""


def _of_average(parent: str, entries: Mapping[str, Entry]) -> Role:
    """The role of what zero-debiasing keeps beside an average; the scope's name may be there twice."""
    parts = parent.split("/")
    for start in range(len(parts)):
        name = "/".join(parts[start:])
        if name in entries:
            return _role(name, entries)
    return _role_of_lost_average(parent)


def _role_of_lost_average(name: str) -> Role:
    parent, _, last = name.rpartition("/")
    if _STATISTIC.fullmatch(last):
        return Role(STATISTIC)
    return _shadow(parent, "") if _AVERAGE.fullmatch(last) else Role(OTHER)


def _shadow(parent: str, primary: str) -> Role:
    """An average of a variable; or, before TF had them as variables, of the moments of a batch."""
    if not primary and re.search(r"(^|/)(normalize_)?moments(_\d+)?(/|$)", parent):
        return Role(STATISTIC)
    return Role(SHADOW, primary or parent)
