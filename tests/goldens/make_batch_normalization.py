"""What `tf.layers.batch_normalization` of TF 1.15.5 computes: the oracle of tests/tfkeras/test_layers.py.

Run by a real TF 1.15.5, this file writes the golden beside it:

    /path/to/tf-1.15.5/python tests/goldens/make_batch_normalization.py

Three training steps on images and on rows, then one evaluation: outputs, gradients of a weighted sum of the last
step, moving averages.
"""

import os

import numpy as np

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "batch_normalization.npz")
STEPS = 3
SHAPES = {"images": [6, 5, 5, 4], "rows": [12, 4]}
ARGUMENTS = {"default": {}, "other": {"momentum": 0.9, "epsilon": 1e-5}}


def inputs(kind):
    """What each training step and the evaluation are fed, gamma and beta, and the weights of the outputs."""
    rng = np.random.RandomState(1)
    x = rng.normal(0.5, 2.0, [STEPS + 1] + SHAPES[kind]).astype(np.float32)
    gamma, beta = rng.normal(1.0, 0.5, [2, 4]).astype(np.float32)
    weights = rng.normal(size=SHAPES[kind]).astype(np.float32)
    return x, gamma, beta, weights


def record(kind, arguments):
    """What TF 1.15.5 computes."""
    import tensorflow as tf

    x, gamma, beta, weights = inputs(kind)
    with tf.Graph().as_default(), tf.Session() as session:
        fed = tf.placeholder(tf.float32, [None] + SHAPES[kind][1:])
        is_training = tf.placeholder(tf.bool)
        y = tf.layers.batch_normalization(fed, training=is_training, name="bn", **arguments)
        scale, offset, mean, variance = tf.global_variables()
        gradients = tf.gradients(y * weights, [fed, scale, offset])
        session.run(tf.global_variables_initializer())
        scale.load(gamma, session)
        offset.load(beta, session)
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        for step in range(STEPS):
            fetched = session.run([y, gradients, updates], {fed: x[step], is_training: True})
        trained, (by_x, by_gamma, by_beta), _ = fetched
        evaluated, mean, variance = session.run([y, mean, variance], {fed: x[STEPS], is_training: False})
    return {
        "trained": trained,
        "by_x": by_x,
        "by_gamma": by_gamma,
        "by_beta": by_beta,
        "evaluated": evaluated,
        "moving_mean": mean,
        "moving_variance": variance,
    }


if __name__ == "__main__":
    import tensorflow

    assert tensorflow.__version__ == "1.15.5", tensorflow.__version__
    results = {}
    for kind in SHAPES:
        for name, arguments in ARGUMENTS.items():
            for what, value in record(kind, arguments).items():
                results[f"{kind}/{name}/{what}"] = value
    np.savez_compressed(GOLDEN, **results)
