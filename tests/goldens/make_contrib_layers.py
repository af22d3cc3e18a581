"""Write contrib_layers.json: what tf.contrib.layers of TF 1.15.5 makes.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_layers.py`.
For each case: names and shapes of the variables, sizes of the collections, the outputs.
"""

import json
import os

CASES = {
    "fully_connected": lambda L, x: L.fully_connected(
        L.flatten(x), 3, weights_initializer=ramp(), weights_regularizer=L.l2_regularizer(0.1)
    ),
    "conv2d": lambda L, x: L.conv2d(x, 2, 3, weights_initializer=ramp(), weights_regularizer=L.l1_regularizer(0.1)),
    "conv2d_batch_norm": lambda L, x: L.conv2d(
        x, 2, [3, 3], stride=2, weights_initializer=ramp(), normalizer_fn=L.batch_norm
    ),
    "batch_norm": lambda L, x: L.batch_norm(x, is_training=True, scale=True, updates_collections=None),
    "batch_norm_inference": lambda L, x: L.batch_norm(x, is_training=False, decay=0.9, scope="bn"),
    "conv2d_transpose": lambda L, x: L.conv2d_transpose(x, 2, 3, stride=2, weights_initializer=ramp()),
    "separable_conv2d": lambda L, x: L.separable_conv2d(x, 2, 3, 1, weights_initializer=ramp()),
    "max_pool2d": lambda L, x: L.max_pool2d(x, 2),
    "avg_pool2d": lambda L, x: L.avg_pool2d(x, 2, stride=1, padding="SAME"),
    "layer_norm": lambda L, x: L.layer_norm(x),
    "instance_norm": lambda L, x: L.instance_norm(x),
    "dropout_off": lambda L, x: L.dropout(x, is_training=False),
    "linear_twice": lambda L, x: L.linear(
        L.linear(L.flatten(x), 2, weights_initializer=ramp()), 2, weights_initializer=ramp()
    ),
    "stack": lambda L, x: L.stack(L.flatten(x), L.fully_connected, [3, 2], scope="fc", weights_initializer=ramp()),
    "embed_sequence": lambda L, x: L.embed_sequence([[1, 2], [0, 2]], 3, 2, initializer=ramp()),
    "bow_encoder": lambda L, x: L.bow_encoder([[1, 2], [0, 2]], 3, 2, initializer=ramp()),
    "one_hot_encoding": lambda L, x: L.one_hot_encoding([1, 0], 3),
    "unit_norm": lambda L, x: L.unit_norm(x, 3),
    "spatial_softmax": lambda L, x: L.spatial_softmax(x),
    "maxout": lambda L, x: L.maxout(x, 1),
}
COLLECTIONS = ("variables", "trainable_variables", "model_variables", "update_ops", "regularization_losses", "losses")


def ramp():
    """An initializer whose values do not depend on random numbers."""
    import numpy as np

    def initializer(shape, dtype=None, partition_info=None):
        size = int(np.prod(shape))
        return (np.arange(size).reshape([int(n) for n in shape]) % 7 - 3).astype("float32") / 10

    return initializer


def run(tf, layers, case):
    """Build and run one case."""
    import numpy as np

    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(np.linspace(-1, 1, 2 * 4 * 4 * 2).reshape(2, 4, 4, 2).astype("float32") ** 2)
        output = case(layers, x)
        session.run(tf.global_variables_initializer())
        return {
            "variables": [[v.name, [int(n) for n in v.shape.as_list()]] for v in tf.global_variables()],
            "collections": {name: len(tf.get_collection(name)) for name in COLLECTIONS},
            "losses": [float(loss) for loss in session.run(tf.get_collection("regularization_losses"))],
            "output": np.round(session.run(output), 6).tolist(),
        }


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {name: run(tf, tf.contrib.layers, case) for name, case in CASES.items()}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_layers.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
