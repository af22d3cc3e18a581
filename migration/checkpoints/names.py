"""What each variable of a Keras model and of its optimizer is called in a TF1 checkpoint."""

import keras

from tfgraph.checkpoints import CheckpointError
from tfkeras.optimizers import KernelOptimizer

GLOBAL_STEP = "global_step"


def weight_names(model: keras.Model) -> dict[str, keras.Variable]:
    """Name the weights of a model: their Keras paths without the model's own name.

    Raises:
        CheckpointError: if the model has no weights yet.
    """
    if not model.weights:
        raise CheckpointError(f"'{model.name}' has no weights yet: build it first, or call it on a batch.")
    return {weight.path.removeprefix(f"{model.name}/"): weight for weight in model.weights}


def optimizer_names(model: keras.Model, optimizer: KernelOptimizer) -> dict[str, keras.Variable]:
    """Name the state of an optimizer as TF1 does.

    The slots of `W` are `W/Adam`, `W/Adam_1`, … in the order in which the TF1 optimizer makes
    them; the powers of beta and `global_step` stand alone.

    Raises:
        CheckpointError: if the optimizer has no such slots.

    Source: TF 1.15 `tensorflow/python/training/slot_creator.py`.
    """
    if not isinstance(optimizer, KernelOptimizer):
        raise CheckpointError(
            f"{type(optimizer).__module__}.{type(optimizer).__name__} does not keep what TF1's optimizers keep."
            " Compile the model with one of tfkeras.optimizers, or move the weights alone (no optimizer)."
        )
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    kind = type(optimizer).__name__
    trainable = {id(variable) for variable in model.trainable_variables}
    names: dict[str, keras.Variable] = {}
    for name, weight in weight_names(model).items():
        if id(weight) in trainable:
            for number, slot in enumerate(optimizer.slots(weight).values()):
                names[f"{name}/{kind}_{number}" if number else f"{name}/{kind}"] = slot
    for power in optimizer.power_names:
        names[power] = getattr(optimizer, power)
    names[GLOBAL_STEP] = optimizer.iterations
    return names
