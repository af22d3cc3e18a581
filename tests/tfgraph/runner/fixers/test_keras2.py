"""`import keras`, meant for Keras 2."""

UNCHANGED = [
    "from tensorflow import keras\n",
    "import keras, tf_keras\n",
    "from keras_applications import x\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "if False:\n"
            "    import keras\n"
            "    import keras.backend as K\n"
            "    from keras.layers.core import Dense, Dropout as D\n"
            "    from keras.utils import np_utils\n"
            "    np_utils.to_categorical\n"
            "    keras.layers.core.Dense\n"
        ),
        (
            "if False:\n"
            "    import tf_keras.api._v1.keras as keras\n"
            "    import tf_keras.api._v1.keras.backend as K\n"
            "    from tf_keras.api._v1.keras.layers import Dense; from tf_keras.api._v1.keras.layers import "
            "Dropout as D\n"
            "    from tf_keras.api._v1.keras import utils as np_utils\n"
            "    np_utils.to_categorical\n"
            "    keras.layers.Dense\n"
        ),
        "",
    ),
    (
        ("if False:\n    import keras.layers\n    keras.layers.Dense\n"),
        (
            "if False:\n"
            "    import tf_keras.api._v1.keras.layers, tf_keras.api._v1.keras as keras\n"
            "    keras.layers.Dense\n"
        ),
        "",
    ),
    (
        "if False:\n    from keras.backend.tensorflow_backend import set_session\n",
        "if False:\n    from tf_keras.api._v1.keras.backend import set_session\n",
        "",
    ),
]
