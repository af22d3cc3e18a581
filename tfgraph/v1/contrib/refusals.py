"""What to say about a contrib name that is not here: ONE table, project -> replacement and where to read on."""

from typing import NamedTuple

_ADDONS = "https://github.com/tensorflow/addons"
_GUIDE = "https://www.tensorflow.org/guide"
_API = "https://www.tensorflow.org/api_docs/python/tf"
_SLIM = "https://github.com/google-research/tf-slim"


class Replacement(NamedTuple):
    """What took over from a contrib project."""

    instead: str
    read_on: str


PROJECTS = {
    "all_reduce": Replacement("tf.distribute", f"{_GUIDE}/distributed_training"),
    "autograph": Replacement("tf.autograph", f"{_API}/autograph"),
    "batching": Replacement("tf.nondifferentiable_batch_function", f"{_API}/nondifferentiable_batch_function"),
    "bayesflow": Replacement("tfp.mcmc of TensorFlow Probability", "https://www.tensorflow.org/probability"),
    "bigtable": Replacement("tfio.bigtable of TensorFlow I/O", "https://www.tensorflow.org/io"),
    "boosted_trees": Replacement("TensorFlow Decision Forests", "https://www.tensorflow.org/decision_forests"),
    "checkpoint": Replacement("tf.train.Checkpoint", f"{_GUIDE}/checkpoint"),
    "cloud": Replacement("tfio of TensorFlow I/O", "https://www.tensorflow.org/io"),
    "cluster_resolver": Replacement("tf.distribute.cluster_resolver", f"{_API}/distribute/cluster_resolver"),
    "compiler": Replacement("tf.function(jit_compile=True)", "https://www.tensorflow.org/xla"),
    "constrained_optimization": Replacement(
        "tfco", "https://github.com/google-research/tensorflow_constrained_optimization"
    ),
    "copy_graph": Replacement("tf.graph_util and tf.import_graph_def", f"{_API}/graph_util"),
    "crf": Replacement("tfa.text.crf_log_likelihood of TensorFlow Addons", _ADDONS),
    "cudnn_rnn": Replacement("tf.keras.layers.LSTM and GRU, which use cuDNN by themselves", f"{_GUIDE}/keras/rnn"),
    "data": Replacement("tf.data and tf.data.experimental", f"{_GUIDE}/data"),
    "decision_trees": Replacement("TensorFlow Decision Forests", "https://www.tensorflow.org/decision_forests"),
    "deprecated": Replacement("tf.summary", f"{_API}/compat/v1/summary"),
    "distribute": Replacement("tf.distribute", f"{_GUIDE}/distributed_training"),
    "distributions": Replacement(
        "tfp.distributions of TensorFlow Probability", "https://www.tensorflow.org/probability"
    ),
    "eager": Replacement("TF2, which is eager, and tf.train.Checkpoint", f"{_GUIDE}/eager"),
    "estimator": Replacement("tf.estimator", f"{_GUIDE}/migrate/migrating_estimator"),
    "factorization": Replacement(
        "tf.compat.v1.estimator.experimental.KMeans, or scikit-learn", "https://scikit-learn.org"
    ),
    "feature_column": Replacement("tf.feature_column", f"{_API}/feature_column"),
    "ffmpeg": Replacement("tfio.audio of TensorFlow I/O", "https://www.tensorflow.org/io"),
    "framework": Replacement("tf_slim, tf.train and tf.nest", _SLIM),
    "graph_editor": Replacement("tf.graph_util and tf.import_graph_def(input_map=...)", f"{_API}/graph_util"),
    "grid_rnn": Replacement("tf.keras.layers.RNN over a cell of your own", f"{_GUIDE}/keras/rnn"),
    "hooks": Replacement("tf.train.ProfilerHook", f"{_API}/compat/v1/train/ProfilerHook"),
    "image": Replacement("tfa.image of TensorFlow Addons, or tf.raw_ops.ImageProjectiveTransformV3", _ADDONS),
    "integrate": Replacement("tfp.math.ode of TensorFlow Probability", "https://www.tensorflow.org/probability"),
    "keras": Replacement("tf.keras", f"{_GUIDE}/keras"),
    "kernel_methods": Replacement("tf.keras.layers.experimental.RandomFourierFeatures", f"{_API}/keras/layers"),
    "labeled_tensor": Replacement("plain tensors, or xarray outside the graph", "https://docs.xarray.dev"),
    "layers": Replacement("tf.keras.layers, or tf_slim", _SLIM),
    "learn": Replacement("tf.estimator, or tf.keras", f"{_GUIDE}/migrate/migrating_estimator"),
    "legacy_seq2seq": Replacement(
        "tf.keras with an encoder and a decoder", "https://www.tensorflow.org/text/tutorials/nmt_with_attention"
    ),
    "libsvm": Replacement("sklearn.datasets.load_svmlight_file", "https://scikit-learn.org"),
    "linear_optimizer": Replacement("tf.raw_ops.SdcaOptimizerV2", f"{_API}/raw_ops/SdcaOptimizerV2"),
    "lookup": Replacement("tf.lookup", f"{_API}/lookup"),
    "losses": Replacement("tf.compat.v1.losses", f"{_API}/compat/v1/losses"),
    "memory_stats": Replacement(
        "tf.config.experimental.get_memory_info", f"{_API}/config/experimental/get_memory_info"
    ),
    "metrics": Replacement("tf.compat.v1.metrics", f"{_API}/compat/v1/metrics"),
    "mixed_precision": Replacement("tf.mixed_precision", f"{_GUIDE}/mixed_precision"),
    "model_pruning": Replacement("TensorFlow Model Optimization", "https://www.tensorflow.org/model_optimization"),
    "nn": Replacement("tf.nn", f"{_API}/nn"),
    "opt": Replacement("tfa.optimizers of TensorFlow Addons, or tf.keras.optimizers", _ADDONS),
    "periodic_resample": Replacement("tf.nn.depth_to_space", f"{_API}/nn/depth_to_space"),
    "predictor": Replacement("tf.saved_model.load", f"{_GUIDE}/saved_model"),
    "quantize": Replacement("TensorFlow Model Optimization", "https://www.tensorflow.org/model_optimization"),
    "resampler": Replacement("tfa.image.resampler of TensorFlow Addons", _ADDONS),
    "rnn": Replacement("tf.nn.rnn_cell, or tf.keras.layers.RNN", f"{_GUIDE}/keras/rnn"),
    "saved_model": Replacement("tf.saved_model", f"{_GUIDE}/saved_model"),
    "seq2seq": Replacement("tfa.seq2seq of TensorFlow Addons", _ADDONS),
    "signal": Replacement("tf.signal", f"{_API}/signal"),
    "slim": Replacement("tf_slim", _SLIM),
    "solvers": Replacement("tf.linalg.experimental.conjugate_gradient", f"{_API}/linalg/experimental"),
    "sparsemax": Replacement("tfa.activations.sparsemax of TensorFlow Addons", _ADDONS),
    "stateless": Replacement("tf.random.stateless_*", f"{_API}/random"),
    "summary": Replacement("tf.summary", f"{_API}/summary"),
    "tensor_forest": Replacement("TensorFlow Decision Forests", "https://www.tensorflow.org/decision_forests"),
    "tensorboard": Replacement("the tensorboard package", "https://www.tensorflow.org/tensorboard"),
    "tensorrt": Replacement("tf.experimental.tensorrt", f"{_API}/experimental/tensorrt"),
    "testing": Replacement("tf.test", f"{_API}/test"),
    "text": Replacement("tensorflow_text", "https://www.tensorflow.org/text"),
    "tfprof": Replacement("tf.profiler", f"{_API}/compat/v1/profiler"),
    "timeseries": Replacement("tf.keras, or TensorFlow Probability's sts", "https://www.tensorflow.org/probability"),
    "tpu": Replacement("tf.distribute.TPUStrategy", f"{_GUIDE}/tpu"),
    "training": Replacement("tf.compat.v1.train and tf.data", f"{_API}/compat/v1/train"),
    "util": Replacement("tf.make_tensor_proto, tf.make_ndarray, tf.get_static_value", _API),
}

#: For a project that nothing took over from.
_ELSEWHERE = Replacement(
    "nothing that we know of",
    "https://github.com/tensorflow/community/blob/master/rfcs/20180907-contrib-sunset.md",
)


def message(name: str) -> str:
    """Say that a contrib name is not here, what to use instead and where to read on.

    Args:
        name: `tfgraph.v1.contrib.rnn.Foo`, `tensorflow.contrib.rnn.Foo` or `tf.contrib.rnn.Foo`.
    """
    inside = name.partition("contrib.")[2] or name
    instead, read_on = PROJECTS.get(inside.partition(".")[0], _ELSEWHERE)
    return f"tf.contrib.{inside} is not available: TF2 dropped it. Use instead: {instead}. Read on: {read_on}"
