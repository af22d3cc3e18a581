"""Write contrib_distribute.json: what strategies of tf.contrib.distribute of TF 1.15.5 train to on one machine.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_distribute.py`.
"""

import json
import os
import tempfile

import numpy as np

INPUTS = np.random.RandomState(0).uniform(-1, 1, [24, 3]).astype("float32")
LABELS = (INPUTS.sum(1, keepdims=True) * 2 + 1).astype("float32")
WEIGHTS = np.array([[0.3], [-0.2], [0.5]], "float32")
TWO = ["/cpu:0", "/cpu:1"]


def config(tf):
    """A session with two CPUs."""
    return tf.ConfigProto(device_count={"CPU": 2}, allow_soft_placement=True)


def dataset(tf, size=4):
    """Batches without end."""
    return tf.data.Dataset.from_tensor_slices((INPUTS, LABELS)).repeat().batch(size, drop_remainder=True)


def linear(tf, features):
    """A linear model."""
    weights = tf.get_variable("weights", initializer=tf.constant(WEIGHTS))
    return tf.matmul(features, weights) + tf.get_variable("bias", [1], initializer=tf.zeros_initializer())


def estimated(make):
    """A case that trains and evaluates an Estimator under a strategy."""

    def case(tf, D, folder):
        strategy = make(D)

        def model_fn(features, labels, mode):
            loss = tf.losses.mean_squared_error(labels, linear(tf, features))
            optimizer = tf.train.MomentumOptimizer(0.1, 0.9)
            train_op = optimizer.minimize(loss, global_step=tf.train.get_global_step())
            metrics = {"mean": tf.metrics.mean(labels)}
            return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)

        run_config = tf.estimator.RunConfig(
            model_dir=folder, train_distribute=strategy, session_config=config(tf), tf_random_seed=1
        )
        estimator = tf.estimator.Estimator(model_fn, config=run_config)
        estimator.train(lambda: dataset(tf), steps=6)
        evaluated = estimator.evaluate(lambda: dataset(tf), steps=3)
        weights = [estimator.get_variable_value(name).tolist() for name in ("weights", "bias")]
        return [
            strategy.num_replicas_in_sync,
            sorted(estimator.get_variable_names()),
            weights,
            {key: float(value) for key, value in sorted(evaluated.items())},
        ]

    return case


def monitored(make):
    """A case that trains by a step and a monitor."""

    def case(tf, D, folder):
        strategy = make(D)
        with strategy.scope(), tf.Session(config=config(tf)) as session:
            variables = tf.get_variable("weights", initializer=tf.constant(WEIGHTS))

            def loss_fn(context, inputs):
                features, labels = inputs
                return tf.reduce_mean(tf.square(tf.matmul(features, variables) - labels))

            step = D.StandardSingleLossStep(
                lambda: dataset(tf), loss_fn, tf.train.GradientDescentOptimizer(0.1), strategy, 2
            )
            assert isinstance(step, D.Step) and isinstance(step, D.StandardInputStep)
            D.Monitor(step, session).run_steps(3)
            return session.run(strategy.extended.read_var(variables)).tolist()

    return case


def replicas(tf, D, folder):
    """What replicas see, and how their values are put together."""
    strategy = D.MirroredStrategy(TWO, cross_device_ops=D.AllReduceCrossDeviceOps("reduce_to_one", num_packs=0))
    seen = [D.has_strategy(), D.in_cross_replica_context(), D.has_distribution_strategy()]
    with strategy.scope(), tf.Session(config=config(tf)) as session:
        seen += [D.has_strategy(), D.in_cross_replica_context(), D.get_strategy() is strategy]
        seen += [D.get_distribution_strategy() is strategy, D.get_replica_context() is None]
        seen += [D.get_cross_replica_context() is strategy, isinstance(strategy, D.DistributionStrategy)]
        iterator = strategy.make_dataset_iterator(tf.data.Dataset.range(8).batch(2))

        def replica(values):
            D.require_replica_context(D.get_replica_context())
            context = D.get_replica_context()
            assert isinstance(context, D.ReplicaContext)
            return tf.to_float(values) * 10.0 + tf.to_float(context.replica_id_in_sync_group)

        values = strategy.extended.call_for_each_replica(replica, args=(iterator.get_next(),))
        each = list(strategy.experimental_local_results(values))
        total = strategy.reduce(tf.distribute.ReduceOp.SUM, values)
        mean = strategy.reduce(tf.distribute.ReduceOp.MEAN, values)
        session.run(iterator.initialize())
        numbers = [value.tolist() for value in session.run(each + [total, mean])]
    return [seen, numbers]


def configured(tf, D, folder):
    """What is only kept."""
    one = D.OneDeviceStrategy("/cpu:0")
    kept = D.DistributeConfig(train_distribute=one, remote_cluster={"worker": ["a:1"]})
    return [
        [kept.train_distribute is one, kept.eval_distribute, kept.remote_cluster],
        [one.num_replicas_in_sync, list(one.extended.worker_devices), list(one.extended.parameter_devices)],
        [D.MirroredStrategy(num_gpus=0).num_replicas_in_sync, D.MirroredStrategy(TWO).num_replicas_in_sync],
        [D.ParameterServerStrategy().num_replicas_in_sync, D.ParameterServerStrategy(2).num_replicas_in_sync],
        D.MirroredStrategy(TWO).extended._global_batch_size,
        D.ParameterServerStrategy().extended._global_batch_size,
    ]


CASES = {
    "configured": configured,
    "replicas": replicas,
    "estimator mirrored": estimated(lambda D: D.MirroredStrategy(TWO)),
    "estimator one device": estimated(lambda D: D.OneDeviceStrategy("/cpu:0")),
    "estimator parameter server": estimated(lambda D: D.ParameterServerStrategy()),
    "estimator collective": estimated(lambda D: D.CollectiveAllReduceStrategy()),
    "monitor one device": monitored(lambda D: D.OneDeviceStrategy("/cpu:0")),
    "monitor mirrored": monitored(lambda D: D.MirroredStrategy(TWO)),
}


def run(tf, D, name):
    """Run a case in a graph and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default():
        return CASES[name](tf, D, folder)


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {name: run(tf, tf.contrib.distribute, name) for name in CASES}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_distribute.json")
    with open(path, "w") as stream:
        stream.write(
            "{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(goldens[k]) for k in sorted(goldens)) + "\n}\n"
        )
