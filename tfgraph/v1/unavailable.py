"""Names of TF 1.15 that cannot be had on TF 2.21: one table, and the placeholder that says so on use.

A name in the table resolves, so that `hasattr`, `isinstance` and imports go on; calling it raises.
"""

import functools
from typing import Any

_TPU_EMBEDDING = (
    "the TPU embedding API of TF1 is gone from TensorFlow 2.21",
    "tf.tpu.experimental.embedding (TF2), https://www.tensorflow.org/api_docs/python/tf/tpu/experimental/embedding",
)
_BOOSTED_TREES = (
    "the BoostedTrees kernels are gone from TensorFlow 2.21",
    "tensorflow_decision_forests.keras.GradientBoostedTreesModel, https://www.tensorflow.org/decision_forests, "
    "or sklearn.ensemble.HistGradientBoostingClassifier",
)
_DATASET_STATISTICS = (
    "the statistics ops of tf.data are gone from TensorFlow 2.21",
    "tf.profiler.experimental, https://www.tensorflow.org/guide/data_performance_analysis",
)
_TFLITE_HINTS = (
    "the converter of TensorFlow 2.21 takes no op hints",
    "tf.keras.layers.LSTM and tf.lite.TFLiteConverter.from_keras_model, "
    "https://www.tensorflow.org/lite/models/convert/rnn",
)

#: Full name: (kind, why, what to use instead and where to read on).
REASONS: dict[str, tuple[str, str, str]] = {
    "tf.data.experimental.MapVectorizationOptions": (
        "class",
        "tf.data of TensorFlow 2.21 has no such rewrite; it changed the speed only, never the data",
        "nothing (remove the line), or batch before map, https://www.tensorflow.org/guide/data_performance",
    ),
    "tf.data.experimental.StatsAggregator": ("class", *_DATASET_STATISTICS),
    "tf.data.experimental.StatsOptions": ("class", *_DATASET_STATISTICS),
    "tf.data.experimental.bytes_produced_stats": ("function", *_DATASET_STATISTICS),
    "tf.data.experimental.latency_stats": ("function", *_DATASET_STATISTICS),
    "tf.estimator.BoostedTreesClassifier": ("class", *_BOOSTED_TREES),
    "tf.estimator.BoostedTreesEstimator": ("class", *_BOOSTED_TREES),
    "tf.estimator.BoostedTreesRegressor": ("class", *_BOOSTED_TREES),
    "tf.keras.utils.multi_gpu_model": (
        "function",
        "it placed towers by device scopes that Keras 2.21 no longer keeps",
        "tf.distribute.MirroredStrategy, https://www.tensorflow.org/guide/distributed_training",
    ),
    "tf.lite.experimental.get_potentially_supported_ops": (
        "function",
        "the converter of TensorFlow 2.21 has no such list",
        "tf.lite.experimental.Analyzer.analyze, https://www.tensorflow.org/lite/guide/ops_compatibility",
    ),
    "tf.lite.experimental.nn.TFLiteLSTMCell": ("class", *_TFLITE_HINTS),
    "tf.lite.experimental.nn.TfLiteRNNCell": ("class", *_TFLITE_HINTS),
    "tf.lite.experimental.nn.dynamic_rnn": ("function", *_TFLITE_HINTS),
    "tf.tpu.experimental.AdagradParameters": ("class", *_TPU_EMBEDDING),
    "tf.tpu.experimental.AdamParameters": ("class", *_TPU_EMBEDDING),
    "tf.tpu.experimental.StochasticGradientDescentParameters": ("class", *_TPU_EMBEDDING),
}


def names_in(namespace: str) -> list[str]:
    """`"tf.estimator"` -> `["BoostedTreesClassifier", …]`."""
    return [name.rpartition(".")[2] for name in REASONS if name.rpartition(".")[0] == namespace]


@functools.cache
def placeholder(name: str) -> Any:
    """The class or function that stands for `name` and raises `NotImplementedError` when it is called.

    Args:
        name: full name in TF 1.15, a key of `REASONS`.

    Returns:
        A class or a function, always the same one for a name.
    """
    kind, why, instead = REASONS[name]
    message = f"{name} cannot be had: {why}. Use {instead}"

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(message)

    short = name.rpartition(".")[2]
    if kind == "class":
        return type(short, (), {"__new__": refuse, "__doc__": message, "__module__": __name__})
    refuse.__name__ = refuse.__qualname__ = short
    refuse.__doc__ = message
    return refuse
