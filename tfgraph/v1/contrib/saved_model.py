"""`tf.contrib.saved_model` of TF 1.15: Keras models as SavedModels.

Source: TF 1.15 `tf.contrib.saved_model`.
"""

import os as _os
from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace
from tfgraph.v1.keras import experimental as _experimental
from tfgraph.v1.keras import models as _models

__getattr__, __dir__ = _namespace(__name__, {"save_keras_model": "tfgraph.v1.keras.experimental:export_saved_model"})


def load_keras_model(saved_model_path: str, custom_objects: dict[str, Any] | None = None) -> Any:
    """Read a Keras model that `save_keras_model` wrote, of TF 1.x or of ours; it is not compiled.

    Args:
        saved_model_path: directory of the SavedModel.
        custom_objects: name -> class or function.

    Returns:
        A `tf.keras` model.

    Raises:
        OSError: if no SavedModel is there.

    Source: TF 1.15 `tf.contrib.saved_model.load_keras_model`.
    """
    # TF 1.x kept the architecture beside a graph that Keras cannot read any more.
    architecture = _os.path.join(saved_model_path, "assets", "saved_model.json")
    if not _tf.gfile.Exists(architecture):
        return _experimental.load_from_saved_model(saved_model_path, custom_objects)
    with _tf.gfile.GFile(architecture) as file:
        model = _models.model_from_json(file.read(), custom_objects)
    model.load_weights(_os.path.join(saved_model_path, "variables", "variables"))
    return model
