"""Where the parity tests start: the data, a session a few steps into training, and the Keras model restored from it."""

import functools

import numpy as np
import tensorflow as tf
import tensorflow.compat.v1 as tf1

from migration.checkpoints import load_ckpt
from migration.pairs import PAIRS
from migration.parity import KerasProgram, SessionProgram
from tfgraph.v1.examples.tutorials.mnist import input_data
from tfkeras.cifar10 import SYNTHETIC, load_cifar10


@functools.cache
def data_sets():
    """What `next_batch` gives examples of each data set."""
    np.random.seed(0)
    mnist = input_data.read_data_sets("", one_hot=True).train
    (images, labels), _ = load_cifar10(SYNTHETIC)
    cifar10 = input_data.DataSet(np.rint(255 * images).astype(np.uint8), labels, reshape=False)
    return {"mnist": mnist, "cifar10": cifar10}


def batches_of(data, case, steps):
    model = PAIRS[case.name].graph
    batches = [data[model.data].next_batch(model.batch_size) for _ in range(steps)]
    if case.arguments.get("sparse"):
        return [(x, np.argmax(y_, axis=1)) for x, y_ in batches]
    return [(x, x) for x, _ in batches] if getattr(model, "targets", "labels") == "inputs" else batches


def started(case, device, tmp_path, data, warm_up=3):
    """A session a few steps into training, every variable randomised before, and its checkpoint."""
    with tf.Graph().as_default(), tf.device(device):
        tf1.set_random_seed(1)
        model = case.graph()
        session = tf1.Session(config=tf1.ConfigProto(allow_soft_placement=True))
        session.run(model.init)
        # Zero biases hide bugs; 0.1 keeps the probabilities of the softmax away from log(0).
        noise = [v.assign_add(tf1.random_normal(v.shape, stddev=0.1)) for v in tf1.trainable_variables()]
        session.run(noise)
        program = SessionProgram.of_model(model, session)
        program.train(batches_of(data, case, warm_up), case.keep_prob or 0.5)
        checkpoint = tf1.train.Saver().save(session, str(tmp_path / "start.ckpt"))
    return program, checkpoint


def restored(case, checkpoint, loop="function"):
    model = case.keras()
    load_ckpt(model, checkpoint, optimizer=model.optimizer)
    return KerasProgram(model, loop)
