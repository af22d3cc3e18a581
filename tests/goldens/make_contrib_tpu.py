"""Write contrib_tpu.json: what tf.contrib.tpu of TF 1.15.5 does where there is no TPU.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_tpu.py`.
"""

import json
import os
import tempfile

import numpy as np

INPUTS = np.random.RandomState(0).uniform(-1, 1, [12, 3]).astype("float32")
LABELS = (INPUTS.sum(1, keepdims=True) * 2 + 1).astype("float32")
WEIGHTS = np.array([[0.3], [-0.2], [0.5]], "float32")


def input_fn(params):
    """Batches of the size that the estimator says."""
    import tensorflow.compat.v1 as tf

    data = tf.data.Dataset.from_tensor_slices(({"x": INPUTS}, LABELS)).repeat()
    return data.batch(params["batch_size"], drop_remainder=True)


def predict_fn(params):
    """The inputs, once."""
    import tensorflow.compat.v1 as tf

    return tf.data.Dataset.from_tensor_slices({"x": INPUTS}).batch(params["batch_size"], drop_remainder=True)


def estimator(tf, T, folder):
    """Training, evaluation, prediction and export of a linear model on the CPU."""

    def model_fn(features, labels, mode, params):
        assert params["rate"] == 0.1 and not params["use_tpu"]
        weights = tf.get_variable("weights", initializer=WEIGHTS)
        bias = tf.get_variable("bias", [1], initializer=tf.zeros_initializer())
        outputs = tf.matmul(features["x"], weights) + bias
        if mode == tf.estimator.ModeKeys.PREDICT:
            exported = {"serving_default": tf.estimator.export.PredictOutput({"y": outputs})}
            return T.TPUEstimatorSpec(mode, predictions={"y": outputs}, export_outputs=exported)
        loss = tf.losses.mean_squared_error(labels, outputs)
        optimizer = tf.train.GradientDescentOptimizer(params["rate"])
        train_op = optimizer.minimize(loss, tf.train.get_global_step())
        metrics = (lambda y, p: {"mae": tf.metrics.mean_absolute_error(y, p)}, [labels, outputs])
        hooks = [tf.train.NanTensorHook(loss)]
        return T.TPUEstimatorSpec(mode, loss=loss, train_op=train_op, eval_metrics=metrics, training_hooks=hooks)

    config = T.RunConfig(model_dir=folder, tf_random_seed=1, tpu_config=T.TPUConfig(iterations_per_loop=3))
    made = T.TPUEstimator(
        model_fn,
        config=config,
        use_tpu=False,
        train_batch_size=4,
        eval_batch_size=6,
        predict_batch_size=3,
        params={"rate": 0.1},
    )
    made.train(input_fn, steps=7)
    evaluated = made.evaluate(input_fn, steps=2)
    predicted = [row["y"].tolist() for row in made.predict(predict_fn)]

    def served():
        inputs = tf.placeholder(tf.float32, [None, 3])
        return tf.estimator.export.ServingInputReceiver({"x": inputs}, {"x": inputs})

    path = made.export_saved_model(os.path.join(folder, "exported"), served)
    with tf.Graph().as_default(), tf.Session() as session:
        loaded = tf.saved_model.loader.load(session, ["serve"], tf.compat.as_text(path))
        signature = loaded.signature_def["serving_default"]
        answer = session.run(signature.outputs["y"].name, {signature.inputs["x"].name: INPUTS})
    return {
        "evaluated": {key: float(value) for key, value in evaluated.items()},
        "predicted": predicted,
        "exported": answer.tolist(),
        "weights": made.get_variable_value("weights").tolist(),
        "names": sorted(made.get_variable_names()),
    }


def configured(tf, T, folder):
    """Configurations, and what is the default in them."""
    config = T.RunConfig(model_dir=folder, tpu_config=T.TPUConfig(5, num_shards=2, per_host_input_for_training=False))
    return [
        list(T.TPUConfig._fields)[:8],
        [str(part) for part in T.TPUConfig()][:8],
        [
            config.tpu_config.iterations_per_loop,
            config.tpu_config.num_shards,
            config.master,
            config.model_dir == folder,
        ],
        [
            config.save_summary_steps,
            config.keep_checkpoint_max,
            config.log_step_count_steps,
            config.num_worker_replicas,
        ],
        sorted(T.InputPipelineConfig.__dict__[name] for name in ("PER_HOST_V1", "PER_HOST_V2", "PER_SHARD_V1")),
    ]


