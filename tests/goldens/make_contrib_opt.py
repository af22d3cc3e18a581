"""Write contrib_opt.json: three steps of each optimizer of tf.contrib.opt of TF 1.15.5.

Run it with a Python that has TensorFlow 1.15.5 and SciPy: `python tests/goldens/make_contrib_opt.py`.
For each case: every variable of the graph, slots included, by name: dtype, shape and values.
"""

import json
import math
import os

#: Shapes of the variables, and rows of `table` with a gradient: row 1 gets two, row 0 none.
SHAPES = {"matrix": [3, 2], "table": [4, 3], "vector": [5]}
ROWS = [1, 3, 1]
STEPS = 3


def sgd(tf):
    """A plain optimizer to be wrapped."""
    return tf.train.GradientDescentOptimizer(0.1)


#: Each case: a function of (tf, contrib.opt, variables).
OPTIMIZERS = {
    "AdaMax": lambda tf, O, v: O.AdaMaxOptimizer(0.02, 0.8, 0.95, 1e-6),
    "Nadam": lambda tf, O, v: O.NadamOptimizer(0.02, 0.8, 0.95, 1e-6),
    "LazyAdam": lambda tf, O, v: O.LazyAdamOptimizer(0.02, 0.8, 0.95, 1e-6),
    "AdamGS": lambda tf, O, v: O.AdamGSOptimizer(tf.train.get_global_step(), 0.02, 0.8, 0.95, 1e-6),
    "LazyAdamGS": lambda tf, O, v: O.LazyAdamGSOptimizer(tf.train.get_global_step(), 0.02, 0.8, 0.95, 1e-6),
    "AdamW": lambda tf, O, v: O.AdamWOptimizer(0.03, 0.02, 0.8, 0.95, 1e-6),
    "MomentumW": lambda tf, O, v: O.MomentumWOptimizer(0.03, 0.02, 0.8, use_nesterov=True),
    "extended": lambda tf, O, v: O.extend_with_decoupled_weight_decay(tf.train.AdagradOptimizer)(
        weight_decay=0.05, learning_rate=0.1
    ),
    "AddSign": lambda tf, O, v: O.AddSignOptimizer(0.05, 0.7, 0.8),
    "AddSign decay": lambda tf, O, v: O.AddSignOptimizer(0.05, sign_decay_fn=decay(tf, "linear", 4)),
    "AddSign restart": lambda tf, O, v: O.AddSignOptimizer(0.05, sign_decay_fn=decay(tf, "restart", 4, 2, 1)),
    "PowerSign": lambda tf, O, v: O.PowerSignOptimizer(0.05, 3.0, 0.8),
    "PowerSign decay": lambda tf, O, v: O.PowerSignOptimizer(0.05, sign_decay_fn=decay(tf, "cosine", 4, 0.5, 0.4)),
    "LARS": lambda tf, O, v: O.LARSOptimizer(0.5, 0.8, 0.01, 0.1, 1e-3, skip_list=["vector"], use_nesterov=True),
    "RegAdagrad": lambda tf, O, v: O.RegAdagradOptimizer(0.1, 0.3),
    "Multitask": lambda tf, O, v: O.MultitaskOptimizerWrapper(tf.train.MomentumOptimizer(0.1, 0.8)),
    "MovingAverage": lambda tf, O, v: O.MovingAverageOptimizer(sgd(tf), 0.7),
    "VariableClipping": lambda tf, O, v: O.VariableClippingOptimizer(sgd(tf), {v["matrix"]: [0], v["table"]: [1]}, 0.6),
    "DropStale": lambda tf, O, v: O.DropStaleGradientOptimizer(tf.train.MomentumOptimizer(0.1, 0.8), 0),
    "GGT": lambda tf, O, v: O.GGTOptimizer(0.01, 0.8, window=2),
    "Shampoo": lambda tf, O, v: O.ShampooOptimizer(tf.train.get_global_step(), learning_rate=0.1),
    "Shampoo mixed": lambda tf, O, v: O.ShampooOptimizer(
        tf.train.get_global_step(),
        max_matrix_size=3,
        gbar_decay=0.3,
        gbar_weight=0.7,
        mat_gbar_decay=0.8,
        mat_gbar_weight=lambda step: 1.0 / step,
        learning_rate=0.1,
        svd_interval=2,
    ),
    "Shampoo iterative": lambda tf, O, v: O.ShampooOptimizer(
        tf.train.get_global_step(), max_matrix_size=3, learning_rate=0.1, use_iterative_root=True
    ),
}
#: Cases in which every row of `table` has a gradient: GGT refuses sparse ones; of the roots of singular matrices by
#: iteration no digit can be trusted, TF 1.15 itself has others for ref than for resource variables.
DENSE_ONLY = ("GGT", "Shampoo iterative")


