"""`import keras`, meant for Keras 2."""

import ast
from collections.abc import Mapping

from tfgraph.runner.mending.fixer import MovedNames

_HOME = "tf_keras.api._v1.keras"
#: Modules that Keras 2 split its packages into, or had under another name.
_PARTS = {
    "layers": (
        "advanced_activations convolutional convolutional_recurrent core embeddings local merge noise normalization"
        " pooling recurrent wrappers"
    ),
    "backend": "common load_backend tensorflow_backend",
    "utils": "data_utils generic_utils io_utils layer_utils np_utils vis_utils",
    "engine": "",
}


def _moves() -> Mapping[str, str]:
    moves = {"keras": _HOME}
    for package, parts in _PARTS.items():
        moves |= {f"keras.{package}.{part}": f"{_HOME}.{package}" for part in parts.split()}
    engine = {"topology": "layers", "training": "models", "base_layer": "layers", "input_layer": "layers"}
    moves |= {f"keras.engine.{old}": f"{_HOME}.{new}" for old, new in engine.items()}
    moves |= {f"keras.engine.{name}": f"{_HOME}.layers.{name}" for name in ("Layer", "InputSpec", "Input")}
    moves["keras.engine.Model"] = f"{_HOME}.models.Model"
    moves["keras.layers.merge.concatenate"] = f"{_HOME}.layers.concatenate"
    return moves


def _knows_keras3(tree: ast.Module) -> bool:
    """Whether a file tells the two apart itself."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return any(name.partition(".")[0] == "tf_keras" for name in names)


FIXER = MovedNames(
    reason="Keras 3 cannot build TensorFlow 1 graphs: Keras 2 lives on in tf_keras.",
    moves=_moves(),
    unless=_knows_keras3,
)
