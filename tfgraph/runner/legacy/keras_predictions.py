"""What Sequential could say beside `predict`; models of other libraries have methods of these names, too."""

from typing import Any

import numpy as np


def predict_classes(owner: Any) -> Any:
    """`owner.predict_classes`: the class `[batch]` of several, or `[batch, 1]`: whether one probability is over ½."""
    if hasattr(owner, "predict_classes") or not hasattr(owner, "train_on_batch"):
        return owner.predict_classes

    def classes(x: Any, batch_size: int = 32, verbose: int = 0) -> np.ndarray:
        probabilities = owner.predict(x, batch_size=batch_size, verbose=verbose)
        if probabilities.shape[-1] > 1:
            return probabilities.argmax(axis=-1)
        return (probabilities > 0.5).astype("int32")

    return classes


def predict_proba(owner: Any) -> Any:
    """`owner.predict_proba`: another name of `predict`."""
    if hasattr(owner, "predict_proba") or not hasattr(owner, "train_on_batch"):
        return owner.predict_proba

    def probabilities(x: Any, batch_size: int = 32, verbose: int = 0) -> np.ndarray:
        return owner.predict(x, batch_size=batch_size, verbose=verbose)

    return probabilities
