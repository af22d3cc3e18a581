"""`tf.keras.utils` of TF 1.15; what tf_keras still has comes from there."""

from collections.abc import Callable
from typing import Any

import numpy as _np
import tf_keras.api._v1.keras as _keras

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _keras.utils)


class HDF5Matrix:
    """A data set in an HDF5 file, or a range of its rows, to be used like an array.

    Args:
        datapath: name of the file.
        dataset: name of the data set in it.
        start: first row.
        end: one past the last row; None for all.
        normalizer: function applied to what is read.

    Source: TF 1.15 `tf.keras.utils.HDF5Matrix`.
    """

    _files: dict[str, Any] = {}

    def __init__(
        self,
        datapath: str,
        dataset: str,
        start: int = 0,
        end: int | None = None,
        normalizer: Callable[[Any], Any] | None = None,
    ) -> None:
        """Open the file, unless it is open."""
        import h5py  # a dependency of tf_keras

        if datapath not in self._files:
            self._files[datapath] = h5py.File(datapath, "r")
        self.data = self._files[datapath][dataset]
        self.start = start
        self.end = self.data.shape[0] if end is None else end
        self.normalizer = normalizer

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            first = key.start or 0
            last = len(self) if key.stop is None else key.stop
            self._check(last - 1)
            rows = self.data[first + self.start : last + self.start]
        elif isinstance(key, (int, _np.integer)):
            self._check(key)
            rows = self.data[key + self.start]
        else:
            wanted = _np.asarray(key)
            self._check(wanted.max())
            rows = self.data[(wanted + self.start).tolist()]
        return rows if self.normalizer is None else self.normalizer(rows)

    def _check(self, row: Any) -> None:
        if row >= len(self):
            raise IndexError(f"row {row} of an HDF5Matrix of {len(self)} rows")

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of what is read, after the normalizer."""
        shape = self.data.shape[1:] if self.normalizer is None else self.normalizer(self.data[0:1]).shape[1:]
        return (len(self), *shape)

    @property
    def dtype(self) -> Any:
        """Dtype of what is read, after the normalizer."""
        return self.data.dtype if self.normalizer is None else self.normalizer(self.data[0:1]).dtype

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return self.data.ndim

    @property
    def size(self) -> int:
        """Number of elements."""
        return int(_np.prod(self.shape))


def convert_all_kernels_in_model(model: Any) -> None:
    """Flip the kernels of all convolutions from Theano's orientation to TensorFlow's, or back.

    Args:
        model: a `tf.keras` model, changed in place.

    Source: TF 1.15 `tf.keras.utils.convert_all_kernels_in_model`.
    """
    for layer in model.layers:
        if type(layer).__name__ in ("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"):
            kernel = _keras.backend.get_value(layer.kernel)
            _keras.backend.set_value(layer.kernel, _np.flip(kernel, axis=tuple(range(kernel.ndim - 2))))
