"""`--seed N`: the same random numbers in every run, also of a script that sets no seed.

Seeds Python, numpy and each TensorFlow graph. A seed that the script sets itself is stronger.
"""

import random

from tfgraph.runner.options.option import Option


def _seed(value: int) -> None:
    import numpy as np
    from tensorflow.python.framework import ops

    random.seed(value)
    np.random.seed(value % 2**32)

    own_seed = ops.Graph.seed

    # Monkey-patch: scripts make graphs of their own, and each starts with no seed. TF 2.21, to be kept for good.
    def seed(graph: ops.Graph) -> int:
        return value if own_seed.fget(graph) is None else own_seed.fget(graph)

    ops.Graph.seed = property(seed, own_seed.fset)


OPTION = Option(
    argument={
        "type": int,
        "metavar": "N",
        "help": "seed Python's, numpy's and TensorFlow's random numbers where the script sets no seed",
    },
    with_tensorflow=_seed,
)
