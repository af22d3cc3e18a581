"""Write meta_graphs/: meta graphs, checkpoints and a SavedModel of TF 1.15.5, and what the graphs answer there.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_meta_graphs.py`.
"""

import json
import os
import shutil

import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "meta_graphs")
IMAGES = np.random.RandomState(0).uniform(-1, 1, [3, 4, 4, 1]).astype("float32")
WORDS = np.random.RandomState(1).randint(0, 10, [2, 3])


def network(tf):
    """A convolution and a batch normalisation with their training; the rank of `x` is not known."""
    x = tf.placeholder(tf.float32, name="x")
    kernel = tf.Variable(tf.zeros([3, 3, 1, 2]), name="conv/kernel")
    scale = tf.Variable(tf.ones([2]), name="norm/scale")
    offset = tf.Variable(tf.zeros([2]), name="norm/offset")
    step = tf.train.create_global_step()
    features = tf.nn.conv2d(x, kernel, [1, 1, 1, 1], "SAME", name="conv/features")
    known = {"mean": tf.constant([0.1, -0.2]), "variance": tf.constant([0.5, 0.7])}
    normal, _, _ = tf.nn.fused_batch_norm(features, scale, offset, is_training=False, name="norm/normal", **known)
    logits = tf.reduce_mean(tf.nn.relu(normal), [1, 2], name="logits")
    tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum(logits**2), step, name="train")


def reader(tf):
    """An embedding in three parts, on two devices, read by a recurrent cell that stands in a while loop."""
    words = tf.placeholder(tf.int32, [None, 3], name="words")
    parts = tf.fixed_size_partitioner(3)
    with tf.device("/cpu:0"):
        table = tf.get_variable("embedding", [10, 4], partitioner=parts, use_resource=False)
    with tf.device("/cpu:1"):
        cell = tf.nn.rnn_cell.BasicRNNCell(2)
        _, state = tf.nn.dynamic_rnn(cell, tf.nn.embedding_lookup(table, words, "div"), dtype=tf.float32)
    tf.identity(state, name="state")
    queue = tf.FIFOQueue(2, tf.float32, name="queue")
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(0.0)]))


def randomise(tf, session):
    """Set every variable to numbers that no random stream has drawn."""
    stream = np.random.RandomState(2)
    for variable in sorted(tf.global_variables(), key=lambda variable: variable.name):
        shape = variable.shape.as_list()
        value = stream.uniform(-1, 1, shape) if variable.dtype.is_floating else 7
        variable.load(np.asarray(value, variable.dtype.as_numpy_dtype), session)


def save(tf, session, name, **options):
    path = tf.train.Saver(**options).save(session, os.path.join(FOLDER, name), write_state=False)
    return os.path.basename(path)


if __name__ == "__main__":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import tensorflow as tf

    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    golden = {}
    with tf.Graph().as_default(), tf.Session() as session:
        network(tf)
        randomise(tf, session)
        golden["logits"] = session.run("logits:0", {"x:0": IMAGES}).tolist()
        save(tf, session, "network.ckpt")
        save(tf, session, "v1.ckpt", write_version=tf.train.SaverDef.V1)
        os.remove(os.path.join(FOLDER, "v1.ckpt.meta"))
        tensor = {name: tf.get_default_graph().get_tensor_by_name(name + ":0") for name in ("x", "logits")}
        tf.saved_model.simple_save(
            session, os.path.join(FOLDER, "saved_model"), {"x": tensor["x"]}, {"logits": tensor["logits"]}
        )
        values = {variable.op.name: variable for variable in tf.global_variables()}
        golden["variables"] = {name: value.tolist() for name, value in session.run(values).items()}
        session.run("train", {"x:0": IMAGES})
        golden["trained"] = {name: value.tolist() for name, value in session.run(values).items()}
    with tf.Graph().as_default(), tf.Session(config=tf.ConfigProto(device_count={"CPU": 2})) as session:
        reader(tf)
        randomise(tf, session)
        golden["state"] = session.run("state:0", {"words:0": WORDS}).tolist()
        save(tf, session, "reader.ckpt", sharded=True)
        golden["v1_sharded"] = save(tf, session, "v1_sharded.ckpt", sharded=True, write_version=tf.train.SaverDef.V1)
        os.remove(os.path.join(FOLDER, "v1_sharded.ckpt.meta"))
        golden["embedding"] = np.concatenate(session.run(tf.global_variables()[:3])).tolist()
    with open(os.path.join(FOLDER, "golden.json"), "w") as stream:
        json.dump(golden, stream, sort_keys=True)
