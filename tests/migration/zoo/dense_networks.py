"""Whole dense networks: autoencoders, generators, embeddings, reinforcement learning."""

from tests.migration.zoo.registry import Built, graph


@graph("tied_autoencoder")
def tied_autoencoder(tf):
    x = tf.placeholder(tf.float32, [None, 20], name="x")
    W = tf.get_variable("W", [20, 6])
    b_encode = tf.get_variable("b_encode", [6])
    b_decode = tf.get_variable("b_decode", [20])
    code = tf.nn.sigmoid(tf.matmul(x, W) + b_encode)
    return Built({"x": x}, {"code": code, "y": tf.nn.sigmoid(tf.matmul(code, W, transpose_b=True) + b_decode)})


@graph("tied_autoencoder_by_transpose")
def tied_autoencoder_by_transpose(tf):
    x = tf.placeholder(tf.float32, [None, 16], name="x")
    weights = [tf.get_variable("W1", [16, 8]), tf.get_variable("W2", [8, 4])]
    h = x
    for i, W in enumerate(weights):
        h = tf.nn.tanh(tf.matmul(h, W) + tf.get_variable(f"be{i}", [int(W.shape[1])]))
    for i, W in enumerate(reversed(weights)):
        h = tf.nn.tanh(tf.matmul(h, tf.transpose(W)) + tf.get_variable(f"bd{i}", [int(W.shape[0])]))
    return Built({"x": x}, {"reconstruction": h})


@graph("variational_autoencoder_mean")
def variational_autoencoder_mean(tf):
    x = tf.placeholder(tf.float32, [None, 20], name="x")
    h = tf.layers.dense(x, 12, tf.nn.softplus, name="encoder")
    z_mean = tf.layers.dense(h, 3, name="z_mean")
    z_log_sigma_sq = tf.layers.dense(h, 3, name="z_log_sigma_sq")
    eps = tf.random_normal(tf.shape(z_mean), 0, 1)
    z = tf.add(z_mean, tf.multiply(tf.sqrt(tf.exp(z_log_sigma_sq)), eps), name="z")
    h = tf.layers.dense(z, 12, tf.nn.softplus, name="decoder")
    tf.layers.dense(h, 20, tf.nn.sigmoid, name="reconstruction")
    return Built({"x": x}, {"z_mean": z_mean, "z_log_sigma_sq": z_log_sigma_sq})


@graph("generator_of_a_gan")
def generator_of_a_gan(tf):
    z = tf.placeholder(tf.float32, shape=[None, 10], name="Z")
    G_W1 = tf.Variable(tf.random_normal([10, 16]), name="G_W1")
    G_b1 = tf.Variable(tf.zeros(shape=[16]), name="G_b1")
    G_W2 = tf.Variable(tf.random_normal([16, 20]), name="G_W2")
    G_b2 = tf.Variable(tf.zeros(shape=[20]), name="G_b2")
    D_W1 = tf.Variable(tf.random_normal([20, 16]), name="D_W1")
    D_b1 = tf.Variable(tf.zeros(shape=[16]), name="D_b1")
    D_W2 = tf.Variable(tf.random_normal([16, 1]), name="D_W2")
    D_b2 = tf.Variable(tf.zeros(shape=[1]), name="D_b2")
    G_sample = tf.nn.sigmoid(tf.matmul(tf.nn.relu(tf.matmul(z, G_W1) + G_b1), G_W2) + G_b2)
    D_prob = tf.nn.sigmoid(tf.matmul(tf.nn.relu(tf.matmul(G_sample, D_W1) + D_b1), D_W2) + D_b2)
    return Built({"Z": z}, {"sample": G_sample, "probability": D_prob})


@graph("wide_and_deep_by_hand", data={"ids": ("int", 0, 12)})
def wide_and_deep_by_hand(tf):
    numbers = tf.placeholder(tf.float32, [None, 5], name="numbers")
    ids = tf.placeholder(tf.int32, [None, 3], name="ids")
    wide = tf.reduce_sum(tf.one_hot(ids, 12), axis=1)
    table = tf.Variable(tf.random_uniform([12, 4], -1.0, 1.0), name="table")
    deep = tf.concat([numbers, tf.reshape(tf.nn.embedding_lookup(table, ids), [-1, 3 * 4])], 1)
    deep = tf.layers.dense(tf.layers.dense(deep, 16, tf.nn.relu), 8, tf.nn.relu)
    logits = tf.layers.dense(wide, 1, use_bias=False) + tf.layers.dense(deep, 1)
    return Built({"numbers": numbers, "ids": ids}, {"probability": tf.nn.sigmoid(logits)})


@graph("factorisation_machine", data={"features": ("int", 0, 30)})
def factorisation_machine(tf):
    features = tf.placeholder(tf.int32, [None, 6], name="features")
    values = tf.placeholder(tf.float32, [None, 6], name="values")
    embeddings = tf.get_variable("feature_embeddings", [30, 4])
    biases = tf.get_variable("feature_bias", [30, 1])
    offset = tf.get_variable("bias", [])
    v = tf.nn.embedding_lookup(embeddings, features) * tf.expand_dims(values, -1)
    pairs = 0.5 * tf.reduce_sum(tf.square(tf.reduce_sum(v, 1)) - tf.reduce_sum(tf.square(v), 1), 1)
    first = tf.reduce_sum(tf.squeeze(tf.nn.embedding_lookup(biases, features), -1) * values, axis=1)
    return Built({"features": features, "values": values}, {"score": pairs + first + offset})


