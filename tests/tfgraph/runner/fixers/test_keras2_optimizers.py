"""Defaults of optimizers; what MENDED prints was taken from Keras 1.2.2 on TF 1.15.5, with Keras 2's epsilon.

There the updates of Adamax and Nadam read slots that other updates write, and 1 run of 4 went in another order.
"""

UNCHANGED = [
    "from tensorflow import keras\nkeras.optimizers.Adadelta()\nmodel.compile('adadelta', 'mse')\n",
    "import tf_keras.api._v1.keras as keras\nkeras.optimizers.Adam()\nmodel.compile('adam', 'mse')\n",
    "import tf_keras.api._v1.keras as keras\nkeras.optimizers.Adadelta(lr=1.0)\nkeras.optimizers.Nadam(**options)\n",
    "import re, tf_keras.api._v1.keras as keras\nmodel.compile(optimizer=keras.optimizers.SGD(0.1))\n",
]

#: Source, what it prints.
MENDED = [
    (
        "import numpy as np, tensorflow as tf; from tf_keras.api._v1 import keras\n"
        "def fit(optimizer):\n"
        "    random = np.random.RandomState(0)\n"
        "    model = keras.models.Sequential([keras.layers.Dense(3, input_dim=4)])\n"
        "    model.set_weights([random.uniform(0.1, 1, w.shape) for w in model.get_weights()])\n"
        "    model.compile(optimizer=optimizer, loss='mse')\n"
        "    x = random.uniform(-1, 1, (20, 4))\n"
        "    for step in range(3):\n"
        "        loss = model.train_on_batch(x, x[:, :3])\n"
        "    print('%.5f' % float(loss))\n"
        "with tf.Graph().as_default():\n"
        "    keras.backend.set_epsilon(1e-7)\n"
        "    fit('Adagrad')\n"
        "    fit('adamax')\n"
        "    fit('nadam')\n"
        "    fit('sgd')\n"
        "    fit(keras.optimizers.Adagrad(epsilon=1e-7))\n"
        "    fit(keras.optimizers.Adamax(0.01))\n"
        "    fit(keras.optimizers.Adadelta(epsilon=1e-7))\n"
        "    model = keras.models.Sequential([keras.layers.Dense(1, input_dim=1)])\n"
        "    model.compile('adadelta', 'mse')\n"
        "    print(float(keras.backend.get_value(model.optimizer.lr)))\n"
        "    model.compile(optimizer='adamax', loss='mse')\n"
        "    print(round(float(keras.backend.get_value(model.optimizer.lr)), 6))\n",
        "0.70235\n0.72963\n0.73031\n0.72718\n0.70235\n0.69634\n0.73207\n1.0\n0.002\n",
    )
]
