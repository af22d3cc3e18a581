"""Make the checkpoints that prove the way to real TF 1.15.5 and back.

Run it twice, from the repository's root:

    .venv/bin/python tests/goldens/make_checkpoints.py              # tfkeras writes lenet5_tfkeras.ckpt
    <python with tensorflow==1.15.5> tests/goldens/make_checkpoints.py

The second run restores that checkpoint with TF 1.15.5's own Saver into our `tfgraph/models/lenet5.py`, which
real TF 1.15.5 executes as it is; records the outputs; trains on; saves lenet5_tf115.ckpt; records again.
"""

import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
FROM_TFKERAS = os.path.join(HERE, "lenet5_tfkeras.ckpt")
FROM_TF115 = os.path.join(HERE, "lenet5_tf115.ckpt")
RECORD = os.path.join(HERE, "lenet5_tf115.npz")
STEPS = 20


def batches(count, seed):
    """Batches of noise and random labels: nothing to download, and the same in every numpy."""
    random = np.random.RandomState(seed)
    for _ in range(count):
        yield random.rand(32, 784).astype(np.float32), np.eye(10, dtype=np.float32)[random.randint(0, 10, 32)]


def write_with_tfkeras():
    """Train a little, so that slots and powers are not what they were initialised to, and save."""
    import keras

    from migration.checkpoints import save_ckpt
    from tfkeras.models import LeNet5
    from tfkeras.training import train_function

    keras.utils.set_random_seed(1)
    model = LeNet5(initialization="scaled")
    for _ in train_function(model, batches(STEPS, seed=1)):
        pass
    save_ckpt(model, FROM_TFKERAS, optimizer=model.optimizer)


def go_on_with_tf115():
    """Restore, record, train on without dropout, save, record."""
    import types

    import tensorflow as tf

    # Real TF 1.15 in the place of tfgraph.v1: the model's file runs there as it is.
    package = types.ModuleType("tfgraph")
    package.__path__ = [os.path.join(HERE, "..", "..", "tfgraph")]
    package.v1 = tf
    models = types.ModuleType("tfgraph.models")  # not the package, which imports all of them
    models.__path__ = [os.path.join(package.__path__[0], "models")]
    sys.modules.update({"tfgraph": package, "tfgraph.v1": tf, "tfgraph.models": models})
    from tfgraph.models.lenet5 import LeNet5

    model = LeNet5()
    ((x, y_),) = batches(1, seed=2)
    feed = {model.x: x, model.y_: y_, model.keep_prob: 1.0}
    saver = tf.train.Saver()
    record = {"version": tf.__version__}
    with tf.Session() as session:
        saver.restore(session, FROM_TFKERAS)
        record["y_conv_restored"], record["loss_restored"] = session.run([model.y_conv, model.loss], feed)
        for images, labels in batches(STEPS, seed=3):
            session.run(model.optimizer, {model.x: images, model.y_: labels, model.keep_prob: 1.0})
        record["y_conv_trained"], record["loss_trained"] = session.run([model.y_conv, model.loss], feed)
        saver.save(session, FROM_TF115, write_meta_graph=False)
    np.savez_compressed(RECORD, **record)


if __name__ == "__main__":
    import tensorflow

    go_on_with_tf115() if tensorflow.__version__.startswith("1.") else write_with_tfkeras()
    os.remove(os.path.join(HERE, "checkpoint"))  # the state file would name just the last of the two
