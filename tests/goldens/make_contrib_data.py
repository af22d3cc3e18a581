"""Write contrib_data.json: the elements that the data sets of tf.contrib.data of TF 1.15.5 have.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_data.py`.
"""

import json
import os
import sqlite3
import tempfile


def numbers(tf, *shape):
    """A data set of 0, 1, 2, … in elements of a shape, ten of them."""
    elements = tf.reshape(tf.range(10 * max(1, shape[0] if shape else 1)), [10] + list(shape))
    return tf.data.Dataset.from_tensor_slices(elements)


def words(tf):
    """Sentences of 1 to 5 numbers."""
    return tf.data.Dataset.range(9).map(lambda n: tf.range(tf.cast(n, tf.int32) % 5 + 1))


def write_examples(tf, writer):
    """Seven examples: a number, a list of words, a label."""
    for i in range(7):
        feature = {
            "age": tf.train.Feature(int64_list=tf.train.Int64List(value=[i * i])),
            "kws": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"w%d" % j for j in range(i % 3)])),
            "label": tf.train.Feature(float_list=tf.train.FloatList(value=[i / 2.0])),
        }
        yield tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def examples(tf, folder):
    """A file of them."""
    path = os.path.join(folder, "examples.tfrecord")
    with tf.python_io.TFRecordWriter(path) as writer:
        for example in write_examples(tf, writer):
            writer.write(example)
    return path


def features(tf):
    """How they are parsed."""
    return {
        "age": tf.FixedLenFeature([], tf.int64, default_value=-1),
        "kws": tf.VarLenFeature(tf.string),
        "label": tf.FixedLenFeature([1], tf.float32),
    }


def csv(folder):
    """A table with a header, a quoted field and an empty one."""
    path = os.path.join(folder, "table.csv")
    with open(path, "w") as stream:
        stream.write('name,size,price\nscrew,3,0.25\n"nut, small",,0.5\nbolt,7,\ncog,8,4\nrod,9,1e2\n')
    return path


def table(folder):
    """A SQLite table of three rows."""
    path = os.path.join(folder, "table.sqlite")
    if not os.path.exists(path):
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE parts (name TEXT, size INTEGER, price REAL)")
            rows = [("screw", 3, 0.25), ("nut", 5, 0.5), ("bolt", 7, 2.0)]
            connection.executemany("INSERT INTO parts VALUES (?, ?, ?)", rows)
    return path


def written(tf, D, folder):
    """Records that a data set wrote, read again."""
    path = os.path.join(folder, "written")
    with tf.Session() as session:
        strings = tf.data.Dataset.range(4).map(tf.as_string)
        session.run(D.TFRecordWriter(path, "GZIP").write(strings))
    return tf.data.TFRecordDataset(path, compression_type="GZIP")


def mean(tf, D):
    """A reducer to the mean of what it gets."""
    return D.Reducer(
        init_func=lambda key: (0.0, 10.0 * tf.cast(key, tf.float32)),
        reduce_func=lambda state, value: (state[0] + 1, state[1] + tf.cast(value, tf.float32)),
        finalize_func=lambda count, total: total / count,
    )


def buckets(tf, D, **options):
    """Sentences in batches of about their length."""
    return words(tf).apply(D.bucket_by_sequence_length(tf.size, [3, 5], [3, 2, 2], **options))


def optionals(tf, D, folder):
    """Elements that may be none."""
    iterator = tf.data.make_one_shot_iterator(tf.data.Dataset.range(2))
    nexts = [D.get_next_as_optional(iterator)]
    for _ in range(2):
        with tf.control_dependencies([nexts[-1].has_value()]):
            nexts.append(D.get_next_as_optional(iterator))
    made = D.Optional.from_value((tf.constant([1, 2]), tf.constant("a")))
    return [n.has_value() for n in nexts] + [nexts[0].get_value(), made.get_value()]


def restored(tf, D, folder):
    """Where an iterator went on after its position was restored."""
    iterator = tf.data.make_initializable_iterator(tf.data.Dataset.range(9))
    element = iterator.get_next()
    saver = tf.train.Saver([D.make_saveable_from_iterator(iterator)])
    seen = []
    with tf.Session() as session:
        session.run(iterator.initializer)
        seen.extend(session.run(element) for _ in range(3))
        path = saver.save(session, os.path.join(folder, "position"))
        seen.extend(session.run(element) for _ in range(2))
        saver.restore(session, path)
        seen.extend(session.run(element) for _ in range(2))
    return [tf.constant(seen)]


def half_bad(tf):
    """Numbers whose check fails at 0, 4 and 8."""
    return tf.data.Dataset.range(9).map(lambda x: tf.check_numerics(1.0 / tf.cast(x % 4, tf.float32), "zero"))


def interleaved(name, **options):
    """Each number as often as it says, from several data sets in turn."""

    def case(tf, D, folder):
        repeat = lambda x: tf.data.Dataset.from_tensors(x).repeat(x)  # noqa: E731
        return tf.data.Dataset.range(1, 5).apply(getattr(D, name)(repeat, 2, **options))

    return case


