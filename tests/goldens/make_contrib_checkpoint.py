"""Write contrib_checkpoint/: an object-based checkpoint of TF 1.15.5's contrib.checkpoint, and its picture.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_checkpoint.py`.
"""

import os


def objects(tf, checkpoint):
    """One of each: arrays, named variables, an optimizer with slots, a state in two parts."""
    import numpy as np

    arrays = checkpoint.NumpyState()
    arrays.kept = np.arange(6).reshape(2, 3)
    names = checkpoint.UniqueNameTracker()
    for number in (1.5, 2.5, 3.5):
        names.track(tf.Variable([number, -number]), "x")
    state = {"a": tf.Variable([1, 2]), "b": tf.Variable([0.25])}
    parts = checkpoint.split_dependency(
        ["a", "b"],
        [tf.int32, tf.float32],
        lambda buffer: buffer.update({name: variable.read_value() for name, variable in state.items()}),
        lambda buffer: tf.group(*[variable.assign(buffer[name]) for name, variable in state.items()]),
        device="cpu:0",
    )
    whole = checkpoint.Checkpointable()
    for name, part in parts.items():
        setattr(whole, name, part)
    optimizer = tf.train.MomentumOptimizer(0.1, 0.9)
    weight = tf.Variable([1.0, 2.0])
    optimizer.apply_gradients([(tf.constant([1.0, -1.0]), weight)])
    root = tf.train.Checkpoint(arrays=arrays, names=names, whole=whole, optimizer=optimizer, weight=weight)
    return root, state


if __name__ == "__main__":
    import tensorflow as tf

    tf.enable_eager_execution()
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_checkpoint")
    path = objects(tf, tf.contrib.checkpoint)[0].save(os.path.join(folder, "ckpt"))
    with open(os.path.join(folder, "graph.dot"), "w") as file:
        file.write(tf.contrib.checkpoint.dot_graph_from_checkpoint(path))
