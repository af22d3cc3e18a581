"""Batches of TF1's own MNIST reader: the oracle of tests/tfgraph/v1/test_input_data.py.

`write_data_set` makes small idx files, `record` notes what a reader serves from them; both run
on TF 1.15 and on `tensorflow.compat.v1` of today. Run as a script by a real TF 1.15.5, this
file writes the golden beside it:

    /path/to/tf-1.15.5/python tests/goldens/make_input_data.py
"""

import gzip
import hashlib
import json
import os
import struct
import tempfile

import numpy as np
import tensorflow.compat.v1 as tf

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "input_data.json")

TRAINING, TEST, VALIDATION = 50, 20, 10

#: Name of the case to what it sets: `options` of read_data_sets, the graph's seed, numpy's seed
#: (set after reading, as reading seeds numpy itself), arguments of next_batch.
CASES = {
    "seed": {"options": {"seed": 42}},
    "graph seed": {"graph_seed": 7},
    "both seeds": {"options": {"seed": 42}, "graph_seed": 7},
    "both seeds zero": {"options": {"seed": 0}, "graph_seed": 0},
    "numpy seed": {"numpy_seed": 5},
    "one_hot": {"options": {"seed": 42, "one_hot": True}},
    "uint8 in four dimensions": {"options": {"seed": 42, "dtype": "uint8", "reshape": False}},
    "not shuffled": {"options": {"seed": 42}, "arguments": {"shuffle": False}},
}

#: The part and the size of each batch: across ends of epochs, exactly to an end, more than an epoch.
REQUESTS = (
    [("train", 7)] * 4
    + [("validation", 4)] * 4
    + [("train", 12), ("train", 40), ("train", 13), ("train", 55), ("train", 1)]
    + [("test", 20)] * 2
    + [("test", 6)] * 4
)


def write_idx(path, array, magic=None, shape=None):
    """Write unsigned bytes `[n]` or `[n, rows, columns]` as a gzipped idx file, whose header may lie."""
    shape = array.shape if shape is None else shape
    header = struct.pack(f">{1 + len(shape)}I", 2048 + array.ndim if magic is None else magic, *shape)
    with open(str(path), "wb") as file:
        file.write(gzip.compress(header + array.astype(np.uint8).tobytes()))


def write_data_set(directory):
    """Write the four files of a small MNIST; the content is always the same."""
    random = np.random.RandomState(0)
    for part, size in ("train", TRAINING), ("t10k", TEST):
        prefix = os.path.join(str(directory), part)
        write_idx(prefix + "-images-idx3-ubyte.gz", random.randint(0, 256, (size, 28, 28)))
        write_idx(prefix + "-labels-idx1-ubyte.gz", random.randint(0, 10, (size,)))


def record(read_data_sets, directory, case):
    """Note each batch that a reader serves, one line each."""
    setting = CASES[case]
    with tf.Graph().as_default():
        if "graph_seed" in setting:
            tf.set_random_seed(setting["graph_seed"])
        data = read_data_sets(str(directory), validation_size=VALIDATION, **setting.get("options", {}))
    if "numpy_seed" in setting:
        np.random.seed(setting["numpy_seed"])
    batches = []
    for part, size in REQUESTS:
        images, labels = getattr(data, part).next_batch(size, **setting.get("arguments", {}))
        digits = labels.argmax(axis=1) if labels.ndim == 2 else labels
        epochs = getattr(data, part).epochs_completed
        digits = "".join(map(str, digits))
        batches.append(f"{part} {size}, epoch {epochs}: {digits} {fingerprint(images)} {fingerprint(labels)}")
    return batches


def fingerprint(array):
    """Type, shape and SHA-256 (64 bits of it) of an array."""
    digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return f"{array.dtype}{list(array.shape)}:{digest[:16]}"


if __name__ == "__main__":
    from tensorflow.examples.tutorials.mnist import input_data

    assert tf.VERSION == "1.15.5", tf.VERSION
    with tempfile.TemporaryDirectory() as made:
        write_data_set(made)
        recorded = {name: record(input_data.read_data_sets, made, name) for name in CASES}
    with open(GOLDEN, "w") as file:
        json.dump(recorded, file, indent=1, sort_keys=True)
        file.write("\n")