def parsed(tf, D, folder):
    """Serialized examples, parsed in batches."""
    serialized = tf.data.Dataset.from_tensor_slices(list(write_examples(tf, None)))
    return serialized.batch(3).apply(D.parse_example_dataset(features(tf), num_parallel_calls=2))


#: name -> function (tf, contrib.data, folder) -> data set or list of tensors
CASES = {
    "AUTOTUNE": lambda tf, D, folder: [tf.constant(D.AUTOTUNE)],
    "Counter": lambda tf, D, folder: D.Counter(3, -2, tf.int32).take(4),
    "CsvDataset": lambda tf, D, folder: D.CsvDataset(
        csv(folder), [tf.constant(["-"]), tf.constant([-1.5])], header=True, select_cols=[0, 2]
    ),
    "Optional": optionals,
    "RandomDataset": lambda tf, D, folder: D.RandomDataset(7).take(5),
    "SqlDataset": lambda tf, D, folder: D.SqlDataset(
        "sqlite", table(folder), "SELECT name, size, price FROM parts ORDER BY size", (tf.string, tf.int32, tf.float64)
    ),
    "TFRecordWriter": written,
    "assert_element_shape": lambda tf, D, folder: words(tf).take(1).apply(D.assert_element_shape(tf.TensorShape([1]))),
    "assert_element_shape parts": lambda tf, D, folder: tf.data.Dataset.zip((numbers(tf, 2), words(tf).take(3))).apply(
        D.assert_element_shape((tf.TensorShape([2]), tf.TensorShape(None)))
    ),
    "assert_element_shape fails": lambda tf, D, folder: (
        words(tf).apply(D.assert_element_shape(tf.TensorShape([1]))).apply(D.ignore_errors())
    ),
    "batch_and_drop_remainder": lambda tf, D, folder: numbers(tf, 2).apply(D.batch_and_drop_remainder(4)),
    "bucket_by_sequence_length": lambda tf, D, folder: buckets(tf, D),
    "bucket_by_sequence_length padded": lambda tf, D, folder: buckets(
        tf, D, padded_shapes=tf.TensorShape([None]), padding_values=-1, pad_to_bucket_boundary=False
    ),
    "bucket_by_sequence_length boundary": lambda tf, D, folder: (
        words(tf)
        .filter(lambda x: tf.size(x) < 5)
        .apply(D.bucket_by_sequence_length(tf.size, [3, 5], [3, 2, 2], pad_to_bucket_boundary=True))
    ),
    "choose_from_datasets": lambda tf, D, folder: D.choose_from_datasets(
        [numbers(tf), numbers(tf).map(lambda x: -x)], tf.data.Dataset.range(5).map(lambda x: x % 2)
    ),
    "copy_to_device": lambda tf, D, folder: numbers(tf).apply(D.copy_to_device("/cpu:0")),
    "dense_to_sparse_batch": lambda tf, D, folder: words(tf).apply(D.dense_to_sparse_batch(4, [6])),
    "enumerate_dataset": lambda tf, D, folder: words(tf).apply(D.enumerate_dataset(5)),
    "get_single_element": lambda tf, D, folder: [D.get_single_element(numbers(tf, 3).skip(4).take(1))],
    "group_by_reducer": lambda tf, D, folder: numbers(tf).apply(
        D.group_by_reducer(lambda x: tf.cast(x % 3, tf.int64), mean(tf, D))
    ),
    "group_by_window": lambda tf, D, folder: numbers(tf).apply(
        D.group_by_window(lambda x: tf.cast(x % 2, tf.int64), lambda key, window: window.batch(4), 4)
    ),
    "group_by_window sizes": lambda tf, D, folder: numbers(tf).apply(
        D.group_by_window(
            lambda x: tf.cast(x % 2, tf.int64),
            lambda key, window: window.batch(4),
            window_size_func=lambda key: key + 1,
        )
    ),
    "ignore_errors": lambda tf, D, folder: half_bad(tf).apply(D.ignore_errors()),
    "make_batched_features_dataset": lambda tf, D, folder: D.make_batched_features_dataset(
        examples(tf, folder), 3, features(tf), label_key="label", num_epochs=1, shuffle=False
    ),
    "make_batched_features_dataset shuffled": lambda tf, D, folder: (
        D.make_batched_features_dataset(
            examples(tf, folder), 2, features(tf), num_epochs=2, shuffle_seed=3, drop_final_batch=True
        )
        .map(lambda parsed: (parsed["age"], parsed["label"]))
        .apply(D.unbatch())
    ),
    "make_csv_dataset": lambda tf, D, folder: D.make_csv_dataset(
        csv(folder), 2, label_name="price", num_epochs=1, shuffle=False
    ),
    "make_csv_dataset columns": lambda tf, D, folder: D.make_csv_dataset(
        csv(folder),
        5,
        column_defaults=[tf.string, tf.constant([0.5])],
        select_columns=["name", "size"],
        num_epochs=2,
        shuffle_seed=5,
    ).apply(D.unbatch()),
    "make_saveable_from_iterator": restored,
    "map_and_batch": lambda tf, D, folder: numbers(tf).apply(D.map_and_batch(lambda x: (x, x * x), 4, 2)),
    "map_and_batch dropped": lambda tf, D, folder: numbers(tf).apply(
        D.map_and_batch(lambda x: {"x": x}, 4, drop_remainder=True, num_parallel_calls=2)
    ),
    "padded_batch_and_drop_remainder": lambda tf, D, folder: words(tf).apply(
        D.padded_batch_and_drop_remainder(4, [None], -1)
    ),
    "parallel_interleave": interleaved("parallel_interleave"),
    "parallel_interleave blocks": interleaved("parallel_interleave", block_length=2, prefetch_input_elements=1),
    "parse_example_dataset": parsed,
    "prefetch_to_device": lambda tf, D, folder: numbers(tf).apply(D.prefetch_to_device("/cpu:0", 2)),
    "read_batch_features": lambda tf, D, folder: D.read_batch_features(
        examples(tf, folder), 4, features(tf), randomize_input=False, num_epochs=1
    ),
    "reduce_dataset": lambda tf, D, folder: D.reduce_dataset(numbers(tf), mean(tf, D)),
    "rejection_resample same": lambda tf, D, folder: numbers(tf).apply(
        D.rejection_resample(lambda x: tf.cast(x < 3, tf.int32), [0.3, 0.7], [0.3, 0.7], seed=4)
    ),
    "sample_from_datasets": lambda tf, D, folder: D.sample_from_datasets(
        [numbers(tf), numbers(tf).map(lambda x: -x)], [0.3, 0.7], seed=2
    ),
    "scan": lambda tf, D, folder: numbers(tf).apply(
        D.scan(
            (1, 0.5), lambda state, x: ((state[0] + x, state[1] * 0.5), (state[0], state[1] * tf.cast(x, tf.float32)))
        )
    ),
    "sliding_window_batch": lambda tf, D, folder: numbers(tf, 2).apply(D.sliding_window_batch(3)),
    "sliding_window_batch stride": lambda tf, D, folder: numbers(tf).apply(D.sliding_window_batch(3, 2)),
    "sliding_window_batch parts": lambda tf, D, folder: (
        numbers(tf)
        .map(lambda x: {"a": x, "b": (x, tf.as_string(x))})
        .apply(D.sliding_window_batch(2, window_shift=4, window_stride=3))
    ),
    "sliding_window_batch far": lambda tf, D, folder: numbers(tf).apply(D.sliding_window_batch(2, window_shift=5)),
    "sloppy_interleave": interleaved("sloppy_interleave", block_length=1),
    "unbatch": lambda tf, D, folder: tf.data.Dataset.zip((numbers(tf, 2), numbers(tf, 2))).apply(D.unbatch()),
    "unique": lambda tf, D, folder: tf.data.Dataset.from_tensor_slices(["a", "b", "a", "c", "b"]).apply(D.unique()),
}

