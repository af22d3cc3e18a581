"""Which tensors of a TF1 checkpoint make which variables of a Keras model and of its optimizer."""

import dataclasses
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import keras
import numpy as np

from migration.checkpoints.cudnn import Vector, vectors
from migration.checkpoints.layouts import layout_of
from migration.checkpoints.layouts.layout import Layout, Shape
from migration.checkpoints.names import weight_names
from migration.checkpoints.optimizer_state import Slot, state_of

Arrays = Sequence[np.ndarray]


def _same(arrays: Arrays) -> list[np.ndarray]:
    return list(arrays)


@dataclasses.dataclass(frozen=True)
class Group:
    """Tensors that make variables together; most often one that makes one.

    Attributes:
        tensors: names in the checkpoint, as in the model, and shapes.
        targets: the Keras variables.
        rule: how the ones become the others; "" if they are the same.
        to_keras: values of the tensors, in their order, to those of the variables.
        to_tf1: the way back.
    """

    tensors: dict[str, Shape]
    targets: tuple[Any, ...]
    rule: str = ""
    to_keras: Callable[[Arrays], list[np.ndarray]] = _same
    to_tf1: Callable[[Arrays], list[np.ndarray]] = _same

    @property
    def dtype(self) -> str:
        """Of all its tensors and variables."""
        return keras.backend.standardize_dtype(self.targets[0].dtype)

    def values(self) -> dict[str, np.ndarray]:
        """What its tensors would be in a checkpoint written now."""
        values = self.to_tf1([target.value.numpy() for target in self.targets])
        return dict(zip(self.tensors, values, strict=True))

    def slots(self, suffix: str, slot: Slot) -> "Group":
        """The group of one slot of these variables."""
        return Group(
            {f"{name}/{suffix}": shape for name, shape in self.tensors.items()},
            tuple(map(slot.of, self.targets)),
            slot.rule,
            lambda arrays: [slot.to_keras(array) for array in arrays],
            lambda arrays: [slot.to_tf1(array) for array in arrays],
        )


def weight_groups(
    model: keras.Model, present: Collection[str] | None = None, forget_bias: Callable[[str], float] | None = None
) -> list[Group]:
    """Group the weights of a model, in their order.

    Args:
        model: a built model.
        present: names in the checkpoint: a layer whose own variables are all there keeps them as they are, since it
            is Keras's in both worlds. None is for saving: TF1's cells.
        forget_bias: what the LSTM adds whose kernel has this name in the model; 1 by default.

    Raises:
        CheckpointError: if a vector of cuDNN is named as a layer that cannot take it.
    """
    names = {id(weight): name for name, weight in weight_names(model).items()}
    places = {variable: place for place, variable in enumerate(names)}
    layouts = sorted(layouts_in(model), key=lambda layout: places[id(layout.variables[0])])
    scopes = {layout: names[id(layout.variables[0])].rpartition("/")[0] for layout in layouts}
    in_vectors = {
        id(variable): (name, vector)
        for name, vector in vectors(scopes, present or ()).items()
        for variable in vector.variables
    }
    in_layouts = {
        id(variable): layout
        for layout in scopes
        for variable in layout.variables
        if present is None or not all(names[id(own)] in present for own in layout.variables)
    }
    groups: list[Group] = []
    done: list[Layout | Vector] = []
    for weight in model.weights:
        layout = in_layouts.get(id(weight))
        if id(weight) in in_vectors:
            name, vector = in_vectors[id(weight)]
            if vector not in done:
                done.append(vector)
                tensors: dict[str, Shape] = {name: (vector.length,)}
                groups.append(_LaidOut(tensors, tuple(vector.variables), vector.rule, vector.to_keras, layout=vector))
        elif layout is None:
            groups.append(Group({names[id(weight)]: tuple(weight.shape)}, (weight,)))
        elif layout not in done:
            done.append(layout)
            if forget_bias:
                layout.forget_bias = forget_bias(f"{scopes[layout]}/kernel")
            groups.append(_laid_out(layout, scopes[layout], tuple(layout.variables)))
    return groups


def optimizer_groups(model: keras.Model, optimizer: Any, weights: Sequence[Group]) -> list[Group]:
    """Group the state of an optimizer: the slots of each group of weights, powers and the number of steps.

    Raises:
        CheckpointError: if TF1 has no such optimizer.
    """
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    state = state_of(optimizer)
    trainable = {id(variable) for variable in model.trainable_variables}
    groups = []
    for group in weights:
        if not all(id(target) in trainable for target in group.targets):
            continue
        groups += [group.slots(suffix, slot) for suffix, slot in state.slots.items()]
    groups += [Group({name: ()}, (variable,)) for name, variable in state.scalars.items()]
    return groups


def layouts_in(model: keras.Model) -> Iterator[Layout]:
    """Those of the layers of a model that have one, in no order."""
    for layer in model._flatten_layers(include_self=False):
        layout = layout_of(layer)
        if layout and all(variable is not None for variable in layout.variables):  # one may be without a bias
            yield layout


@dataclasses.dataclass(frozen=True)
class _LaidOut(Group):
    layout: Any = None

    def slots(self, suffix: str, slot: Slot) -> Group:
        """The group of one slot of these variables, laid out as they are."""
        layout, plain = self.layout, super().slots(suffix, slot)
        return dataclasses.replace(
            plain,
            rule="; ".join(filter(None, [layout.rule, slot.rule])),
            to_keras=lambda arrays: plain.to_keras(layout.to_keras(arrays, is_slot=True)),
            to_tf1=lambda arrays: layout.to_tf1(plain.to_tf1(arrays), is_slot=True),
        )


def _laid_out(layout: Layout, scope: str, targets: tuple[Any, ...]) -> Group:
    tensors = {f"{scope}/{name}": shape for name, shape in layout.tensors.items()}
    rule = "; ".join(filter(None, [layout.rule, layout.added]))
    return _LaidOut(tensors, targets, rule, layout.to_keras, layout.to_tf1, layout)