def loops(tf, T, folder):
    """Loops that the compiler of a TPU could take."""
    counted = T.repeat(4, lambda x: [x * 2.0], [tf.constant(1.5)])
    carried = T.while_loop(
        lambda i, x: i < 3, lambda i, x: [i + 1, x + tf.to_float(i)], [tf.constant(0), tf.zeros([2])]
    )
    with tf.Session() as session:
        return [np.asarray(each).tolist() for each in session.run([counted, carried[0], carried[1]])]


def scoped(tf, T, folder):
    """Variables that are kept in float32 and used in bfloat16."""
    with T.bfloat16_scope():
        weights = tf.get_variable("weights", [2], tf.bfloat16, initializer=tf.constant_initializer(1.7))
    (stored,) = tf.global_variables()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        value = session.run(tf.cast(weights, tf.float32))
    return [weights.dtype.name, stored.dtype.base_dtype.name, stored.op.name, value.tolist()]


def sharded(tf, T, folder):
    """Optimizers over shards: what they are called, their slots, and what sums their gradients."""
    found = []
    for make in (lambda: tf.train.GradientDescentOptimizer(0.1), lambda: tf.train.MomentumOptimizer(0.1, 0.9)):
        with tf.Graph().as_default() as graph:
            weights = tf.get_variable("weights", initializer=WEIGHTS)
            unused = tf.get_variable("unused", [1])
            optimizer = T.CrossShardOptimizer(make(), tf.losses.Reduction.SUM)
            pairs = optimizer.compute_gradients(tf.reduce_sum(tf.square(weights)), [weights, unused])
            optimizer.apply_gradients(pairs)
            slots = [optimizer.get_slot(weights, name).op.name for name in optimizer.get_slot_names()]
            sums = [op.type for op in graph.get_operations()].count("CrossReplicaSum")
        found.append([optimizer.get_name(), slots, [v.op.name for v in optimizer.variables()], sums])
    return found


def built(tf, T, folder):
    """The operations that only a TPU runs: their kinds, types and shapes."""
    x = tf.ones([4, 3])
    fed = [
        T.infeed_enqueue(x, [4, 3]),
        T.infeed_enqueue_tuple([x, x], [[4, 3], [4, 3]]),
        T.infeed_dequeue(tf.float32, [4, 3]),
        T.infeed_dequeue_tuple([tf.float32, tf.int32], [[4, 3], [2]])[1],
        T.outfeed_enqueue(x),
        T.outfeed_enqueue_tuple([x]),
        T.outfeed_dequeue(tf.float32, [4, 3]),
        T.outfeed_dequeue_tuple([tf.float32], [[2]])[0],
        T.cross_replica_sum(x),
        T.initialize_system(),
        T.shutdown_system(),
        T.rewrite(lambda y: y * 2, [x])[0],
        T.replicate(lambda y: y + 1, [[x], [x]])[1][0],
        T.shard(lambda y: y - 1, [x], num_shards=2)[0],
        T.batch_parallel(lambda y: y / 2, [x], num_shards=2)[0],
        T.rewrite(lambda y: T.outside_compilation(tf.identity, y), [x])[0],
    ]
    kinds = [getattr(each, "op", each).type for each in fed]
    shapes = [each.shape.as_list() if each.shape.ndims is not None else None for each in fed if hasattr(each, "shape")]
    queue = T.InfeedQueue(number_of_tuple_elements=2, tuple_types=[tf.float32, tf.int32], tuple_shapes=[[4, 3], [4]])
    queue.set_number_of_shards(2)
    parts = [part.shape.as_list() for part in queue.generate_dequeue_op()]
    return [kinds, shapes, T.core(3), parts, [shape.as_list() for shape in queue.tuple_shapes]]


CASES = {
    "built": built,
    "configured": configured,
    "estimator": estimator,
    "loops": loops,
    "scoped": scoped,
    "sharded": sharded,
}


def run(tf, T, name):
    """Run a case in a graph and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default():
        return CASES[name](tf, T, folder)


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {name: run(tf, tf.contrib.tpu, name) for name in CASES}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_tpu.json")
    with open(path, "w") as stream:
        stream.write(
            "{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(goldens[k]) for k in sorted(goldens)) + "\n}\n"
        )
