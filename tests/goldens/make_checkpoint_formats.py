"""Write checkpoint_formats/: V1 and V2, whole and in shards, of every dtype, by TF 1.15.5; and one that we wrote.

Run it first with our own Python, which writes `ours`, then with one that has TensorFlow 1.15.5, which restores that
(`ours_restored.npz`) and writes all others, with `values.npz`: `python tests/goldens/make_checkpoint_formats.py`.
"""

import os

import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "checkpoint_formats")
STRINGS = np.array([[b"a", b""], [b"long " * 60, bytes(range(1, 256))]], object)
NUMBERS = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


def arrays():
    """One of each dtype that numpy has, by name; negative and large numbers, special floats, no elements."""
    rng = np.random.RandomState(0)
    tensors = {}
    for dtype in NUMBERS:
        array = rng.standard_normal((2, 3)) if dtype.startswith("float") else rng.randint(0, 100, (2, 3))
        tensors[dtype] = array.astype(dtype)
        if not dtype.startswith("float"):
            limits = np.iinfo(dtype)
            tensors[dtype + "_limits"] = np.array([limits.min, limits.max], dtype)
    for dtype in ("complex64", "complex128"):
        tensors[dtype] = (rng.standard_normal(3) + 1j * rng.standard_normal(3)).astype(dtype)
    tensors["bool"] = np.array([True, False, True])
    tensors["special"] = np.array([np.nan, np.inf, -np.inf, -0.0, 1e-45], np.float32)
    tensors["scalar"] = np.array(3.25, np.float32)
    tensors["empty"] = np.zeros((0, 3), np.int32)
    return tensors


def write_ours():
    """Write all of them and strings with our own writer."""
    from tfgraph.checkpoints import write_checkpoint

    write_checkpoint(
        os.path.join(FOLDER, "ours"), {**arrays(), "string": STRINGS, "one_string": np.array(b"x", object)}
    )


def restore_ours(tf):
    """Restore what we wrote, with RestoreV2, which checks every checksum."""
    prefix = os.path.join(FOLDER, "ours")
    reader = tf.train.load_checkpoint(prefix)
    names = sorted(reader.get_variable_to_shape_map())
    dtypes = [reader.get_variable_to_dtype_map()[name] for name in names]
    with tf.Graph().as_default(), tf.Session() as session:
        restored = session.run(
            tf.raw_ops.RestoreV2(prefix=prefix, tensor_names=names, shape_and_slices=[""] * len(names), dtypes=dtypes)
        )
    values = {name: restored[number] for number, name in enumerate(names)}
    for name in ("string", "one_string"):
        values[name] = np.array(values[name]).astype("S")
    np.savez_compressed(os.path.join(FOLDER, "ours_restored.npz"), **values)


def write_every_dtype(tf):
    """Write every dtype that each format takes: `every_dtype_v1`, `every_dtype_v2`."""
    with tf.Graph().as_default(), tf.Session() as session:
        tensors = {name: tf.constant(array) for name, array in arrays().items()}
        tensors["string"] = tf.constant(STRINGS)
        tensors["one_string"] = tf.constant(b"x")
        tensors["no_string"] = tf.zeros((0, 2), tf.string)
        tensors["bfloat16"] = tf.cast(tf.constant([1.5, -2.0]), tf.bfloat16)
        for dtype in (tf.qint8, tf.quint8, tf.qint32, tf.qint16, tf.quint16):
            integer = {1: tf.int8, 2: tf.int16, 4: tf.int32}[dtype.size]
            tensors[dtype.name] = tf.bitcast(tf.constant([-1, 2], integer), dtype)
        for version, refused in ((1, ("bfloat16", "qint16", "quint16", "uint32", "uint64")), (2, ())):
            names = [name for name in sorted(tensors) if not name.startswith(refused)]
            prefix = os.path.join(FOLDER, f"every_dtype_v{version}")
            values = [tensors[name] for name in names]
            none = [""] * len(names)
            if version == 1:
                op = tf.raw_ops.SaveSlices(filename=prefix, tensor_names=names, shapes_and_slices=none, data=values)
            else:
                op = tf.raw_ops.SaveV2(prefix=prefix, tensor_names=names, shape_and_slices=none, tensors=values)
            session.run(op)


def write_partitioned(tf):
    """Write partitioned variables on two devices: `v1`, `v1_sharded-?????-of-00002`, `v2`, `v2_sharded`."""
    with tf.Graph().as_default(), tf.Session(config=tf.ConfigProto(device_count={"CPU": 2})) as session:
        draw = tf.random_normal_initializer(seed=1)
        variables = {}
        for name, shape, device, pieces, axis in [
            ("step", (), 0, 1, 0),
            ("rows", (10, 4), 0, 3, 0),
            ("columns", (3, 200), 1, 3, 1),
            ("depth", (2, 3, 100), 1, 4, 2),
            ("whole", (5,), 1, 1, 0),
        ]:
            partitioner = tf.fixed_size_partitioner(pieces, axis) if pieces > 1 else None
            with tf.device(f"/cpu:{device}"):
                variables[name] = tf.get_variable(name, shape, initializer=draw, partitioner=partitioner)
        session.run(tf.global_variables_initializer())
        for version in (1, 2):
            for is_sharded in (False, True):
                prefix = os.path.join(FOLDER, f"v{version}" + "_sharded" * is_sharded)
                saver = tf.train.Saver(variables, write_version=version, sharded=is_sharded)
                saver.save(session, prefix, write_meta_graph=False, latest_filename="state")
        values = {name: session.run(tf.convert_to_tensor(variable)) for name, variable in variables.items()}
        np.savez_compressed(os.path.join(FOLDER, "values.npz"), **values)
        os.remove(os.path.join(FOLDER, "state"))


if __name__ == "__main__":
    import tensorflow as tf

    if not os.path.isdir(FOLDER):
        os.makedirs(FOLDER)
    if tf.__version__.startswith("1."):
        restore_ours(tf)
        write_every_dtype(tf)
        write_partitioned(tf)
    else:
        write_ours()
        os.remove(os.path.join(FOLDER, "checkpoint"))