def decay(tf, kind, *arguments):
    """A decay of the weight of the signs."""
    if tf.__name__ == "tensorflow":
        from tensorflow.contrib.opt.python.training import sign_decay
    else:
        from tfgraph.v1.contrib.opt import sign_decay
    return getattr(sign_decay, f"get_{kind}_decay_fn")(*arguments)


def wave(shape, phase):
    """Numbers in [-1, 1] that need no random stream."""
    import numpy as np

    size = int(np.prod(shape))
    return np.sin(np.arange(size) * 1.7 + phase).reshape(shape).astype(np.float32)


def read(session, variables):
    """Every variable by name: dtype, shape, values."""
    found = {}
    for name, value in session.run({variable.op.name: variable for variable in variables}).items():
        # `str` of a float32 has as few digits as tell it from all others.
        found[name] = [value.dtype.name, list(value.shape), [float(str(number)) for number in value.ravel()]]
    return found


def train(tf, opt, case, use_resource=False, device="/CPU:0"):
    """Three steps with dense gradients, and a sparse one for `table`; the last gradient of `vector` is all zeros."""
    sparse = case not in DENSE_ONLY
    with tf.Graph().as_default(), tf.device(device):
        with tf.device("/CPU:0"):
            step = tf.train.get_or_create_global_step()
        variables = {}
        for phase, (name, shape) in enumerate(sorted(SHAPES.items())):
            variables[name] = tf.get_variable(name, initializer=wave(shape, phase), use_resource=use_resource)
        feeds, pairs = {}, []
        for name, variable in sorted(variables.items()):
            shape = [len(ROWS)] + SHAPES[name][1:] if sparse and name == "table" else SHAPES[name]
            feeds[name] = gradient = tf.placeholder(tf.float32, shape)
            if sparse and name == "table":
                gradient = tf.IndexedSlices(gradient, tf.constant(ROWS), tf.constant(SHAPES[name]))
            pairs.append((gradient, variable))
        optimizer = OPTIMIZERS[case](tf, opt, variables)
        if case == "DropStale":
            loss = tf.add_n([tf.reduce_sum(v) for v in variables.values()])
            optimizer.compute_gradients(loss, list(variables.values()))
        update = optimizer.apply_gradients(pairs, global_step=step)
        if case == "RegAdagrad":
            with optimizer.avoid_updating_slots(), tf.control_dependencies([update]):
                update = optimizer.apply_gradients(pairs)
        with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as session:
            session.run(tf.global_variables_initializer())
            for i in range(STEPS):
                feed = {feeds[name]: wave(feeds[name].shape.as_list(), i + math.pi * len(name)) for name in feeds}
                if i == STEPS - 1:
                    feed[feeds["vector"]] *= 0
                session.run(update, feed)
            return read(session, tf.global_variables())


