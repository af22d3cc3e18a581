"""Control flow, selection by index, and operations that no layer has."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def vector(tf, size=6):
    return tf.placeholder(tf.float32, [None, size], name="x")


@graph("cond_on_data")
def cond_on_data(tf):
    x = vector(tf)
    h = tf.layers.dense(x, 4, name="fc")
    y = tf.cond(tf.reduce_sum(h) > 0, lambda: tf.nn.relu(h) * 2.0, lambda: tf.nn.tanh(h) - 1.0)
    return Built({"x": x}, {"y": y})


@graph("cond_with_variables_in_branches")
def cond_with_variables_in_branches(tf):
    x = vector(tf)
    w1, w2 = tf.get_variable("w1", [6, 3]), tf.get_variable("w2", [6, 3])
    y = tf.cond(tf.reduce_mean(x) < 0, lambda: tf.matmul(x, w1), lambda: tf.matmul(x, w2))
    return Built({"x": x}, {"y": y})


@graph("case_on_data", data={"kind": ("int", 0, 3)})
def case_on_data(tf):
    x, kind = vector(tf), tf.placeholder(tf.int32, [], name="kind")
    y = tf.case(
        [(tf.equal(kind, 0), lambda: x * 2.0), (tf.equal(kind, 1), lambda: x + 1.0)], default=lambda: tf.square(x)
    )
    return Built({"x": x, "kind": kind}, {"y": y})


@graph("while_loop_fixed")
def while_loop_fixed(tf):
    x = vector(tf)
    W = tf.get_variable("W", [6, 6])
    _, y = tf.while_loop(lambda i, h: i < 4, lambda i, h: (i + 1, tf.tanh(tf.matmul(h, W))), [tf.constant(0), x])
    return Built({"x": x}, {"y": y})


@graph("while_loop_until")
def while_loop_until(tf):
    """As many steps as the data want."""
    x = vector(tf)
    steps, y = tf.while_loop(
        lambda i, h: tf.logical_and(tf.reduce_max(tf.abs(h)) > 0.1, i < 50), lambda i, h: (i + 1, h * 0.7), [0, x]
    )
    return Built({"x": x}, {"y": y, "steps": steps})


@graph("while_loop_in_while_loop")
def while_loop_in_while_loop(tf):
    x = vector(tf)

    def outer(i, h):
        _, h = tf.while_loop(lambda j, _: j < i + 1, lambda j, k: (j + 1, k * 0.9 + 0.1), [tf.constant(0), h])
        return i + 1, h

    return Built({"x": x}, {"y": tf.while_loop(lambda i, _: i < 3, outer, [tf.constant(0), x])[1]})


@graph("map_fn_per_example")
def map_fn_per_example(tf):
    x = tf.placeholder(tf.float32, [None, 5, 3], name="x")
    y = tf.map_fn(lambda example: tf.reduce_sum(example, 0) / (tf.reduce_max(example) + 2.0), x)
    return Built({"x": x}, {"y": y})


@graph("foldl_over_features")
def foldl_over_features(tf):
    x = vector(tf)
    y = tf.foldl(lambda total, column: total * 0.5 + column, tf.transpose(x), initializer=tf.zeros([tf.shape(x)[0]]))
    return Built({"x": x}, {"y": y})


@graph("where_and_select")
def where_and_select(tf):
    x = vector(tf)
    gate = tf.layers.dense(x, 1, tf.nn.sigmoid, name="gate")
    y = tf.where(tf.greater(x, 0.0), x * gate, tf.zeros_like(x))
    rows = tf.where(tf.reduce_sum(x, 1) > 0, x, -x)
    return Built({"x": x}, {"y": y, "rows": rows})


@graph("gather_nd_of_actions", data={"action": ("int", 0, 4)})
def gather_nd_of_actions(tf):
    x, action = vector(tf), tf.placeholder(tf.int32, [None], name="action")
    q = tf.layers.dense(x, 4, name="q")
    indices = tf.stack([tf.range(tf.shape(action)[0], dtype=tf.int32), action], axis=1)
    return Built({"x": x, "action": action}, {"chosen": tf.gather_nd(params=q, indices=indices)})


@graph("one_hot_of_actions", data={"action": ("int", 0, 4)})
def one_hot_of_actions(tf):
    x, action = vector(tf), tf.placeholder(tf.uint8, [None], name="action")
    q = tf.layers.dense(x, 4, name="q")
    chosen = tf.reduce_sum(q * tf.one_hot(action, 4), 1)
    log_prob = tf.reduce_sum(tf.log(tf.nn.softmax(q)) * tf.one_hot(action, 4), 1)
    return Built({"x": x, "action": action}, {"chosen": chosen, "log_prob": log_prob})


@graph("top_k_outputs")
def top_k_outputs(tf):
    x = vector(tf)
    probabilities = tf.nn.softmax(tf.layers.dense(x, 8, name="fc"))
    values, indices = tf.nn.top_k(probabilities, k=3)
    return Built({"x": x}, {"values": values, "indices": indices, "best": tf.argmax(probabilities, 1)})


@graph("argmax_only")
def argmax_only(tf):
    x = vector(tf)
    return Built({"x": x}, {"class": tf.argmax(tf.layers.dense(x, 5), axis=-1, output_type=tf.int32)})


@graph("multinomial_beside_the_policy")
def multinomial_beside_the_policy(tf):
    """A random op that the outputs do not need."""
    x = vector(tf)
    logits = tf.layers.dense(tf.layers.dense(x, 8, tf.tanh), 3)
    tf.squeeze(tf.multinomial(logits=logits, num_samples=1), axis=[1], name="sample")
    return Built({"x": x}, {"probabilities": tf.nn.softmax(logits)})


@graph("masked_loss_per_word", data={"lengths": ("lengths", 5)})
def masked_loss_per_word(tf):
    x = tf.placeholder(tf.float32, [None, 5, 4], name="x")
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    h = tf.layers.dense(x, 1, name="fc")
    mask = tf.expand_dims(tf.sequence_mask(lengths, 5, dtype=tf.float32), -1)
    mean = tf.reduce_sum(h * mask, 1) / tf.reduce_sum(mask, 1)
    return Built({"x": x, "lengths": lengths}, {"mean": mean})


@graph("boolean_mask", idiomatic=False)
def boolean_mask(tf):
    x = vector(tf)
    h = tf.layers.dense(x, 3, name="fc")
    return Built({"x": x}, {"positive": tf.boolean_mask(h, h[:, 0] > -1e6), "values": tf.boolean_mask(h, h > -1e6)})


@graph("segment_sum_of_groups", data={"groups": ("int", 0, 4)})
def segment_sum_of_groups(tf):
    x, groups = vector(tf), tf.placeholder(tf.int32, [None], name="groups")
    h = tf.layers.dense(x, 3, tf.nn.relu, name="fc")
    return Built({"x": x, "groups": groups}, {"sums": tf.unsorted_segment_sum(h, groups, 4)})


@graph("sparse_product", data={"indices": ("int", 0, 3)}, idiomatic=False)
def sparse_product(tf):
    """A graph convolution: the adjacency matrix is a sparse placeholder."""
    x = tf.placeholder(tf.float32, [3, 6], name="features")
    indices = tf.placeholder(tf.int64, [3, 2], name="indices")
    values = tf.placeholder(tf.float32, [3], name="values")
    support = tf.SparseTensor(indices, values, [3, 3])
    W = tf.get_variable("weights", [6, 4])
    y = tf.nn.relu(tf.sparse_tensor_dense_matmul(support, tf.matmul(x, W)))
    return Built({"features": x, "indices": indices, "values": values}, {"y": y})


@graph("embedding_sum_of_bags", data={"ids": ("int", 0, 20)})
def embedding_sum_of_bags(tf):
    """fastText: `embedding_lookup_sparse` of three bags of two words."""
    ids = tf.placeholder(tf.int64, [6], name="ids")
    indices = tf.constant([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]], tf.int64)
    table = tf.get_variable("table", [20, 5])
    bags = tf.nn.embedding_lookup_sparse(table, tf.SparseTensor(indices, ids, [3, 2]), None, combiner="mean")
    return Built({"ids": ids}, {"logits": tf.layers.dense(bags, 2)})


@graph("py_func", idiomatic=False)
def py_func(tf):
    x = vector(tf)
    h = tf.layers.dense(x, 4)
    y = tf.py_func(lambda a: np.sort(a, axis=1).astype(np.float32), [h], tf.float32, stateful=False)
    y.set_shape(h.get_shape())
    return Built({"x": x}, {"y": y * 2.0})


@graph("several_dtypes_and_casts", data={"mask": ("int", 0, 2)})
def several_dtypes_and_casts(tf):
    x, mask = vector(tf), tf.placeholder(tf.bool, [None, 6], name="mask")
    h = tf.layers.dense(x * tf.to_float(mask), 4)
    return Built(
        {"x": x, "mask": mask},
        {
            "half": tf.cast(h, tf.float16),
            "int": tf.to_int32(h * 10.0),
            "any": tf.reduce_any(h > 0, 1),
            "count": tf.reduce_sum(tf.cast(h > 0, tf.int32), axis=1),
        },
    )


@graph("arithmetic_of_everything", data={"x": ("uniform", 0.2, 2.0)})
def arithmetic_of_everything(tf):
    x = vector(tf)
    parts = [
        tf.log1p(x),
        tf.expm1(x),
        tf.rsqrt(x),
        x**2,
        2.0**x,
        x // 0.3,
        x % 0.3,
        tf.sin(x),
        tf.atan(x),
        tf.lgamma(x),
    ]
    parts += [
        tf.squared_difference(x, 1.0),
        tf.floor(x),
        tf.ceil(x),
        tf.sign(x - 1),
        -x,
        tf.reciprocal(x),
        tf.add_n([x, x]),
    ]
    parts += [
        tf.cumsum(x, axis=1),
        tf.cumprod(x, axis=1, reverse=True),
        tf.minimum(x, 1.0),
        tf.reduce_prod(x, 1, True) + x,
    ]
    logsum = tf.reduce_logsumexp(x, 1, keepdims=True)
    return Built({"x": x}, {"stacked": tf.stack(parts, 1), "logsum": logsum})


@graph("shapes_of_everything")
def shapes_of_everything(tf):
    x = tf.placeholder(tf.float32, [None, 4, 6], name="x")
    y = tf.transpose(tf.expand_dims(x, 0), [1, 3, 0, 2])
    outputs = {
        "rank": tf.rank(y),
        "size": tf.size(y) * 2,
        "squeezed": tf.squeeze(y),
        "tiled": tf.tile(x, [1, 2, 1]),
        "flat": tf.reshape(x, tf.stack([tf.shape(x)[0], -1])),
        "like": tf.reshape(tf.zeros_like(x) + x, tf.shape(x)),
        "gathered": tf.gather(x, [2, 0], axis=2),
        "band": tf.matrix_band_part(x[:, :, :4], -1, 0),
        "diagonal": tf.matrix_diag_part(x[:, :, :4]),
        "batch_product": tf.matmul(x, x, adjoint_b=True),
        "reversed": tf.reverse_sequence(x, tf.fill([tf.shape(x)[0]], 3), seq_dim=1, batch_dim=0),
        "strided": x[:, ::-2, 1:5:2],
        "padded": tf.pad(x, [[0, 0], [1, 0], [0, 2]]),
        "broadcast": tf.broadcast_to(x[:, :1], tf.shape(x)),
    }
    return Built({"x": x}, outputs)
