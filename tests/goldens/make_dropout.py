"""What TF1's own dropout computes: the oracle of tests/tfgraph/v1/test_nn.py.

`build` runs on TF 1.15 and on `tensorflow.compat.v1` of today. Run as a script by a real
TF 1.15.5, this file writes the golden beside it:

    /path/to/tf-1.15.5/python tests/goldens/make_dropout.py
"""

import os

import numpy as np
import tensorflow.compat.v1 as tf

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dropout.npz")

SPELLINGS = ("keep_prob fed", "keep_prob", "rate fed", "rate")
KEEP_PROBS = (0.5, 0.8, 0.3)
CASES = [f"{spelling} {keep_prob}" for spelling in SPELLINGS for keep_prob in KEEP_PROBS]


def build(dropout, case):
    """Build the graph of a case.

    Returns:
        The placeholder of the input, the output, and what to feed beside the input.
    """
    spelling, keep_prob = case.rsplit(" ", 1)
    argument = spelling.split()[0]
    value = float(keep_prob) if argument == "keep_prob" else round(1 - float(keep_prob), 1)
    x = tf.placeholder(tf.float32, [None, 11], name="x")
    if not spelling.endswith("fed"):
        return x, dropout(x, **{argument: value}), {}
    fed = tf.placeholder(tf.float32, name=argument)
    return x, dropout(x, **{argument: fed}), {fed: value}


if __name__ == "__main__":
    assert tf.VERSION == "1.15.5", tf.VERSION
    random = np.random.RandomState(0)
    # Many magnitudes: a quotient and a product with the reciprocal differ in the last bit of some only.
    golden = {"x": (random.randn(9, 11) * 10 ** random.uniform(-3, 3, (9, 11))).astype(np.float32)}
    for name in CASES:
        with tf.Graph().as_default() as graph, tf.Session() as session:
            tf.set_random_seed(1)
            inputs, output, feed = build(tf.nn.dropout, name)
            (mask,) = [operation.outputs[0] for operation in graph.get_operations() if operation.type == "Cast"]
            golden[name + " mask"], golden[name] = session.run([mask, output], {inputs: golden["x"], **feed})
    np.savez_compressed(GOLDEN, **golden)
