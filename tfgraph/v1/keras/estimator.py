"""`tf.keras.estimator` of TF 1.15, on the repaired tensorflow-estimator."""

from typing import Any

import tf_keras.api._v1.keras as _keras

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _keras.estimator)


def model_to_estimator(
    keras_model: Any = None,
    keras_model_path: str | None = None,
    custom_objects: dict[str, Any] | None = None,
    model_dir: str | None = None,
    config: Any = None,
    checkpoint_format: str = "saver",
) -> Any:
    """An Estimator that trains a compiled Keras model.

    Args:
        keras_model: a compiled model of `tf.keras`; or give `keras_model_path`.
        keras_model_path: a compiled model saved by `model.save`.
        custom_objects: name -> class or function, for loading the model.
        model_dir: where the Estimator keeps its checkpoints.
        config: a `tf.estimator.RunConfig`.
        checkpoint_format: `"saver"` or `"checkpoint"`.

    Returns:
        A `tf.estimator.Estimator`.

    Source: TF 1.15 `tf.keras.estimator.model_to_estimator`.
    """
    # tf_keras imports tensorflow_estimator itself, which works once it has been repaired.
    import tfgraph.v1.estimator  # noqa: F401

    return _keras.estimator.model_to_estimator(
        keras_model=keras_model,
        keras_model_path=keras_model_path,
        custom_objects=custom_objects,
        model_dir=model_dir,
        config=config,
        checkpoint_format=checkpoint_format,
    )
