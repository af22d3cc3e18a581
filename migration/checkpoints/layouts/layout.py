"""What a layout tells."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import keras
import numpy as np

Shape = tuple[int, ...]


class Layout(ABC):
    """How the tensors of a TF1 layer become the variables of its Keras twin, and back.

    Attributes:
        layer_class: the Keras layer.
        rule: what is done, in a few words, for the ledger.
        layer: the one whose weights are moved.
        forget_bias: what the TF1 cell adds to its forget gate when it computes, beside its bias; for LSTM only.
    """

    layer_class: ClassVar[type]
    rule: ClassVar[str]
    forget_bias: float = 1.0

    def __init__(self, layer: Any):
        """Lay out the weights of a built layer."""
        self.layer = layer

    @property
    def added(self) -> str:
        """What is added to the values, but not to slots, for the ledger; "" if nothing is."""
        return ""

    @property
    @abstractmethod
    def tensors(self) -> dict[str, Shape]:
        """What TF1 keeps: names below the layer's scope, and shapes."""

    @property
    @abstractmethod
    def variables(self) -> list[keras.Variable]:
        """What Keras keeps, in the order of `to_keras`."""

    @abstractmethod
    def to_keras(self, tensors: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Make the values of the variables from those of the tensors, each in its order.

        Args:
            tensors: as `tensors` names them.
            is_slot: whether they are an optimizer's slots: values move to other places, and nothing is added to them.
        """

    @abstractmethod
    def to_tf1(self, variables: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Undo `to_keras`."""


def regrouped(array: np.ndarray, order: Sequence[int]) -> np.ndarray:
    """Put the gates, equal parts of the last axis, in another order: part `order[i]` becomes part `i`."""
    parts = np.split(array, len(order), axis=-1)
    return np.concatenate([parts[index] for index in order], axis=-1)
