"""Write recurrent.npz: outputs, states and gradients of `tf.nn.dynamic_rnn` over the basic cells of TF 1.15.5.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_recurrent.py`.
"""

import os

import numpy as np

UNITS = 6
INPUTS = 5
CELLS = ("BasicRNNCell", "BasicLSTMCell", "GRUCell")


def inputs():
    """Return inputs `[batch, time, n]`."""
    return np.random.RandomState(1).normal(size=(4, 7, INPUTS)).astype(np.float32)


def random_values(shapes):
    """Return a value for each shape, biases too: the same in every process."""
    random = np.random.RandomState(2)
    return [random.normal(scale=0.5, size=shape).astype(np.float32) for shape in shapes]


def main():
    import tensorflow as tf

    arrays = {}
    for name in CELLS:
        with tf.Graph().as_default(), tf.Session() as session:
            x = tf.constant(inputs())
            outputs, state = tf.nn.dynamic_rnn(getattr(tf.nn.rnn_cell, name)(UNITS), x, dtype=tf.float32)
            variables = tf.trainable_variables()
            tensors = {"outputs": outputs, "d x": tf.gradients(outputs**2, x)[0]}
            if name == "BasicLSTMCell":
                tensors["c"] = state.c
            gradients = tf.gradients(outputs**2, variables)
            for variable, gradient in zip(variables, gradients):  # noqa: B905, Python 3.7
                tensors[f"d {variable.op.name}"] = gradient
            values = random_values([variable.shape.as_list() for variable in variables])
            for variable, value in zip(variables, values):  # noqa: B905, Python 3.7
                variable.load(value, session)
            for key, value in session.run(tensors).items():
                arrays[f"{name}: {key}"] = value
    np.savez_compressed(os.path.join(os.path.dirname(os.path.abspath(__file__)), "recurrent.npz"), **arrays)


if __name__ == "__main__":
    main()
