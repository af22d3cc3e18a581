"""Methods that Sequential lost; what MENDED prints was taken from Keras 1.2.2 on TF 1.15.5."""

from tfgraph.runner.legacy import keras_predictions

UNCHANGED = ["model.predict(x)\n", "predict_classes = 1\nmodel.predict_proba\n"]

#: Source, what it prints.
MENDED = [
    (
        "import numpy as np, tensorflow as tf; from tf_keras.api._v1 import keras\n"
        "with tf.Graph().as_default():\n"
        "    for units in 1, 2:\n"
        "        model = keras.models.Sequential([keras.layers.Dense(units, input_dim=1, activation='sigmoid')])\n"
        "        model.set_weights([np.arange(2. - units, 2.)[None] * 2 - 1, np.zeros(units)])\n"
        "        x = np.array([[-1.], [2.], [3.]])\n"
        "        print(model.predict_classes(x, verbose=0).tolist())\n"
        "        print((model.predict_proba(x, 2, verbose=0) * 1000).astype(int).tolist())\n",
        "[[0], [1], [1]]\n[[268], [880], [952]]\n[0, 1, 1]\n[[731, 268], [119, 880], [47, 952]]\n",
    )
]


def test_methods_of_other_models_are_theirs():
    class Tree:
        def predict_classes(self, x):
            return "tree"

        predict_proba = predict_classes

    assert keras_predictions.predict_classes(Tree())(1) == keras_predictions.predict_proba(Tree())(1) == "tree"
