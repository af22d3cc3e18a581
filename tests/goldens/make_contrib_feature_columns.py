"""Write contrib_feature_columns.json: what the feature columns of TF 1.15.5's contrib.layers make.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_feature_columns.py`.
"""

import json
import os
import tempfile


def features(tf):
    """Dense and sparse features of three examples."""
    three = [[0, 0], [0, 1], [2, 0]]
    return {
        "age": tf.constant([[20.0], [41.0], [65.0]]),
        "place": tf.constant([[1.0, -2.0], [0.5, 3.0], [-1.0, 0.25]]),
        "colour": tf.constant([["red"], ["green"], ["mauve"]]),
        "words": tf.SparseTensor(three, ["a", "b", "c"], [3, 2]),
        "weight": tf.SparseTensor(three, [0.5, 2.0, 3.0], [3, 2]),
        "number": tf.SparseTensor(three, tf.constant([3, 14, 7], tf.int64), [3, 2]),
    }


def columns(tf, L, folder):
    """One column of each kind."""
    vocabulary = os.path.join(folder, "words.txt")
    with open(vocabulary, "w") as file:
        file.write("a\nb\n")
    age = L.real_valued_column("age")
    place = L.real_valued_column("place", dimension=2, normalizer=lambda x: x * 2)
    colour = L.sparse_column_with_keys("colour", ["red", "green", "blue"], combiner="mean")
    words = L.sparse_column_with_hash_bucket("words", 23)
    twice = L.sparse_column_with_hash_bucket("words", 7, hash_keys=[[1, 2], [3, 4]])
    number = L.sparse_column_with_integerized_feature("number", 10, combiner="sqrtn")
    listed = L.sparse_column_with_vocabulary_file("words", vocabulary, num_oov_buckets=2, vocab_size=2)
    hashed_number = L.sparse_column_with_hash_bucket("number", 9, dtype=tf.int64)
    ages = L.bucketized_column(age, [18, 40, 40, 60])
    places = L.bucketized_column(place, [0.0, 2.0])
    weighted = L.weighted_sparse_column(words, "weight")
    return {
        "age": age,
        "place": place,
        "colour": colour,
        "words": words,
        "twice": twice,
        "number": number,
        "listed": listed,
        "hashed_number": hashed_number,
        "ages": ages,
        "places": places,
        "weighted": weighted,
        "cross": L.crossed_column([words, colour], 13),
        "cross_of_cross": L.crossed_column([L.crossed_column([words, ages], 13), colour], 50),
        "cross_with_key": L.crossed_column([words, colour], 13, hash_key=0xDECAFCAFFE),
        "one_hot": L.one_hot_column(colour),
        "one_hot_number": L.one_hot_column(number),
        "one_hot_weighted": L.one_hot_column(weighted),
        "embedding": L.embedding_column(words, 3),
        "embedding_sum": L.embedding_column(number, 3, combiner="sqrtn", max_norm=0.5),
        "embedding_weighted": L.embedding_column(weighted, 3, combiner="sum"),
        "embedding_cross": L.embedding_column(L.crossed_column([words, colour], 13), 2),
        "shared": L.shared_embedding_columns([words, L.sparse_column_with_hash_bucket("colour", 23)], 3),
        "scattered": L.scattered_embedding_column("words", 17, 4, hash_key=5),
        "scattered_mean": L.scattered_embedding_column("words", 17, 4, hash_key=5, combiner="sqrtn"),
    }


NETWORK = {
    "numbers": ["age", "place"],
    "one_hot": ["one_hot", "one_hot_number", "ages", "places", "age"],
    "one_hot_weighted": ["one_hot_weighted"],
    "embeddings": ["embedding", "embedding_sum", "embedding_weighted", "embedding_cross", "age"],
    "shared": ["shared"],
    "scattered": ["scattered", "scattered_mean"],
}
LINEAR = {
    "numbers": ["age", "place"],
    "sparse": ["colour", "words", "number"],
    "hashed": ["twice", "hashed_number"],
    "listed": ["listed"],
    "buckets": ["ages", "places"],
    "weighted": ["weighted"],
    "crosses": ["cross", "cross_of_cross", "cross_with_key", "age"],
}
# TF 1.15.5 cannot join the two kinds: its buckets are int32, its hashes int64.
JOINT = {"hashes": ["words", "cross"], "buckets": ["ages", "places"]}
SEQUENCE = ["age", "one_hot_number", "embedding"]


def chosen(named, names):
    """The columns of these names; a shared one is several."""
    found = []
    for name in names:
        # TF 1.15's columns are tuples themselves.
        found.extend(named[name] if type(named[name]) in (list, tuple) else [named[name]])
    return found


def cases():
    """Each case: name -> function of tf, L, folder that gives tensors."""
    found = {}
    for name, names in NETWORK.items():
        found["network " + name] = lambda tf, L, folder, names=names: [
            L.input_from_feature_columns(features(tf), chosen(columns(tf, L, folder), names))
        ]
    for name, names in LINEAR.items():
        found["linear " + name] = lambda tf, L, folder, names=names: [
            L.weighted_sum_from_feature_columns(features(tf), chosen(columns(tf, L, folder), names), 2)[0]
        ]
    for name, names in JOINT.items():
        found["joint " + name] = lambda tf, L, folder, names=names: [
            L.joint_weighted_sum_from_feature_columns(features(tf), chosen(columns(tf, L, folder), names), 2)[0]
        ]
    found["core input_layer"] = lambda tf, L, folder: [
        tf.feature_column.input_layer(
            features(tf), chosen(columns(tf, L, folder), ["age", "one_hot", "ages", "embedding"])
        )
    ]
    found["core linear_model"] = lambda tf, L, folder: [
        tf.feature_column.linear_model(features(tf), chosen(columns(tf, L, folder), ["age", "words", "ages", "cross"]))
    ]
    found["sequence"] = sequence
    found["examples"] = examples
    found["lookups"] = lookups
    found["crosses"] = crosses
    return found