@graph("word2vec_similarity", data={"words": ("int", 0, 40)})
def word2vec_similarity(tf):
    words = tf.placeholder(tf.int32, [None], name="words")
    embeddings = tf.Variable(tf.random_uniform([40, 8], -1.0, 1.0))
    norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keep_dims=True))
    normalised = embeddings / norm
    return Built(
        {"words": words},
        {"similarity": tf.matmul(tf.nn.embedding_lookup(normalised, words), normalised, transpose_b=True)},
    )


@graph("highway_network")
def highway_network(tf):
    x = tf.placeholder(tf.float32, [None, 10], name="x")
    y = tf.layers.dense(x, 8, name="first")
    for layer in range(3):
        with tf.variable_scope(f"highway{layer}"):
            H = tf.layers.dense(y, 8, tf.nn.relu, name="H")
            T = tf.layers.dense(y, 8, tf.sigmoid, bias_initializer=tf.constant_initializer(-1.0), name="T")
            C = tf.subtract(1.0, T, name="carry_gate")
            y = tf.add(tf.multiply(H, T), tf.multiply(y, C), "y")
    return Built({"x": x}, {"y": y})


@graph("dueling_q_network")
def dueling_q_network(tf):
    x = tf.placeholder(tf.float32, [None, 6], name="s")
    with tf.variable_scope("eval_net"):
        w_initializer, b_initializer = tf.random_normal_initializer(0.0, 0.3), tf.constant_initializer(0.1)
        with tf.variable_scope("l1"):
            w1 = tf.get_variable("w1", [6, 12], initializer=w_initializer, collections=["eval", "variables"])
            b1 = tf.get_variable("b1", [1, 12], initializer=b_initializer, collections=["eval", "variables"])
            l1 = tf.nn.relu(tf.matmul(x, w1) + b1)
        with tf.variable_scope("Value"):
            w2 = tf.get_variable("w2", [12, 1], initializer=w_initializer)
            b2 = tf.get_variable("b2", [1, 1], initializer=b_initializer)
            V = tf.matmul(l1, w2) + b2
        with tf.variable_scope("Advantage"):
            w2 = tf.get_variable("w2", [12, 4], initializer=w_initializer)
            b2 = tf.get_variable("b2", [1, 4], initializer=b_initializer)
            A = tf.matmul(l1, w2) + b2
        with tf.variable_scope("Q"):
            out = V + (A - tf.reduce_mean(A, axis=1, keep_dims=True))
    return Built({"s": x}, {"q": out})


@graph("actor_with_scaled_action")
def actor_with_scaled_action(tf):
    s = tf.placeholder(tf.float32, [None, 3], "state")
    with tf.variable_scope("Actor"):
        net = tf.layers.dense(s, 30, activation=tf.nn.relu, name="l1", trainable=True)
        a = tf.layers.dense(net, 1, activation=tf.nn.tanh, name="a", trainable=True)
        action = tf.multiply(a, 2.0, name="scaled_a")
    with tf.variable_scope("Critic"):
        w1_s = tf.get_variable("w1_s", [3, 20])
        w1_a = tf.get_variable("w1_a", [1, 20])
        b1 = tf.get_variable("b1", [1, 20])
        q = tf.layers.dense(tf.nn.relu(tf.matmul(s, w1_s) + tf.matmul(action, w1_a) + b1), 1)
    return Built({"state": s}, {"action": action, "q": q})


@graph("mixture_density_network")
def mixture_density_network(tf):
    x = tf.placeholder(tf.float32, [None, 1], name="x")
    hidden = tf.tanh(tf.matmul(x, tf.Variable(tf.random_normal([1, 12]))) + tf.Variable(tf.random_normal([1, 12])))
    output = tf.matmul(hidden, tf.Variable(tf.random_normal([12, 9]))) + tf.Variable(tf.random_normal([1, 9]))
    out_pi, out_sigma, out_mu = tf.split(axis=1, num_or_size_splits=3, value=output)
    max_pi = tf.reduce_max(out_pi, 1, keep_dims=True)
    out_pi = tf.exp(tf.subtract(out_pi, max_pi))
    out_pi = tf.multiply(tf.reciprocal(tf.reduce_sum(out_pi, 1, keep_dims=True)), out_pi)
    return Built({"x": x}, {"pi": out_pi, "sigma": tf.exp(out_sigma), "mu": out_mu})


@graph("bilinear_pooling")
def bilinear_pooling(tf):
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    y = tf.placeholder(tf.float32, [None, 5], name="y")
    outer = tf.einsum("bi,bj->bij", x, y)
    flat = tf.reshape(outer, [-1, 30])
    signed = tf.sign(flat) * tf.sqrt(tf.abs(flat) + 1e-12)
    return Built({"x": x, "y": y}, {"logits": tf.layers.dense(tf.nn.l2_normalize(signed, 1), 4)})
