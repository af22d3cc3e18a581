"""Write contrib_stateless.npz: the random numbers of tf.contrib.stateless of TF 1.15.5.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_stateless.py`.
"""

import os

import recorded_graph


def drawn(tf, S, name, *arguments, **options):
    """Numbers of three seeds, one of them a tensor."""
    make = getattr(S, name)
    seeds = [[1, 2], [3, -4], tf.constant([2**40, 7], tf.int64)]
    return [make(*arguments, seed=seed, **options) for seed in seeds]


#: name -> function (tf, contrib) -> tensors
CASES = {
    "random_uniform": lambda tf, c: drawn(tf, c.stateless, "stateless_random_uniform", [2, 7]),
    "random_uniform integers": lambda tf, c: drawn(
        tf, c.stateless, "stateless_random_uniform", [7], minval=-5, maxval=9, dtype=tf.int32
    ),
    "random_uniform range": lambda tf, c: drawn(
        tf, c.stateless, "stateless_random_uniform", [7], minval=2.0, maxval=3.5, dtype=tf.float64
    ),
    "random_normal": lambda tf, c: drawn(tf, c.stateless, "stateless_random_normal", [3, 5]),
    "random_normal moved": lambda tf, c: drawn(
        tf, c.stateless, "stateless_random_normal", [4], mean=2.0, stddev=0.5, dtype=tf.float64
    ),
    "truncated_normal": lambda tf, c: drawn(tf, c.stateless, "stateless_truncated_normal", [3, 5]),
    "multinomial": lambda tf, c: drawn(
        tf, c.stateless, "stateless_multinomial", [[0.1, 2.0, -1.0], [0.0, 0.0, 3.0]], 9
    ),
    "multinomial int32": lambda tf, c: drawn(
        tf, c.stateless, "stateless_multinomial", [[0.1, 2.0, -1.0]], 9, output_dtype=tf.int32
    ),
}
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_stateless.npz")


if __name__ == "__main__":
    import tensorflow as tf

    recorded_graph.save(GOLDEN, tf, tf.contrib, CASES)
