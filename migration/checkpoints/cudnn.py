"""TF1's cuDNN layers, whose weights are one vector: `cudnn_lstm/opaque_kernel`.

`tf.train.Saver()` saves them twice, as this vector and cell by cell; `tf.train.Saver(tf.trainable_variables())` saves
the vector alone. cuDNN adds nothing to its forget gate.

Source: TF 1.15 `contrib/cudnn_rnn/python/layers/cudnn_rnn.py`.
"""

import itertools
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from migration.checkpoints.layouts.gru import GRU
from migration.checkpoints.layouts.layout import Layout
from migration.checkpoints.layouts.lstm import LSTM
from migration.checkpoints.layouts.simple_rnn import SimpleRNN
from migration.checkpoints.renaming import Rename
from tfgraph.checkpoints import CheckpointError

#: What the variable is called that is the vector.
OPAQUE = "opaque_kernel"
#: Below the scope of the layer: its weights, cell by cell.
_CELLS = ("rnn/multi_rnn_cell/", "stack_bidirectional_rnn/")


class Vector:
    """The weights of several cells in one vector: layer by layer, the forward direction before the backward one.

    Raises:
        CheckpointError: if no layer of cuDNN has such cells.
    """

    def __init__(self, name: str, layouts: Sequence[Layout]):
        """Make it of the layouts of all cells; `name` is for messages."""
        first = layouts[0]
        if len({(type(layout), layout.layer.units) for layout in layouts}) > 1:
            raise CheckpointError(f"{name}: cells of one kind and size were expected for one vector of cuDNN")
        if isinstance(first, GRU) and not first.layer.reset_after:
            raise CheckpointError(f"{name}: cuDNN's GRU is keras.layers.GRU with reset_after=True")
        units, (inputs, *more) = first.layer.units, [layout.layer.kernel.shape[0] for layout in layouts]
        if more not in ([units] * len(more), [inputs, *[2 * units] * (len(more) - 1)]):
            raise CheckpointError(
                f"{name}: cells with {inputs}, {', '.join(map(str, more))} inputs are no layers of cuDNN, one after"
                " the other, in one direction or in both"
            )
        self._layouts = layouts
        self._converters = [_converter(layout) for layout in layouts]
        #: Of the kernels of each cell, then of the biases of each.
        self._sizes = [
            *(sum(map(math.prod, converter.canonical_weight_shapes)) for converter in self._converters),
            *(sum(map(math.prod, converter.canonical_bias_shapes)) for converter in self._converters),
        ]
        self.length = sum(self._sizes)
        self.variables = [variable for layout in layouts for variable in layout.variables]
        self.rule = f"cuDNN's vector split, cells: {len(layouts)}; {first.rule}"

    def to_keras(self, tensors: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Make the values of the variables of all cells.

        Raises:
            CheckpointError: if it is an optimizer's slot.
        """
        if is_slot:
            raise CheckpointError(
                "cuDNN trains two biases for each gate, TF1's cells and keras.layers.LSTM one: training would not go on"
                " as it was. Move the weights alone: pass no optimizer (--weights-only)."
            )
        parts = np.split(tensors[0], np.cumsum(self._sizes)[:-1])
        kernels, biases = parts[: len(self._layouts)], parts[len(self._layouts) :]
        values = []
        for layout, converter, *vectors in zip(self._layouts, self._converters, kernels, biases, strict=True):
            (cell,) = converter.cells(np.concatenate(vectors))
            # There, biases come after all kernels.
            named = dict(zip(sorted(layout.tensors, key=lambda name: name.endswith("bias")), cell, strict=True))
            values += layout.to_keras([np.asarray(named[name]) for name in layout.tensors])
        return values


def vectors(scopes: Mapping[Layout, str], present: Collection[str]) -> dict[str, Vector]:
    """Find the vectors: tensors named as a layer, or as several with `+` between them.

    Args:
        scopes: of the cells in the model, by their layouts, in the order of the model.
        present: names in the checkpoint.

    Raises:
        CheckpointError: if no layer of cuDNN has such cells.
    """
    below: dict[str, list[Layout]] = {}
    for layout, scope in scopes.items():
        for outer in itertools.accumulate(scope.split("/"), "{}/{}".format):
            below.setdefault(outer, []).append(layout)
    found = {}
    for name in present:
        layers = name.split("+")
        if all(layer in below for layer in layers):
            layouts = [layout for layer in layers for layout in below[layer]]
            for layout in layouts:
                layout.forget_bias = 0.0
            found[name] = Vector(name, layouts)
    return found


def is_copy(name: str, moved: Iterable[str]) -> bool:
    """Whether this tensor is a vector whose weights are among those that moved, cell by cell."""
    scope, separator, word = name.rpartition("/")
    cells = tuple(f"{scope}{separator}{below}" for below in _CELLS)
    return word == OPAQUE and any(other.startswith(cells) for other in moved)


def refuse_to_write(rename: Rename) -> None:
    """Refuse to save what was loaded from a vector under its name: only cells are written.

    Raises:
        CheckpointError: if a vector is among the old names, or several layers are one of the new ones.
    """
    for old, new in rename.items():
        if isinstance(old, str) and (old.rpartition("/")[2] == OPAQUE or "+" in new):
            raise CheckpointError(
                f"'{old}' is a vector of cuDNN, and only its cells are written. Rename them instead, from names such as"
                " 'cudnn_lstm/rnn/multi_rnn_cell/cell_0/cudnn_compatible_lstm_cell': TF1 restores the layer from them"
                " with tf.train.Saver([layer.saveable])."
            )


def _converter(layout: Layout) -> Any:
    """What splits the vector of one cell."""
    from tfgraph.v1.contrib import cudnn_rnn

    converters: dict[type[Layout], Any] = {
        LSTM: cudnn_rnn.CudnnParamsFormatConverterLSTM,
        GRU: cudnn_rnn.CudnnParamsFormatConverterGRU,
        SimpleRNN: cudnn_rnn.CudnnParamsFormatConverterTanh,
    }
    return converters[type(layout)](1, layout.layer.units, layout.layer.kernel.shape[0])
