"""Build a graph, set every variable, run it, and keep what came out: on TF 1.15.5 for a golden, on ours for the test.

A case is a function `(tf, contrib) -> tensors`, in any nesting. What is kept: the names and shapes of the variables,
the tensors' values, and the gradients of a weighted sum of them by every trainable variable.
"""

import json
import zlib

import numpy as np


def run(tf, contrib, case):
    """Run one case.

    Returns:
        `(variables, results)`: a list of [name, shape], and a list of arrays.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(1)
        outputs = [tf.convert_to_tensor(part) for part in _flat(case(tf, contrib))]
        gradients = _gradients(tf, outputs)
        variables = tf.global_variables()
        for variable in variables:
            feed = {variable.initializer.inputs[1]: value(variable.name, variable.shape.as_list())}
            session.run(variable.initializer, feed)
        session.run(tf.tables_initializer())
        results = session.run(outputs + gradients)
    return [[v.name, v.shape.as_list()] for v in variables], [np.asarray(result) for result in results]


def value(name, shape):
    """What a variable of this name is set to: random, but not zero anywhere, and positive where it must be."""
    values = np.random.RandomState(zlib.crc32(name.encode())).uniform(-0.9, 0.9, shape)
    return np.abs(values) + 0.1 if "period" in name or "ratio_on" in name else values


def save(path, tf, contrib, cases):
    """Write the goldens of all cases: `path` with the numbers."""
    arrays, about = {}, {}
    for name, case in cases.items():
        variables, results = run(tf, contrib, case)
        about[name] = {"variables": variables, "results": [[list(r.shape), str(r.dtype)] for r in results]}
        # One array for each case: each array in the file costs 200 bytes more.
        arrays[name] = np.concatenate([np.ravel(r).astype("float32") for r in results] or [np.zeros(0, "float32")])
    np.savez_compressed(path, about=json.dumps(about, sort_keys=True), **arrays)


def load(path):
    """Read the goldens: name -> (variables, results)."""
    goldens = {}
    with np.load(path) as file:
        for name, case in json.loads(str(file["about"])).items():
            sizes = [int(np.prod(shape)) for shape, _ in case["results"]]
            parts = np.split(file[name], np.cumsum(sizes)[:-1]) if sizes else []
            results = [
                part.reshape(shape).astype(dtype)
                for part, (shape, dtype) in zip(parts, case["results"])  # noqa: B905
            ]
            goldens[name] = case["variables"], results
    return goldens


def check(found, wanted, rtol=2e-5, atol=3e-6):
    """Compare what `run` returned with a golden; an error is measured against the largest number of its array.

    The default tolerances: sums of up to 100 float32 products in another order, through a few steps of a cell.
    """
    assert found[0] == wanted[0]
    assert [(r.shape, r.dtype) for r in found[1]] == [(r.shape, r.dtype) for r in wanted[1]]
    for index, (ours, theirs) in enumerate(zip(found[1], wanted[1])):  # noqa: B905
        if theirs.dtype.kind == "f":
            scale = np.max(np.abs(theirs), initial=0.0)
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=atol + rtol * scale, err_msg=f"result {index}")
        else:
            np.testing.assert_array_equal(ours, theirs, err_msg=f"result {index}")


def _flat(part):
    if isinstance(part, dict):
        return [tensor for key in sorted(part) for tensor in _flat(part[key])]
    if isinstance(part, (list, tuple)):
        return [tensor for inner in part for tensor in _flat(inner)]
    return [part]


def _gradients(tf, outputs):
    floating = [tensor for tensor in outputs if tensor.dtype.is_floating]
    trainable = tf.trainable_variables()
    if not (floating and trainable):
        return []
    # Weights that differ: the sum alone would not see two outputs change places.
    terms = [
        tf.reduce_sum(tf.reshape(tensor, [-1]) * tf.cos(tf.cast(tf.range(tf.size(tensor)), tensor.dtype)))
        for tensor in floating
    ]
    found = tf.gradients(tf.add_n(terms), trainable)
    return [tf.convert_to_tensor(gradient) for gradient in found if gradient is not None]