#: Their order is not promised, or comes from a kernel that draws otherwise today: 1.15 fused shuffle with repeat.
UNORDERED = {"make_batched_features_dataset shuffled", "make_csv_dataset columns", "sloppy_interleave"}


def run(tf, D, name):
    """Run a case in a graph of its own.

    Returns:
        Of a data set: its types, its shapes and its elements; of tensors: their values.
    """
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(1)
        made = CASES[name](tf, D, folder)
        if not isinstance(made, tf.data.Dataset):
            return {"values": [plain(value) for value in session.run(flat(made))]}
        found = [[plain(value) for value in flat(element)] for element in elements(tf, session, made)]
        return {
            "types": [each.name for each in flat(tf.data.get_output_types(made))],
            "shapes": [each.as_list() for each in flat(tf.data.get_output_shapes(made))],
            "classes": sorted({each.__name__ for each in flat(tf.data.get_output_classes(made))}),
            "elements": sorted(found) if name in UNORDERED else found,
        }


def elements(tf, session, dataset):
    """All elements of a data set."""
    iterator = tf.data.make_initializable_iterator(dataset)
    element = iterator.get_next()
    session.run(iterator.initializer)
    found = []
    while True:
        try:
            found.append(session.run(element))
        except tf.errors.OutOfRangeError:
            return found


def flat(part):
    """The parts of a structure, in the order of the keys of its dictionaries."""
    if isinstance(part, dict):
        return [leaf for key in sorted(part) for leaf in flat(part[key])]
    if isinstance(part, (list, tuple)) and not hasattr(part, "dense_shape"):
        return [leaf for inner in part for leaf in flat(inner)]
    return [part]


def plain(value):
    """A value as JSON can hold it: its type, its shape and its numbers."""
    if hasattr(value, "dense_shape"):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        return ["string", [], value.decode()]
    if value.dtype.kind in "OS":
        return ["string", list(value.shape), [part.decode() for part in value.ravel().tolist()]]
    return [str(value.dtype), list(value.shape), value.ravel().tolist()]


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {name: run(tf, tf.contrib.data, name) for name in CASES}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_data.json")
    with open(path, "w") as stream:
        stream.write(
            "{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(goldens[k]) for k in sorted(goldens)) + "\n}\n"
        )
