"""Attention by hand, and transformer blocks."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def sequence(tf, steps=5, size=4):
    return tf.placeholder(tf.float32, [None, steps, size], name="x")


@graph("attention_over_words", data={"words": ("int", 0, 30)})
def attention_over_words(tf):
    """The pooling of hierarchical attention networks, with `tensordot`."""
    words = tf.placeholder(tf.int32, [None, 7], name="words")
    inputs = tf.nn.embedding_lookup(tf.get_variable("E", [30, 6]), words)
    outputs, _ = tf.nn.bidirectional_dynamic_rnn(
        tf.nn.rnn_cell.GRUCell(4), tf.nn.rnn_cell.GRUCell(4), inputs, dtype=tf.float32
    )
    h = tf.concat(outputs, 2)
    w_omega = tf.Variable(tf.random_normal([8, 5], stddev=0.1))
    b_omega = tf.Variable(tf.random_normal([5], stddev=0.1))
    u_omega = tf.Variable(tf.random_normal([5], stddev=0.1))
    with tf.name_scope("v"):
        v = tf.tanh(tf.tensordot(h, w_omega, axes=1) + b_omega)
    vu = tf.tensordot(v, u_omega, axes=1, name="vu")
    alphas = tf.nn.softmax(vu, name="alphas")
    return Built({"words": words}, {"output": tf.reduce_sum(h * tf.expand_dims(alphas, -1), 1), "alphas": alphas})


@graph("attention_of_bahdanau")
def attention_of_bahdanau(tf):
    memory = sequence(tf, 6, 5)
    query = tf.placeholder(tf.float32, [None, 4], name="query")
    keys = tf.layers.dense(memory, 5, use_bias=False, name="memory_layer")
    processed = tf.expand_dims(tf.layers.dense(query, 5, use_bias=False, name="query_layer"), 1)
    v = tf.get_variable("attention_v", [5])
    score = tf.reduce_sum(v * tf.tanh(keys + processed), [2])
    alignments = tf.nn.softmax(score)
    context = tf.squeeze(tf.matmul(tf.expand_dims(alignments, 1), memory), axis=[1])
    return Built({"memory": memory, "query": query}, {"context": context, "alignments": alignments})


@graph("attention_of_luong", data={"lengths": ("lengths", 6)})
def attention_of_luong(tf):
    memory = sequence(tf, 6, 5)
    query = tf.placeholder(tf.float32, [None, 4], name="query")
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    keys = tf.layers.dense(memory, 4, use_bias=False, name="memory_layer")
    score = tf.squeeze(tf.matmul(tf.expand_dims(query, 1), keys, transpose_b=True), [1])
    mask = tf.sequence_mask(lengths, 6)
    score = tf.where(mask, score, tf.fill(tf.shape(score), -1e9))
    alignments = tf.nn.softmax(score)
    context = tf.reduce_sum(tf.expand_dims(alignments, 2) * memory, 1)
    attention = tf.layers.dense(tf.concat([query, context], 1), 4, tf.tanh, use_bias=False, name="attention_layer")
    return Built({"memory": memory, "query": query, "lengths": lengths}, {"attention": attention})


def layer_norm(tf, x, name):
    with tf.variable_scope(name):
        filters = x.get_shape()[-1]
        scale = tf.get_variable("layer_norm_scale", [filters], initializer=tf.ones_initializer())
        bias = tf.get_variable("layer_norm_bias", [filters], initializer=tf.zeros_initializer())
        mean = tf.reduce_mean(x, axis=[-1], keepdims=True)
        variance = tf.reduce_mean(tf.square(x - mean), axis=[-1], keepdims=True)
        return (x - mean) * tf.rsqrt(variance + 1e-6) * scale + bias


def split_heads(tf, x, heads):
    batch, length, size = tf.shape(x)[0], tf.shape(x)[1], int(x.shape[2])
    return tf.transpose(tf.reshape(x, [batch, length, heads, size // heads]), [0, 2, 1, 3])


@graph("transformer_block", data={"words": ("int", 0, 30)})
def transformer_block(tf):
    words = tf.placeholder(tf.int32, [None, 6], name="words")
    is_training = tf.placeholder_with_default(False, [], name="is_training")
    size, heads = 8, 2
    x = tf.nn.embedding_lookup(tf.get_variable("embedding", [30, size]), words) * size**0.5
    position = np.arange(6)[:, None] / np.power(10000, 2 * (np.arange(size)[None] // 2) / float(size))
    position[:, 0::2], position[:, 1::2] = np.sin(position[:, 0::2]), np.cos(position[:, 1::2])
    x = tf.layers.dropout(x + tf.constant(position, tf.float32), 0.1, training=is_training)
    with tf.variable_scope("self_attention"):
        y = layer_norm(tf, x, "norm")
        q, k, v = [tf.layers.dense(y, size, use_bias=False, name=name) for name in "qkv"]
        q, k, v = [split_heads(tf, part, heads) for part in (q, k, v)]
        weights = tf.nn.softmax(tf.matmul(q * (size // heads) ** -0.5, k, transpose_b=True), name="attention_weights")
        y = tf.transpose(tf.matmul(tf.layers.dropout(weights, 0.1, training=is_training), v), [0, 2, 1, 3])
        y = tf.reshape(y, [tf.shape(words)[0], 6, size])
        x = x + tf.layers.dense(y, size, use_bias=False, name="output_transform")
    with tf.variable_scope("ffn"):
        y = tf.layers.dense(layer_norm(tf, x, "norm"), 16, tf.nn.relu, name="filter_layer")
        x = x + tf.layers.dense(y, size, name="output_layer")
    return Built({"words": words}, {"y": layer_norm(tf, x, "final")}, {"is_training": (is_training, False, True)})


@graph("transformer_heads_by_split_and_concat", data={"words": ("int", 0, 10)})
def transformer_heads_by_split_and_concat(tf):
    """Heads in the batch axis, masks of keys and of the future by `where`: the much copied script of 2017."""
    words = tf.placeholder(tf.int32, [None, 5], name="words")
    table = tf.get_variable("lookup_table", [10, 8])
    table = tf.concat((tf.zeros(shape=[1, 8]), table[1:, :]), 0)
    queries = tf.nn.embedding_lookup(table, words)
    Q, K, V = [tf.layers.dense(queries, 8, activation=tf.nn.relu) for _ in range(3)]
    Q_, K_, V_ = [tf.concat(tf.split(part, 2, axis=2), axis=0) for part in (Q, K, V)]
    outputs = tf.matmul(Q_, tf.transpose(K_, [0, 2, 1]))
    outputs = outputs / (K_.get_shape().as_list()[-1] ** 0.5)
    key_masks = tf.sign(tf.abs(tf.reduce_sum(queries, axis=-1)))
    key_masks = tf.tile(tf.expand_dims(tf.tile(key_masks, [2, 1]), 1), [1, tf.shape(queries)[1], 1])
    paddings = tf.ones_like(outputs) * (-(2**32) + 1)
    outputs = tf.where(tf.equal(key_masks, 0), paddings, outputs)
    diag_vals = tf.ones_like(outputs[0, :, :])
    tril = tf.linalg.LinearOperatorLowerTriangular(diag_vals).to_dense()
    masks = tf.tile(tf.expand_dims(tril, 0), [tf.shape(outputs)[0], 1, 1])
    outputs = tf.nn.softmax(tf.where(tf.equal(masks, 0), paddings, outputs))
    outputs = tf.concat(tf.split(tf.matmul(outputs, V_), 2, axis=0), axis=2)
    outputs += queries
    mean, variance = tf.nn.moments(outputs, [-1], keep_dims=True)
    beta, gamma = tf.Variable(tf.zeros([8]), name="beta"), tf.Variable(tf.ones([8]), name="gamma")
    return Built({"words": words}, {"y": gamma * (outputs - mean) / ((variance + 1e-8) ** 0.5) + beta})


@graph("bert_layer", data={"input_ids": ("int", 0, 30), "input_mask": ("int", 0, 2), "segment_ids": ("int", 0, 2)})
def bert_layer(tf):
    """Embeddings with one-hot segments, an additive mask, matrices of two axes between the layers, the pooler."""
    batch, length, size, heads = 3, 6, 8, 2
    input_ids = tf.placeholder(tf.int32, [batch, length], name="input_ids")
    input_mask = tf.placeholder(tf.int32, [batch, length], name="input_mask")
    segment_ids = tf.placeholder(tf.int32, [batch, length], name="segment_ids")

    def gelu(x):
        return x * 0.5 * (1.0 + tf.erf(x / tf.sqrt(2.0)))

    def norm(x):
        return tf.contrib.layers.layer_norm(inputs=x, begin_norm_axis=-1, begin_params_axis=-1, scope="LayerNorm")

    with tf.variable_scope("bert/embeddings"):
        table = tf.get_variable("word_embeddings", [30, size])
        output = tf.reshape(tf.gather(table, tf.reshape(input_ids, [-1])), [batch, length, size])
        token_type_table = tf.get_variable("token_type_embeddings", [2, size])
        one_hot = tf.one_hot(tf.reshape(segment_ids, [-1]), depth=2)
        output += tf.reshape(tf.matmul(one_hot, token_type_table), [batch, length, size])
        positions = tf.slice(tf.get_variable("position_embeddings", [10, size]), [0, 0], [length, -1])
        output = norm(output + tf.reshape(positions, [1, length, size]))
    with tf.variable_scope("bert/encoder/layer_0"):
        adder = (1.0 - tf.cast(tf.reshape(input_mask, [batch, 1, 1, length]), tf.float32)) * -10000.0
        layer_input = tf.reshape(output, [-1, size])
        with tf.variable_scope("attention/self"):
            parts = [tf.layers.dense(layer_input, size, name=name) for name in ("query", "key", "value")]
            parts = [tf.reshape(part, [batch, length, heads, size // heads]) for part in parts]
            query, key, value = [tf.transpose(part, [0, 2, 1, 3]) for part in parts]
            scores = tf.multiply(tf.matmul(query, key, transpose_b=True), 1.0 / 2.0)
            context = tf.matmul(tf.nn.softmax(scores + adder), value)
            context = tf.reshape(tf.transpose(context, [0, 2, 1, 3]), [batch * length, size])
        with tf.variable_scope("attention/output"):
            attention_output = norm(tf.layers.dense(context, size) + layer_input)
        with tf.variable_scope("intermediate"):
            intermediate = tf.layers.dense(attention_output, 16, activation=gelu)
        with tf.variable_scope("output"):
            layer_output = norm(tf.layers.dense(intermediate, size) + attention_output)
    sequence_output = tf.reshape(layer_output, [batch, length, size])
    with tf.variable_scope("bert/pooler"):
        pooled = tf.layers.dense(tf.squeeze(sequence_output[:, 0:1, :], axis=1), size, activation=tf.tanh)
    inputs = {"input_ids": input_ids, "input_mask": input_mask, "segment_ids": segment_ids}
    return Built(inputs, {"sequence": sequence_output, "pooled": pooled})
