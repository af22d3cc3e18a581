"""Write contrib_small_projects.npz: what the small projects of tf.contrib of TF 1.15.5 make.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_small_projects.py`.
The name of a case begins with that of its project.
"""

import importlib
import os

import numpy as np
import recorded_graph


def logits(tf):
    """Numbers between -3.6 and 3.6 that have a gradient; the same at each call."""
    with tf.variable_scope("", reuse=tf.AUTO_REUSE):
        return 4 * tf.get_variable("logits", [4, 5])


def embeddings(tf):
    """The classes of six vectors, and the vectors."""
    return tf.constant([0, 1, 0, 2, 1, 2]), tf.get_variable("embeddings", [6, 4])


def lotka_volterra(y, t):
    """Two populations; it looks at the time, too."""
    import tensorflow.compat.v1 as tf

    growth = 1.0 + 0.1 * tf.cast(t, y.dtype)
    return tf.stack([y[0] * (growth - y[1]), y[1] * (y[0] - 1.5)])


def ode(tf, contrib, **options):
    """The states, and what came with them; without gradients, whose graph takes 15 seconds to build."""
    y, info = contrib.integrate.odeint(
        lotka_volterra,
        tf.constant([1.2, 0.7], tf.float64),
        [0.0, 0.5, 0.6, 2.0],
        1e-4,
        1e-5,
        full_output=True,
        **options,
    )
    return [y, tf.cast(info["integrate_points"], tf.float32), info["num_func_evals"]]


def sampled(tf):
    """Candidates that no random stream has drawn."""
    return tf.constant([3, 0, 4, 6], tf.int64), tf.constant([[0.3]] * 4), tf.constant([0.5, 0.9, 0.4, 0.2])


def cells(tf, contrib):
    """The three cells of the conditional random field, one step each."""
    transitions = tf.get_variable("transitions", [3, 3])
    inputs, state = tf.get_variable("inputs", [2, 3]), tf.get_variable("state", [2, 3])
    forward = contrib.crf.CrfForwardRnnCell(transitions)
    decode = contrib.crf.CrfDecodeForwardRnnCell(transitions)
    back = contrib.crf.CrfDecodeBackwardRnnCell(3)
    sizes = [tf.constant(size) for cell in (forward, decode, back) for size in (cell.state_size, cell.output_size)]
    pointers = tf.constant([[2, 0, 1], [1, 1, 0]])
    return [forward(inputs, state), decode(inputs, state), back(pointers, tf.constant([[0], [2]])), sizes]


def scaled(tf, contrib, infinite):
    """Seven steps with a scaled loss; at the steps in `infinite` the gradient is not finite."""
    with tf.Graph().as_default(), tf.Session() as session:
        manager = contrib.mixed_precision.ExponentialUpdateLossScaleManager(8.0, 2, 2, 2.0, 0.6)
        optimizer = contrib.mixed_precision.LossScaleOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), manager)
        weights = tf.get_variable("weights", initializer=[1.0, -2.0])
        factor = tf.placeholder(tf.float32, [])
        loss = factor * tf.reduce_sum(tf.square(weights))
        update = optimizer.minimize(loss, global_step=tf.train.get_or_create_global_step())
        session.run(tf.global_variables_initializer())
        variables = sorted(tf.global_variables(), key=lambda variable: variable.op.name)
        names = [variable.op.name for variable in variables]
        expected = ["bad_steps", "global_step", "good_steps", "loss_scale", "weights", "weights/Momentum"]
        assert names == expected, names
        seen = []
        for i in range(7):
            session.run(update, {factor: np.inf if i in infinite else 1.0})
            seen.append(np.concatenate([np.ravel(value) for value in session.run(variables)]))
    return tf.constant(np.array(seen), tf.float32)


