"""The Session loop of training_loops.py on real TF 1.15: run by its Python, it measures a turn for each line it reads.

`python3.7 benchmarks/tf1_session.py MODEL BATCH STEPS`: prints microseconds per step, one line for a line.
"""

import importlib
import os
import sys
import time
import types

import numpy as np
import tensorflow as tf

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def model_of(name):
    """Make a model of `tfgraph.models`, whose file runs here as it is, with TF 1.15 in the place of tfgraph.v1."""
    for package in ("tfgraph", "tfgraph.models"):
        module = types.ModuleType(package)
        module.__path__ = [os.path.join(ROOT, *package.split("."))]
        sys.modules[package] = module
    sys.modules["tfgraph"].v1 = sys.modules["tfgraph.v1"] = tf
    file, _, made = name.partition(":")
    return getattr(importlib.import_module("tfgraph.models." + file), made)()


def feeds(model, batch):
    """What is fed: noise, and random labels or the noise itself."""
    random = np.random.RandomState(0)
    size = [batch] + model.x.shape.as_list()[1:]
    classes = model.y_.shape.as_list()[1]
    x = random.randint(0, 256, size, dtype=np.uint8) / np.float32(255)
    y_ = x if classes != 10 else np.eye(10, dtype=np.float32)[random.randint(0, 10, batch)]
    feed = {model.x: x, model.y_: y_}
    for name, value in (("keep_prob", getattr(model, "keep_prob_in_training", 1)), ("is_training", True)):
        if hasattr(model, name):
            feed[getattr(model, name)] = value
    return feed


def main(name, batch, steps):
    """Measure until the input ends."""
    model = model_of(name)
    feed = feeds(model, int(batch))
    with tf.Session() as session:
        session.run(model.init)
        for _ in sys.stdin:
            start = time.perf_counter()
            for _ in range(int(steps)):
                session.run([model.optimizer, model.loss], feed)
            print((time.perf_counter() - start) / int(steps) * 1e6, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
