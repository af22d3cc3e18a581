"""`tf.contrib.saved_model` of TF 1.15: Keras models as SavedModels.

Source: TF 1.15 `tf.contrib.saved_model`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "load_keras_model": "tfgraph.v1.keras.experimental:load_from_saved_model",
    "save_keras_model": "tfgraph.v1.keras.experimental:export_saved_model",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)
