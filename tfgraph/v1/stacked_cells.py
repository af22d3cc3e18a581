"""Stacks of recurrent cells, for `[cell] * n` of every generation of TensorFlow."""

import copy
from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as _tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell as _cells


class MultiRNNCell(_cells.MultiRNNCell):
    """Cells one upon the other.

    `[cell] * n` shares the weights of one cell, as in TF 1.15. Where that cannot be, because the first layer has an
    input of another size, TF 1.15 refused it and TF 1.0, for which such scripts were written, gave each layer
    weights of its own: so do we, and log a warning.

    Source: TF 1.15 `tf.nn.rnn_cell.MultiRNNCell`.
    """

    _cells: Any  # mypy does not see that the base sets it

    def call(self, inputs: Any, state: Any) -> tuple[Any, Any]:
        """One step: the output of the last cell, and the states of all."""
        if self._cannot_share(inputs.shape[-1]):
            _tf.logging.warning(
                "MultiRNNCell: one cell cannot be shared by layers with inputs of different sizes. Each layer gets "
                "weights of its own, as in TF 1.0; say so by [make_cell() for _ in range(n)]."
            )
            self._cells = separate_layers(self._cells)
            for number, cell in enumerate(self._cells):
                self._track_trackable(cell, name=f"cell-{number}", overwrite=True)
        return super().call(inputs, state)

    def _cannot_share(self, size: int | None) -> bool:
        """Whether a cell that is several layers would need kernels of several shapes."""
        sizes: dict[int, Any] = {}
        for cell in self._cells:
            if sizes.setdefault(id(cell), size) != size:
                return not cell.built
            size = cell.output_size
        return False


def separate_layers(cells: Sequence[Any]) -> list[Any]:
    """Make copies of the cells that are several layers, so that each layer has variables of its own.

    Args:
        cells: the layers from below; none has made its variables yet.
    """
    earlier: set[int] = set()
    layers = []
    for cell in cells:
        layers.append(copy.deepcopy(cell) if id(cell) in earlier else cell)
        earlier.add(id(cell))
    return layers