def sequence(tf, L, folder):
    """Steps of width 1 or more."""
    named = columns(tf, L, folder)
    steps = [[0, 0, 0], [0, 1, 0], [1, 0, 0]]
    tensors = {
        "age": tf.constant([[1.0, 2.0], [3.0, 4.0]]),
        "number": tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.constant([3, 4, 15], tf.int64), [2, 2]),
        "words": tf.SparseTensor(steps, ["a", "b", "c"], [2, 2, 1]),
    }
    return [L.sequence_input_from_feature_columns(tensors, chosen(named, SEQUENCE))]


def examples(tf, L, folder):
    """Parsed examples, then a network's input; steps; what columns become."""
    named = columns(tf, L, folder)
    used = chosen(named, ["age", "one_hot", "ages", "cross"])
    Feature = tf.train.Feature
    example = tf.train.Example(
        features=tf.train.Features(
            feature={
                "age": Feature(float_list=tf.train.FloatList(value=[30.0])),
                "colour": Feature(bytes_list=tf.train.BytesList(value=[b"blue"])),
                "words": Feature(bytes_list=tf.train.BytesList(value=[b"a", b"d"])),
            }
        )
    )
    parsed = L.parse_feature_columns_from_examples(tf.constant([example.SerializeToString()]), used)
    transformed = L.transform_features(parsed, [named["ages"]])
    step = tf.train.FeatureList(feature=[Feature(float_list=tf.train.FloatList(value=[n])) for n in (1.0, 2.0)])
    several = tf.train.SequenceExample(feature_lists=tf.train.FeatureLists(feature_list={"age": step}))
    _, steps = L.parse_feature_columns_from_sequence_examples(
        tf.constant(several.SerializeToString()), None, [named["age"]]
    )
    placed = L.make_place_holder_tensors_for_base_features([named["place"]])
    return [
        L.input_from_feature_columns(parsed, used[:3]),
        parsed[named["cross"]].values,
        transformed[named["ages"]],
        steps["age"],
        tf.constant([dimension.value or -1 for dimension in tf.TensorShape(placed["place"].shape).dims]),
    ]


def lookups(tf, slim, folder):
    """The functions below the columns, which `contrib.slim` passes on."""
    weights = tf.constant([float(n) for n in range(7)])
    halves = [tf.constant([0.0, 1.0, 2.0, 3.0]), tf.constant([4.0, 5.0, 6.0])]
    words = features(tf)["words"]
    table = tf.reshape(tf.range(12.0), [4, 3])
    ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.constant([3, 0, 1], tf.int64), [2, 2])
    return [
        slim.scattered_embedding_lookup(weights, tf.constant([["a", "b"]]), 3),
        slim.scattered_embedding_lookup(halves, tf.constant([5, 6], tf.int64), 3, hash_key=9),
        slim.scattered_embedding_lookup_sparse(weights, words, 3, combiner="mean"),
        slim.scattered_embedding_lookup_sparse(weights, words, 3, combiner="sum", hash_key=9),
        slim.embedding_lookup_sparse_with_distributed_aggregation(table, ids, None, combiner="sqrtn"),
        slim.bucketize(features(tf)["age"], [18.0, 40.0]),
    ]


def crosses(tf, slim, folder):
    """Hashes of crosses, with both hashes, whole and in buckets."""
    three = [[0, 0], [0, 1], [1, 0]]
    words = tf.SparseTensor(three, ["x", "y", "z"], [2, 2])
    digits = tf.SparseTensor(three, ["1", "2", "3"], [2, 2])
    numbers = tf.SparseTensor(three, tf.constant([1, -2, 3], tf.int64), [2, 2])
    dense = tf.constant([["q", "r"], ["s", "t"]])
    found = []
    for parts in ([words, digits], [words, numbers], [numbers, numbers], [words, digits, numbers], [dense, words]):
        for key in (None, 0xDECAFCAFFE):
            for buckets in (0, 1000):
                found.append(slim.sparse_feature_cross(parts, True, buckets, hash_key=key).values)
        found.append(slim.sparse_feature_cross(parts, False).values)
    return found


def run(tf, slim, case):
    """Build and run one case with `contrib.slim`, which has all of `contrib.layers`.

    Every variable gets numbers of its own, in the order of names.
    """
    import numpy as np

    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default(), tf.Session() as session:
        outputs = case(tf, slim, folder)
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        variables = sorted(tf.global_variables(), key=lambda variable: variable.name)
        for number, variable in enumerate(variables):
            shape = variable.shape.as_list()
            variable.load(np.random.RandomState(number).uniform(-1, 1, shape).astype("float32"), session)
        return {
            "variables": [[variable.name, variable.shape.as_list()] for variable in variables],
            "collections": {
                name: sorted(variable.name for variable in tf.get_collection(name))
                for name in ("trainable_variables", "model_variables")
            },
            "outputs": [plain(value) for value in session.run(outputs)],
        }


def plain(value):
    """An array as JSON has it: numbers to 6 places, text."""
    if value.dtype == object:
        return [text.decode() for text in value.ravel()]
    return value.tolist() if value.dtype.kind == "i" else value.round(6).tolist()


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {name: run(tf, tf.contrib.slim, case) for name, case in cases().items()}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_feature_columns.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
