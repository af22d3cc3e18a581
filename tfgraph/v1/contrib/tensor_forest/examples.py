"""A batch of examples: dense features, then sparse ones."""

from typing import Any

import numpy as np


class Examples:
    """Values of features by row and number of the feature.

    Args:
        dense: `[batch, width]` float32, or `[0]` if there is none.
        sparse: `(indices [n, 2], values [n], shape [2])`; its column c is feature `width + c`. Empty if there is none.
        categorical: for each dense feature, and last for all sparse ones, whether it is compared by equality.
    """

    def __init__(self, dense: np.ndarray, sparse: tuple[np.ndarray, ...], categorical: np.ndarray):
        """Make it; the class says what the arguments are."""
        indices, values, shape = sparse
        self.categorical = categorical
        self.size = len(dense) if dense.ndim == 2 else int(shape[0])
        self._dense = dense if dense.ndim == 2 else np.zeros((self.size, 0), np.float32)
        self._has_sparse = indices.ndim == 2 and len(indices) > 0
        if self._has_sparse:
            order = np.lexsort((indices[:, 1], indices[:, 0]))
            self._columns, self._values = indices[order, 1], values[order].astype(np.float32)
            self._keys = self._key(indices[order, 0], self._columns)
            self._starts = np.searchsorted(indices[order, 0], np.arange(self.size + 1))

    @staticmethod
    def _key(rows: np.ndarray, columns: Any) -> np.ndarray:
        return (rows.astype(np.int64) << 32) + columns

    def values(self, rows: np.ndarray, features: np.ndarray) -> np.ndarray:
        """The values, float32; 0 for what a sparse feature leaves out. The arguments have one shape, or broadcast."""
        if not self._has_sparse:
            return self._dense[rows, features]
        width = self._dense.shape[1]
        rows, features = np.broadcast_arrays(rows, features)
        keys = self._key(rows, features - width)
        found = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        result = np.where(self._keys[found] == keys, self._values[found], np.float32(0))
        dense = features < width
        result[dense] = self._dense[rows[dense], features[dense]]
        return result

    def sample(self, rows: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A feature for each row: any dense one, or a sparse one that the row has.

        Returns:
            Numbers of the features, and whether they are categorical.
        """
        width = self._dense.shape[1]
        if not self._has_sparse:
            features = rng.integers(width, size=len(rows))
            return features, self.categorical[features]
        counts = width + self._starts[rows + 1] - self._starts[rows]
        chosen = (rng.random(len(rows)) * counts).astype(np.int64)
        sparse = chosen >= width
        features = chosen.copy()
        entries = self._starts[rows] + chosen - width
        # A row without any feature gets the first column, whose value is 0.
        empty = counts == 0
        features[sparse & ~empty] = width + self._columns[entries[sparse & ~empty]]
        return features, self.categorical[np.minimum(chosen, width)]
