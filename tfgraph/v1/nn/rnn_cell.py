"""`tf.nn.rnn_cell` as TF 1.15 had it, from tf_keras.

`tensorflow.compat.v1.nn.rnn_cell` raises "not available with Keras 3"; the same classes,
taken straight from tf_keras, work beside Keras 3 in one process.

Source: TF 1.15 `tf.nn.rnn_cell`.
"""

import copy as _copy
from collections.abc import Sequence as _Sequence
from typing import Any as _Any

import tensorflow.compat.v1 as _tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell as _legacy_rnn_cell

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _legacy_rnn_cell)


class MultiRNNCell(_legacy_rnn_cell.MultiRNNCell):
    """Cells one upon the other.

    `[cell] * n` shares the weights of one cell, as in TF 1.15. Where that cannot be, because the first layer has an
    input of another size, TF 1.15 refused it and TF 1.0, for which such scripts were written, gave each layer
    weights of its own: so do we, and log a warning.

    Source: TF 1.15 `tf.nn.rnn_cell.MultiRNNCell`.
    """

    _cells: _Any  # mypy does not see that the base sets it

    def call(self, inputs: _Any, state: _Any) -> tuple[_Any, _Any]:
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
        sizes: dict[int, _Any] = {}
        for cell in self._cells:
            if sizes.setdefault(id(cell), size) != size:
                return not cell.built
            size = cell.output_size
        return False


def separate_layers(cells: _Sequence[_Any]) -> list[_Any]:
    """Make copies of the cells that are several layers, so that each layer has variables of its own.

    Args:
        cells: the layers from below; none has made its variables yet.
    """
    earlier: set[int] = set()
    layers = []
    for cell in cells:
        layers.append(_copy.deepcopy(cell) if id(cell) in earlier else cell)
        earlier.add(id(cell))
    return layers
