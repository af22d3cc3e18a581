"""Names of Keras 1; what MENDED prints was taken from Keras 1.2.2 on TF 1.15.5."""

import numpy as np
import pytest

from tfgraph.runner.legacy import keras1_functions

UNCHANGED = [
    "from keras_1.backend import set_image_dim_ordering\n",
    "import tf_keras.backend as K\nK.set_image_dim_ordering\n",
]

_LEGACY = "tfgraph.runner.legacy.keras1_functions"

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import keras.backend as K\n"
            "from keras.layers.core import TimeDistributedDense, Merge\n"
            "from keras.utils import np_utils\n"
            "import numpy as np, tensorflow as tf\n"
            "from keras.layers import Input\n"
            "from keras.models import Model\n"
            "with tf.Graph().as_default():\n"
            "    K.set_image_dim_ordering('th')\n"
            "    print(K.image_dim_ordering())\n"
            "    K.set_image_dim_ordering('tf')\n"
            "    print(K.image_dim_ordering())\n"
            "    a = Input(shape=(2, 3))\n"
            "    model = Model(a, TimeDistributedDense(2, bias=False)(a))\n"
            "    model.set_weights([np.arange(6.).reshape(3, 2)])\n"
            "    print(model.predict(np.arange(6.).reshape(1, 2, 3)).tolist())\n"
            "    merged = Model(a, Merge(mode='sum')([a, a]))\n"
            "    print(float(merged.predict(np.ones((1, 2, 3))).sum()))\n"
            "print(np_utils.probas_to_classes(np.array([[0.4], [0.6]])))\n"
            "print(np_utils.categorical_probas_to_classes(np.array([[0.4, 0.6], [0.7, 0.3]])))\n"
        ),
        (
            "import tf_keras.api._v1.keras.backend as K; import tfgraph.runner.legacy.keras1_functions as "
            "_keras1_functions\n"
            "from tfgraph.runner.legacy.keras1_functions import TimeDistributedDense; from "
            "tfgraph.runner.legacy.keras1_functions import Merge\n"
            "from tf_keras.api._v1.keras import utils as np_utils; import "
            "tfgraph.runner.legacy.keras1_functions as _keras1_functions\n"
            "import numpy as np, tensorflow as tf\n"
            "from tf_keras.api._v1.keras.layers import Input\n"
            "from tf_keras.api._v1.keras.models import Model\n"
            "with tf.Graph().as_default():\n"
            "    _keras1_functions.set_image_dim_ordering('th')\n"
            "    print(_keras1_functions.image_dim_ordering())\n"
            "    _keras1_functions.set_image_dim_ordering('tf')\n"
            "    print(_keras1_functions.image_dim_ordering())\n"
            "    a = Input(shape=(2, 3))\n"
            "    model = Model(a, TimeDistributedDense(2, bias=False)(a))\n"
            "    model.set_weights([np.arange(6.).reshape(3, 2)])\n"
            "    print(model.predict(np.arange(6.).reshape(1, 2, 3)).tolist())\n"
            "    merged = Model(a, Merge(mode='sum')([a, a]))\n"
            "    print(float(merged.predict(np.ones((1, 2, 3))).sum()))\n"
            "print(_keras1_functions.probas_to_classes(np.array([[0.4], [0.6]])))\n"
            "print(_keras1_functions.categorical_probas_to_classes(np.array([[0.4, 0.6], [0.7, 0.3]])))\n"
        ),
        ("th\ntf\n[[[10.0, 13.0], [28.0, 40.0]]]\n12.0\n[0 1]\n[1 0]\n"),
    ),
    (
        (
            "if False:\n"
            "    from keras.layers import AtrousConvolution2D, Deconvolution2D\n"
            "    from keras.regularizers import activity_l2\n"
            "    from keras.utils.visualize_util import plot\n"
            "    from keras.engine import merge\n"
            "    from keras import objectives\n"
        ),
        (
            "if False:\n"
            "    from tf_keras.api._v1.keras.layers import Conv2D as AtrousConvolution2D; from "
            "tf_keras.api._v1.keras.layers import Conv2DTranspose as Deconvolution2D\n"
            "    from tf_keras.api._v1.keras.regularizers import l2 as activity_l2\n"
            "    from tf_keras.api._v1.keras.utils import plot_model as plot\n"
            "    from tfgraph.runner.legacy.keras1_functions import merge\n"
            "    from tf_keras.api._v1.keras import losses as objectives\n"
        ),
        "",
    ),
]


def test_merging_models_says_what_to_do():
    with pytest.raises(NotImplementedError, match=r"since Keras 2 a Sequential has one input\. Merge the outputs, "):
        keras1_functions.Merge(["model_1", "model_2"], mode="concat")


def test_unknown_values_are_named():
    with pytest.raises(ValueError, match="expected a mode of sum, mul, ave, max, concat, dot, cos or a function, rec"):
        keras1_functions.merge([np.zeros(3)], mode="join")
    with pytest.raises(ValueError, match="expected 'tf' or 'th', received 'channels_last'"):
        keras1_functions.set_image_dim_ordering("channels_last")
