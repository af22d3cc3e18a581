"""What each weight of a Keras model is called in a TF1 checkpoint."""

import keras

from tfgraph.checkpoints import CheckpointError

GLOBAL_STEP = "global_step"


def weight_names(model: keras.Model) -> dict[str, keras.Variable]:
    """Name the weights of a model: their Keras paths without the model's own name.

    Raises:
        CheckpointError: if the model has no weights yet.
    """
    if not model.weights:
        raise CheckpointError(f"'{model.name}' has no weights yet: build it first, or call it on a batch.")
    return {weight.path.removeprefix(f"{model.name}/"): weight for weight in model.weights}
