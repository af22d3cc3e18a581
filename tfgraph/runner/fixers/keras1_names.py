"""Names that Keras 2 dropped."""

from tfgraph.runner.mending.fixer import MovedNames

_HOME = "tf_keras.api._v1.keras"
_LEGACY = "tfgraph.runner.legacy.keras1_functions"
#: A layer: where it is now. It was in `keras.layers`, and in the modules of its layers.
_LAYERS = {
    "AtrousConv1D": f"{_HOME}.layers.Conv1D",
    "AtrousConv2D": f"{_HOME}.layers.Conv2D",
    "AtrousConvolution1D": f"{_HOME}.layers.Conv1D",
    "AtrousConvolution2D": f"{_HOME}.layers.Conv2D",
    "Deconv2D": f"{_HOME}.layers.Conv2DTranspose",
    "Deconv3D": f"{_HOME}.layers.Conv3DTranspose",
    "Deconvolution2D": f"{_HOME}.layers.Conv2DTranspose",
    "Deconvolution3D": f"{_HOME}.layers.Conv3DTranspose",
    "Merge": f"{_LEGACY}.Merge",
    "TimeDistributedDense": f"{_LEGACY}.TimeDistributedDense",
}

FIXER = MovedNames(
    reason="Keras 2 dropped or renamed layers and functions of Keras 1.",
    moves={
        f"keras.{module}.{name}": new
        for module in ("layers", "layers.convolutional", "layers.core", "engine", "engine.topology")
        for name, new in _LAYERS.items()
    }
    | {f"keras.{module}.merge": f"{_LEGACY}.merge" for module in ("engine", "engine.topology")}
    | {
        "keras.backend.image_dim_ordering": f"{_LEGACY}.image_dim_ordering",
        "keras.backend.set_image_dim_ordering": f"{_LEGACY}.set_image_dim_ordering",
        "keras.initializations": f"{_HOME}.initializers",
        "keras.objectives": f"{_HOME}.losses",
        "keras.regularizers.activity_l1": f"{_HOME}.regularizers.l1",
        "keras.regularizers.activity_l1l2": f"{_HOME}.regularizers.l1_l2",
        "keras.regularizers.activity_l2": f"{_HOME}.regularizers.l2",
        "keras.regularizers.l1l2": f"{_HOME}.regularizers.l1_l2",
        "keras.utils.np_utils.categorical_probas_to_classes": f"{_LEGACY}.categorical_probas_to_classes",
        "keras.utils.np_utils.probas_to_classes": f"{_LEGACY}.probas_to_classes",
        "keras.utils.visualize_util": f"{_HOME}.utils",
        "keras.utils.visualize_util.plot": f"{_HOME}.utils.plot_model",
    },
)