CASES = {
    "resampler image": lambda tf, c: c.resampler.resampler(
        tf.get_variable("data", [2, 4, 5, 3]), 4 * tf.get_variable("warp", [2, 3, 4, 2]) + 2
    ),
    "resampler points": lambda tf, c: c.resampler.resampler(
        tf.get_variable("data", [2, 3, 3, 1]), tf.constant([[1.0, 2.0], [-0.5, 2.5]])
    ),
    "resampler outside": lambda tf, c: c.resampler.resampler(
        tf.get_variable("data", [1, 3, 3, 1]), tf.constant([[[-1.0, 0.0], [3.0, 1.0], [1.0, 2.99], [np.nan, 1.0]]])
    ),
    "sparsemax": lambda tf, c: c.sparsemax.sparsemax(logits(tf)),
    "sparsemax infinite": lambda tf, c: c.sparsemax.sparsemax(
        tf.constant([[1.0, -np.inf], [np.nan, 1.0], [-np.inf, -np.inf], [np.inf, 0.0]])
    ),
    "sparsemax loss": lambda tf, c: c.sparsemax.sparsemax_loss(
        logits(tf), c.sparsemax.sparsemax(logits(tf)), tf.one_hot([0, 4, 1, 1], 5)
    ),
    "integrate adaptive": ode,
    "integrate options": lambda tf, c: ode(tf, c, method="dopri5", options={"first_step": 0.01, "ifactor": 3.0}),
    "integrate complex": lambda tf, c: tf.abs(
        c.integrate.odeint(lambda y, t: 1j * y * tf.cast(t, y.dtype), tf.constant([1.0 + 1j]), [0.0, 1.0, 2.0])
    ),
    "integrate rk4": lambda tf, c: c.integrate.odeint_fixed(
        lotka_volterra, 1.5 + tf.get_variable("y0", [2]), [0.0, 0.5, 0.6, 2.0]
    ),
    "integrate midpoint": lambda tf, c: c.integrate.odeint_fixed(
        lotka_volterra, 1.5 + tf.get_variable("y0", [2]), [0.0, 0.5, 0.6, 2.0], [0.2, 0.1, 0.3], "midpoint"
    ),
    "crf cells": cells,
    "nn flipped": lambda tf, c: [
        c.nn.deprecated_flipped_softmax_cross_entropy_with_logits(logits(tf), tf.one_hot([1, 0, 4, 2], 5)),
        c.nn.deprecated_flipped_sparse_softmax_cross_entropy_with_logits(logits(tf), [1, 0, 4, 2]),
        c.nn.deprecated_flipped_sigmoid_cross_entropy_with_logits(logits(tf), tf.one_hot([1, 0, 4, 2], 5)),
    ],
    "nn alpha_dropout one": lambda tf, c: c.nn.alpha_dropout(logits(tf), 1.0),
    "nn scaled_softplus": lambda tf, c: c.nn.scaled_softplus(logits(tf), 1.5 + tf.get_variable("alpha", [5])),
    "nn scaled_softplus clip": lambda tf, c: c.nn.scaled_softplus(
        logits(tf), 1.5 + tf.get_variable("alpha", []), 1.5 + tf.get_variable("clip", [5])
    ),
    "nn sampled_sparse": lambda tf, c: c.nn.sampled_sparse_softmax_loss(
        tf.get_variable("weights", [7, 3]),
        tf.get_variable("biases", [7]),
        tf.constant([[1], [0], [4], [6]]),
        tf.get_variable("inputs", [4, 3]),
        4,
        7,
        sampled(tf),
    ),
    "nn rank_sampled": lambda tf, c: c.nn.rank_sampled_softmax_loss(
        tf.get_variable("weights", [7, 3]),
        tf.get_variable("biases", [7]),
        tf.constant([[1], [0], [4], [6]], tf.int64),
        tf.get_variable("inputs", [4, 3]),
        4,
        2,
        7,
        1,
        sampled(tf),
        4.0,
        True,
        "mod",
    ),
    "nn moved": lambda tf, c: [
        c.nn.nth_element(logits(tf), 2),
        c.nn.conv1d_transpose(
            tf.get_variable("value", [1, 4, 2]), tf.get_variable("filter", [3, 5, 2]), [1, 8, 5], strides=2
        ),
    ],
    "text fixed": lambda tf, c: c.text.skip_gram_sample(tf.range(10, 19), 2, 2, 1, 6),
    "text seeded": lambda tf, c: c.text.skip_gram_sample(tf.range(10, 40), 0, 4, emit_self_as_target=True, seed=7),
    "text vocabulary": lambda tf, c: c.text.skip_gram_sample(
        tf.constant([3, 1, 2, 3, 3, 9, 1, 2] * 3, tf.int64),
        1,
        2,
        vocab_freq_table=c.lookup.HashTable(
            c.lookup.KeyValueTensorInitializer(tf.constant([1, 2, 3], tf.int64), tf.constant([4.0, 2.0, 9.0])), -1.0
        ),
        vocab_min_count=3.0,
        vocab_subsampling=0.2,
        corpus_size=20,
        seed=3,
    ),
    "kernel_methods features": lambda tf, c: c.kernel_methods.RandomFourierFeatureMapper(4, 6, 1.5, 3).map(
        tf.get_variable("inputs", [3, 4])
    ),
    "kernel_methods hinge": lambda tf, c: c.kernel_methods.sparse_multiclass_hinge_loss(
        tf.constant([[1], [0], [4], [2]]), logits(tf), tf.constant([1.0, 0.0, 2.0, 0.5])
    ),
    "periodic_resample": lambda tf, c: c.periodic_resample.periodic_resample(
        tf.get_variable("values", [2, 3, 24]), [4, 9, None]
    ),
    "periodic_resample middle": lambda tf, c: c.periodic_resample.periodic_resample(
        tf.get_variable("values", [2, 8, 2]), [4, None, 4]
    ),
    "libsvm": lambda tf, c: flat_sparse(*c.libsvm.decode_libsvm(["1 0:2.5  3:-1", "-7", "2 1:0.5"], 5)),
    "libsvm matrix": lambda tf, c: flat_sparse(
        *c.libsvm.decode_libsvm([["1 0:2 3:1", "4"], ["5 2:7", "2 1:3"]], 6, tf.int32, tf.int64)
    ),
    "losses triplet_semihard": lambda tf, c: metric(c).triplet_semihard_loss(*embeddings(tf), 0.7),
    "losses npairs": lambda tf, c: metric(c).npairs_loss(
        tf.constant([0, 1, 2]), tf.get_variable("anchor", [3, 4]), tf.get_variable("positive", [3, 4])
    ),
    "losses npairs multilabel": lambda tf, c: metric(c).npairs_loss_multilabel(
        [tf.SparseTensor([[i]], [1], [3]) for i in (0, 2, 0)],
        tf.get_variable("anchor", [3, 4]),
        tf.get_variable("positive", [3, 4]),
    ),
    "losses contrastive": lambda tf, c: metric(c).contrastive_loss(
        tf.constant([0, 1, 1]), tf.get_variable("anchor", [3, 4]), tf.get_variable("positive", [3, 4]), 2.0
    ),
    "losses lifted_struct": lambda tf, c: metric(c).lifted_struct_loss(*embeddings(tf), 1.2),
}
for _steps in ((), (2,), (1, 2, 4, 5)):
    CASES[f"mixed_precision {_steps}"] = lambda tf, c, steps=_steps: scaled(tf, c, steps)


def flat_sparse(sparse, labels):
    """Everything in it."""
    return [sparse.indices, sparse.values, sparse.dense_shape, labels]


def metric(contrib):
    """Where the losses of metric learning are."""
    return contrib.losses.metric_learning


GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_small_projects.npz")


def cases_of(project):
    """The names of the cases of a project."""
    return [name for name in CASES if name.split()[0] == project]


def check(tf, contrib, device, name, **tolerance):
    """Run a case on a device, and compare it with its golden."""

    def case(tf, contrib):
        with tf.device(device):
            return CASES[name](tf, contrib)

    recorded_graph.check(recorded_graph.run(tf, contrib, case), recorded_graph.load(GOLDEN)[name], **tolerance)


if __name__ == "__main__":
    import tensorflow as tf

    for name in CASES:
        # `tf.contrib` itself does not import every project.
        importlib.import_module(f"tensorflow.contrib.{name.split()[0]}")
    recorded_graph.save(GOLDEN, tf, tf.contrib, CASES)
