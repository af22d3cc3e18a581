"""Write contrib_functions.json: what functions of TF 1.15.5's contrib.framework, losses, metrics and lookup give.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_functions.py`.
"""

import json
import os
import tempfile


def variables(tf, contrib):
    """Variables by scope, suffix and name; a scope of arguments; the global step."""
    import numpy as np

    F = contrib.framework
    F.get_or_create_global_step()
    layer = F.add_arg_scope(lambda x, scale=1.0, offset=0.0: x * scale + offset)
    with F.arg_scope([layer], scale=3.0, offset=1.0):
        scaled = layer(tf.constant(2.0), offset=-1.0)
    with tf.variable_scope("a"):
        F.variable("w", [2], initializer=tf.ones_initializer(), regularizer=contrib.layers.l2_regularizer(0.5))
        F.model_variable("v", [3], initializer=tf.zeros_initializer())
    F.local_variable(5.0, name="local")
    names = {
        "a": F.get_variables("a"),
        "suffix": F.get_variables(suffix="w"),
        "model": F.get_model_variables(),
        "restore": F.get_variables_to_restore(exclude=["a/w"]),
        "local": F.get_local_variables(),
        "name": F.get_variables_by_name("v"),
    }
    restored, feed = F.assign_from_values({"a/w": np.array([7.0, 8.0])})
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        session.run(restored, feed)
        values = session.run([scaled, F.get_unique_variable("a/w"), *tf.losses.get_regularization_losses()])
    return [{key: [v.name for v in found] for key, found in names.items()}, [value.tolist() for value in values]]


def checks(tf, contrib):
    """Sums and shapes."""
    F = contrib.framework
    with tf.Session() as session:
        return [
            value.tolist()
            for value in session.run(
                [
                    F.reduce_sum_n([tf.constant([1.0, 2.0]), tf.constant(3.0)]),
                    F.with_shape([2], tf.constant([1, 2])),
                    F.with_shape(tf.constant([2]), tf.placeholder_with_default([1, 2], None)),
                    F.with_same_shape(tf.zeros([2]), tf.constant([1, 2])),
                    F.assert_scalar_int(tf.constant(4)),
                    F.argsort(tf.constant([3.0, 1.0, 2.0]), direction="DESCENDING"),
                    F.sort(tf.constant([3.0, 1.0, 2.0])),
                ]
            )
        ]


def remapped(tf, contrib):
    """Biases and a slot of a checkpoint for other classes."""
    import numpy as np

    F = contrib.framework
    with tempfile.TemporaryDirectory() as folder:
        with tf.Graph().as_default(), tf.Session() as session:
            bias = tf.get_variable("bias", initializer=np.float32([[1], [2], [3]]))
            slot = tf.get_variable("slot", initializer=np.arange(6, dtype=np.float32).reshape(3, 2))
            session.run([bias.initializer, slot.initializer])
            path = tf.train.Saver().save(session, os.path.join(folder, "model"))
        files = [os.path.join(folder, name) for name in ("old", "new")]
        for file, classes in ((files[0], ["x", "y", "z"]), (files[1], ["z", "new", "x"])):
            with open(file, "w") as stream:
                stream.write("\n".join(classes) + "\n")
        biases = F.load_linear_multiclass_bias_initializer(path, "bias", 3, *files, num_class_oov_buckets=1)
        slots = F.load_variable_slot_initializer(path, "slot", None, 3, 2, *files, initializer=tf.ones_initializer())
        with tf.Session() as session:
            made = [
                tf.get_variable("b", [4, 1], initializer=biases),
                tf.get_variable("s", [3, 2], initializer=slots),
            ]
            session.run(tf.global_variables_initializer())
            return [value.tolist() for value in session.run(made)]


def losses(tf, contrib):
    """Predictions first, labels second; all are collected."""
    L = contrib.losses
    predictions, labels = tf.constant([[0.2, 0.7], [0.9, 0.4]]), tf.constant([[0.0, 1.0], [1.0, 1.0]])
    weights = tf.constant([1.0, 0.5])
    found = [
        L.absolute_difference(predictions, labels),
        L.cosine_distance(predictions, labels, dim=1),
        L.hinge_loss(predictions, labels),
        L.log_loss(predictions, labels, weights=weights),
        L.mean_pairwise_squared_error(predictions, labels),
        L.mean_squared_error(predictions, labels, weights=weights),
        L.sigmoid_cross_entropy(predictions, labels, label_smoothing=0.1),
        L.softmax_cross_entropy(predictions, labels, weights=weights),
        L.sparse_softmax_cross_entropy(predictions, tf.constant([1, 0], tf.int64)),
        L.compute_weighted_loss(predictions, weights=0.5),
    ]
    L.add_loss(tf.constant(4.0))
    found.append(L.get_total_loss())
    with tf.Session() as session:
        return [[value.tolist() for value in session.run(found)], len(L.get_losses())]


