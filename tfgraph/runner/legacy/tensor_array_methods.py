"""What `TensorArray` had in TF 0.x."""

from typing import Any


def restore() -> None:
    """Give `TensorArray` its old names back: loops make new ones of the class itself, so no class of ours would do."""
    from tensorflow.python.ops import tensor_array_ops

    owner: Any = tensor_array_ops.TensorArray  # mypy does not know of the old names
    owner.pack, owner.unpack = owner.stack, owner.unstack
