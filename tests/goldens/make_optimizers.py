"""What TF1's own optimizers do: the oracle of tests/tfkeras/test_optimizers.py.

`train` runs on TF 1.15 and on `tensorflow.compat.v1` of today. Run as a script by a real
TF 1.15.5, this file writes the golden beside it:

    /path/to/tf-1.15.5/python tests/goldens/make_optimizers.py
"""

import os

import numpy as np
import tensorflow.compat.v1 as tf

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.npz")

#: Name of the case to the TF1 optimizer and its arguments, none of which is the default.
CASES = {
    "GradientDescent": ("GradientDescentOptimizer", {"learning_rate": 0.07}),
    "Momentum": ("MomentumOptimizer", {"learning_rate": 0.03, "momentum": 0.85}),
    "Momentum-nesterov": ("MomentumOptimizer", {"learning_rate": 0.03, "momentum": 0.85, "use_nesterov": True}),
    "Adagrad": ("AdagradOptimizer", {"learning_rate": 0.2, "initial_accumulator_value": 0.3}),
    "RMSProp": ("RMSPropOptimizer", {"learning_rate": 0.01, "decay": 0.8, "epsilon": 1e-5}),
    "RMSProp-momentum": ("RMSPropOptimizer", {"learning_rate": 0.01, "decay": 0.8, "momentum": 0.6, "epsilon": 1e-5}),
    "RMSProp-centered": (
        "RMSPropOptimizer",
        {"learning_rate": 0.01, "decay": 0.8, "momentum": 0.6, "epsilon": 1e-5, "centered": True},
    ),
    "Adam": ("AdamOptimizer", {"learning_rate": 0.02, "beta1": 0.85, "beta2": 0.99, "epsilon": 1e-6}),
}
#: 35 and 67 leave a rest in every vector width, and a scalar is all rest.
DENSE = {"matrix": (7, 5), "vector": (67,), "scalar": (), "tensor": (2, 3, 4)}
#: Row 3 of `table` gets two gradients a step, row 0 none.
SPARSE = {"table": (6, 5), "list": (4,)}
INDICES = {"table": [3, 1, 3, 5], "list": [2, 2, 1]}
STEPS = 10
#: Slots that are never negative.
POSITIVE = ("accumulator", "rms", "v")


def make_optimizer(case):
    """Make the optimizer of a case."""
    kind, arguments = CASES[case]
    return getattr(tf.train, kind)(**arguments)


def train(case, variables, start=None, gradients=None, indices=None, device="/CPU:0", use_resource=True):
    """Train with a TF1 optimizer on given gradients.

    Args:
        case: one of CASES.
        variables: for each variable, its initial value.
        start: state to begin with, as returned; by default that of the optimizer.
        gradients: for each variable, the gradients of all steps, `[steps, ...]`.
        indices: for each variable with sparse gradients, the rows that have one.
        device: where to run.
        use_resource: False for the ref variables of TF1 scripts.

    Returns:
        The state at the end: variables by name, slots as `<variable>/<slot>`, powers of beta by name.
    """
    gradients, indices = gradients or {}, indices or {}
    steps = max([len(gradient) for gradient in gradients.values()] + [0])
    with tf.Graph().as_default(), tf.device(device):
        state = {name: tf.Variable(value, name=name, use_resource=use_resource) for name, value in variables.items()}
        optimizer = make_optimizer(case)
        feeds, pairs = {}, []
        for name, variable in list(state.items()):
            shape = [len(indices[name])] + variable.shape.as_list()[1:] if name in indices else variable.shape
            feeds[name] = gradient = tf.placeholder(variable.dtype.base_dtype, shape)
            if name in indices:
                gradient = tf.IndexedSlices(gradient, tf.constant(indices[name]), tf.constant(variable.shape.as_list()))
            pairs.append((gradient, variable))
        train_op = optimizer.apply_gradients(pairs)
        for slot in optimizer.get_slot_names():
            state.update({f"{v.op.name}/{slot}": optimizer.get_slot(v, slot) for _, v in pairs})
        state.update({v.op.name: v for v in optimizer.variables() if v.op.name.endswith("_power")})
        # Not every kernel for sparse gradients is there for a GPU.
        with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as session:
            session.run(tf.global_variables_initializer())
            for name, value in (start or {}).items():
                state[name].load(value, session)
            for step in range(steps):
                session.run(train_op, {feeds[name]: gradient[step] for name, gradient in gradients.items()})
            return session.run(state)


def random_start(case, shapes, random, dtype=np.float32):
    """Draw a state to begin with, as `train` returns it: variables, slots and powers."""
    start = train(case, {name: np.zeros(shape, dtype) for name, shape in shapes.items()})
    for name, value in start.items():
        if name.endswith("_power"):
            drawn = random.uniform(0.1, 0.9)
        elif name.split("/")[-1] in POSITIVE:
            drawn = random.uniform(0.5, 1.5, value.shape)
        else:
            drawn = random.normal(0, 0.1, value.shape)
        start[name] = np.asarray(drawn, value.dtype)
    return start


def random_gradients(shapes, random, indices=None, dtype=np.float32):
    """Draw the gradients of all steps: of the variable's shape or, where there are `indices`, of so many rows."""
    gradients = {}
    for name, shape in shapes.items():
        rows = (len(indices[name]),) + shape[1:] if indices else shape
        gradients[name] = np.asarray(random.normal(0, 1, (STEPS,) + rows), dtype)
    return gradients


def main():
    """Write the golden: `<kind>|gradients|…`, `<kind>|<case>|start|…` and `<kind>|<case>|end|…`."""
    random = np.random.RandomState(0)
    golden = {}
    for kind, shapes, indices in (("dense", DENSE, {}), ("sparse", SPARSE, INDICES)):
        gradients = random_gradients(shapes, random, indices)
        golden.update({f"{kind}|gradients|{name}": array for name, array in gradients.items()})
        for case in CASES:
            start = random_start(case, shapes, random)
            end = train(case, {name: start[name] for name in shapes}, start, gradients, indices)
            for part, state in (("start", start), ("end", end)):
                golden.update({f"{kind}|{case}|{part}|{name}": array for name, array in state.items()})
    np.savez_compressed(GOLDEN, tf_version=tf.__version__, **golden)


if __name__ == "__main__":
    main()