STREAMS = (
    ("streaming_accuracy", "classes", {}),
    ("streaming_precision", "classes", {}),
    ("streaming_recall", "classes", {}),
    ("streaming_false_positives", "classes", {}),
    ("streaming_auc", "numbers", {}),
    ("streaming_auc", "numbers", {"curve": "PR", "num_thresholds": 50}),
    ("streaming_mean_squared_error", "numbers", {}),
    ("streaming_root_mean_squared_error", "numbers", {}),
    ("streaming_mean_absolute_error", "numbers", {}),
    ("streaming_pearson_correlation", "numbers", {}),
    ("streaming_covariance", "numbers", {}),
    ("streaming_precision_at_thresholds", "numbers", {"thresholds": [0.3, 0.6]}),
    ("streaming_sensitivity_at_specificity", "numbers", {"specificity": 0.5}),
    ("streaming_mean_iou", "classes", {"num_classes": 2}),
)


def metrics(tf, contrib):
    """Two batches through every metric; the values at the end, and the variables."""
    M = contrib.metrics
    predictions, labels = tf.placeholder(tf.float32, [4]), tf.placeholder(tf.float32, [4])
    both = {"numbers": (predictions, labels), "classes": (tf.round(predictions), labels)}
    pairs = []
    for name, kind, arguments in STREAMS:
        first, second = both[kind]
        if name == "streaming_mean_iou":
            first, second = tf.cast(first, tf.int64), tf.cast(second, tf.int64)
        pairs.append(getattr(M, name)(first, second, **arguments))
    pairs.append(M.streaming_mean(predictions, weights=labels))
    names = M.aggregate_metric_map({"mean": M.streaming_mean(predictions), "max": M.streaming_mean(labels)})
    pairs.append((names[0]["mean"], names[1]["mean"]))
    exact = [M.accuracy(tf.constant([1, 0, 1]), tf.constant([1, 1, 1])), M.confusion_matrix([1, 0, 1], [1, 1, 1])]
    exact.append(M.set_size(M.set_intersection(tf.constant([[1, 2]]), tf.constant([[2, 3]]))))
    values, updates = [value for value, _ in pairs], [update for _, update in pairs]
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        for numbers, truth in (([0.9, 0.2, 0.6, 0.4], [1, 0, 0, 1]), ([0.1, 0.7, 0.8, 0.35], [0, 1, 1, 1])):
            session.run(updates, {predictions: numbers, labels: truth})
        found = [value.tolist() for value in session.run(values + exact)]
    return [found, sorted(variable.name for variable in tf.local_variables())]


def lookup(tf, contrib):
    """Tables."""
    L = contrib.lookup
    words = tf.constant(["a", "c", "zebra"])
    table = L.HashTable(L.KeyValueTensorInitializer(["a", "b"], tf.constant([5, 6], tf.int64)), -1)
    changing = L.MutableHashTable(tf.string, tf.int64, -7)
    dense = L.MutableDenseHashTable(tf.int64, tf.int64, default_value=-1, empty_key=0, deleted_key=-2)
    with tempfile.TemporaryDirectory() as folder, tf.Session() as session:
        path = os.path.join(folder, "words")
        with open(path, "w") as file:
            file.write("b\nc\n")
        outputs = [
            table.lookup(words),
            L.index_table_from_tensor(["c", "a"], num_oov_buckets=3).lookup(words),
            L.index_table_from_file(path, default_value=9).lookup(words),
            L.string_to_index_table_from_file(path, num_oov_buckets=2).lookup(words),
            L.string_to_index(words, ["c", "a"]),
        ]
        strings = [
            L.index_to_string(tf.constant([1, 5], tf.int64), ["c", "a"]),
            L.index_to_string_table_from_file(path, default_value="?").lookup(tf.constant([0, 3], tf.int64)),
        ]
        inserts = [
            changing.insert(words, tf.constant([1, 2, 3], tf.int64)),
            dense.insert(tf.constant([4], tf.int64), tf.constant([44], tf.int64)),
        ]
        session.run(tf.tables_initializer())
        session.run(inserts)
        outputs += [changing.lookup(tf.constant(["c", "q"])), dense.lookup(tf.constant([4, 3], tf.int64))]
        found = [value.tolist() for value in session.run(outputs)]
        return found + [[text.decode() for text in value] for value in session.run(strings)]


CASES = {
    "framework variables": variables,
    "framework checks": checks,
    "framework remapped": remapped,
    "losses": losses,
    "metrics": metrics,
    "lookup": lookup,
}


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {}
    for name, case in CASES.items():
        with tf.Graph().as_default():
            goldens[name] = case(tf, tf.contrib)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_functions.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