def workers(tf, opt, case, use_resource=False):
    """Five steps of a distributed optimizer with one worker, by `minimize`; the center differs from the start."""
    getters = {
        "Elastic": lambda: opt.ElasticAverageCustomGetter("/CPU:0"),
        "AGN": lambda: opt.AGNCustomGetter("/CPU:0"),
        "ModelAverage": lambda: opt.ModelAverageCustomGetter("/CPU:0"),
    }
    with tf.Graph().as_default():
        step = tf.train.get_or_create_global_step()
        getter = getters[case]()
        with tf.variable_scope("net", custom_getter=getter, use_resource=use_resource):
            w = tf.get_variable("w", initializer=wave([3, 2], 0))
            tf.get_variable("counted", initializer=1.0, trainable=False, collections=["variables"])
        optimizer = {
            "Elastic": lambda: opt.ElasticAverageOptimizer(tf.train.MomentumOptimizer(0.1, 0.8), 1, getter, 2),
            "AGN": lambda: opt.AGNOptimizer(tf.train.MomentumOptimizer(0.1, 0.8), 1, getter, 2),
            "ModelAverage": lambda: opt.ModelAverageOptimizer(sgd(tf), 1, True, getter, 2),
        }[case]()
        loss = tf.reduce_sum(tf.square(w - wave([3, 2], 1)))
        update = optimizer.minimize(loss, global_step=step)
        hook = optimizer.make_session_run_hook(*([] if case == "ModelAverage" else [True, 0]))
        hook.begin()
        with tf.Session() as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            hook.after_create_session(session, None)
            for _ in range(5):
                session.run(update)
            found = read(session, tf.global_variables())
            # The counter of local steps is a variable of the graph, no more.
            return {"global": found, "local": read(session, tf.local_variables())}


def scipy_minimum(tf, opt, use_resource=False):
    """A minimum with bounds and one with constraints."""
    found = {}
    with tf.Graph().as_default():
        with tf.variable_scope("", use_resource=use_resource):
            x = tf.get_variable("x", initializer=tf.constant([7.0, 7.0]))
            y = tf.get_variable("y", initializer=tf.constant([[3.0], [-2.0]]))
        loss = tf.reduce_sum(tf.square(x)) + tf.reduce_sum(tf.square(y - 1.0)) + x[0] * y[1, 0]
        bounded = opt.ScipyOptimizerInterface(loss, var_to_bounds={x: ([1, 2], float("inf"))})
        constrained = opt.ScipyOptimizerInterface(
            loss, equalities=[x[1] - 1.0], inequalities=[x[0] - 1.0], method="SLSQP"
        )
        for name, interface in (("bounded", bounded), ("constrained", constrained)):
            with tf.Session() as session:
                session.run(tf.global_variables_initializer())
                interface.minimize(session)
                found[name] = read(session, [x, y])
    return found


def clipped(tf, opt):
    """Clipped gradients and their norm."""
    with tf.Graph().as_default(), tf.Session() as session:
        pairs = [(tf.constant(wave([3, 2], 0)), "a"), (tf.zeros([4]), "b"), (tf.constant(wave([5], 1)), "c")]
        gradients, norm = opt.clip_gradients_by_global_norm(pairs, 1.5)
        return [value.ravel().tolist() for value in session.run([gradient for gradient, _ in gradients] + [norm])]


def forgotten_list(tf, opt):
    """What `minimize` of TF 1.15 makes of `decay_var_list`, and what `apply_gradients` does."""
    found = {}
    for way in ("minimize", "apply_gradients"):
        with tf.Graph().as_default(), tf.Session() as session:
            a, b = (tf.get_variable(name, initializer=wave([3], 0)) for name in "ab")
            optimizer = opt.MomentumWOptimizer(0.1, 0.2, 0.8)
            # Linear: in TF 1.15 a gradient that depends on the weights races with their decay.
            loss = tf.reduce_sum(a * wave([3], 1)) + tf.reduce_sum(b)
            if way == "minimize":
                update = optimizer.minimize(loss, decay_var_list=[a])
            else:
                update = optimizer.apply_gradients(optimizer.compute_gradients(loss), decay_var_list=[a])
            session.run(tf.global_variables_initializer())
            session.run(update)
            found[way] = read(session, tf.global_variables())
    return found


def goldens(tf, opt):
    """Everything."""
    return {
        "steps": {case: train(tf, opt, case) for case in OPTIMIZERS},
        "workers": {case: workers(tf, opt, case) for case in ("Elastic", "AGN", "ModelAverage")},
        "scipy": scipy_minimum(tf, opt),
        "clipped": clipped(tf, opt),
        "decay_var_list": forgotten_list(tf, opt),
    }


if __name__ == "__main__":
    import tensorflow as tf

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_opt.json")
    with open(path, "w") as file:
        json.dump(goldens(tf, tf.contrib.opt), file, sort_keys=True)
        file.write("\n")
