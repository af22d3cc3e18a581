"""Write zoo.npz: a digest of what the light graphs of tests/migration/zoo give at inference in TF 1.15.5.

Run it in the repository's root with a Python that has TensorFlow 1.15.5:
`PYTHONPATH=. python tests/goldens/make_zoo.py`.
"""

import json
import os

import numpy as np

from tests.migration.zoo import GRAPHS
from tests.migration.zoo.saving import Run

ENTRIES = 12
LIGHT = {name: graph for name, graph in GRAPHS.items() if not graph.slow}


def digest(tf, entry):
    """Build a graph, set its variables, run it.

    Returns:
        `(variables, outputs)`: name -> shape of each variable; name -> [shape, dtype, digest] of each output. The
        digest is twelve of its entries, evenly spread, the root of the mean square, and a sum with weights that tell
        any two places apart; the last two would see a change that the twelve miss.
    """
    with tf.Graph().as_default():
        run = Run(tf, entry)
        variables = {variable.op.name: variable.shape.as_list() for variable in tf.global_variables()}
        run.session.close()
    outputs = {}
    for key, value in run.golden.items():
        if key.startswith("outputs/"):
            flat = np.ravel(value).astype("float64")
            weights = np.cos(np.arange(flat.size)) / max(flat.size, 1) ** 0.5
            few = flat[np.linspace(0, flat.size - 1, ENTRIES).astype(int)]
            numbers = np.append(few, [np.sqrt(np.mean(flat**2)), np.sum(flat * weights)])
            outputs[key[len("outputs/") :]] = [list(value.shape), str(value.dtype), numbers]
    return variables, outputs


def load(path):
    """Read the goldens: graph -> (variables, outputs), as `digest` gives them."""
    goldens = {}
    with np.load(path) as file:
        numbers = iter(file["numbers"])
        for name, (variables, outputs) in json.loads(str(file["about"])).items():
            goldens[name] = variables, {key: outputs[key] + [next(numbers)] for key in sorted(outputs)}
    return goldens


if __name__ == "__main__":
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)
    about, numbers = {}, []
    for name in sorted(LIGHT):
        if not LIGHT[name].only:
            variables, outputs = digest(tf, LIGHT[name])
            about[name] = variables, {key: outputs[key][:2] for key in sorted(outputs)}
            numbers += [outputs[key][2] for key in sorted(outputs)]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "zoo.npz")
    np.savez_compressed(path, about=json.dumps(about, sort_keys=True), numbers=np.array(numbers, "float32"))
