"""Batch normalisation in all its generations."""

from tests.migration.zoo.registry import Built, graph


def images(tf):
    return tf.placeholder(tf.float32, [None, 8, 8, 3], name="images")


def flag(tf):
    return tf.placeholder(tf.bool, name="is_training")


def conv(tf, x):
    return tf.layers.conv2d(x, 4, 3, padding="same", use_bias=False, name="conv")


@graph("batch_norm_layers_inference")
def batch_norm_layers_inference(tf):
    x = images(tf)
    h = tf.layers.batch_normalization(conv(tf, x), name="bn")
    return Built({"images": x}, {"y": tf.nn.relu(h)})


@graph("batch_norm_layers_always_training")
def batch_norm_layers_always_training(tf):
    """Normalised by the batch at inference, too."""
    x = images(tf)
    h = tf.layers.batch_normalization(conv(tf, x), training=True, momentum=0.9, epsilon=1e-5, name="bn")
    return Built({"images": x}, {"y": tf.nn.relu(h)})


@graph("batch_norm_layers_placeholder")
def batch_norm_layers_placeholder(tf):
    x, is_training = images(tf), flag(tf)
    h = tf.layers.batch_normalization(conv(tf, x), training=is_training, center=True, scale=False)
    h = tf.layers.batch_normalization(conv_again(tf, tf.nn.relu(h)), training=is_training, fused=False)
    return Built({"images": x}, {"y": h}, {"is_training": (is_training, False, True)})


def conv_again(tf, x):
    return tf.layers.conv2d(x, 4, 3, padding="same", name="conv2")


@graph("batch_norm_layers_dense")
def batch_norm_layers_dense(tf):
    x = tf.placeholder(tf.float32, [None, 10], name="x")
    is_training = tf.placeholder_with_default(False, shape=(), name="training")
    h = tf.layers.dense(x, 8, name="hidden1")
    h = tf.nn.elu(tf.layers.batch_normalization(h, training=is_training, momentum=0.9))
    h = tf.layers.dense(h, 6, name="hidden2")
    h = tf.nn.elu(tf.layers.batch_normalization(h, training=is_training, momentum=0.9))
    return Built({"x": x}, {"logits": tf.layers.dense(h, 3, name="outputs")}, {"training": (is_training, False, True)})


@graph("batch_norm_python_flag_reused")
def batch_norm_python_flag_reused(tf):
    """One tower for training, the same variables again for testing."""
    x = images(tf)

    def network(x, train):
        with tf.variable_scope("net", reuse=not train):
            h = tf.layers.conv2d(x, 4, 3, name="conv1")
            h = tf.nn.relu(tf.layers.batch_normalization(h, training=train, name="bn1"))
            return tf.layers.dense(tf.layers.flatten(h), 3, name="fc")

    network(x, True)
    return Built({"images": x}, {"logits": network(x, False)})


@graph("batch_norm_slim_conv")
def batch_norm_slim_conv(tf):
    slim = tf.contrib.slim
    x = images(tf)
    with slim.arg_scope(
        [slim.conv2d], normalizer_fn=slim.batch_norm, normalizer_params={"is_training": False, "decay": 0.997}
    ):
        h = slim.conv2d(x, 4, [3, 3], scope="conv1")
        h = slim.conv2d(h, 4, [3, 3], stride=2, scope="conv2")
    return Built({"images": x}, {"y": h})


@graph("batch_norm_slim_placeholder")
def batch_norm_slim_placeholder(tf):
    slim = tf.contrib.slim
    x, is_training = images(tf), flag(tf)
    h = slim.conv2d(x, 4, [3, 3], activation_fn=None, scope="conv1")
    h = slim.batch_norm(h, is_training=is_training, activation_fn=tf.nn.relu, scale=True, scope="bn1")
    return Built({"images": x}, {"y": h}, {"is_training": (is_training, False, True)})


@graph("batch_norm_slim_not_fused")
def batch_norm_slim_not_fused(tf):
    slim = tf.contrib.slim
    x, is_training = images(tf), flag(tf)
    h = slim.conv2d(
        x,
        4,
        [3, 3],
        scope="conv1",
        normalizer_fn=slim.batch_norm,
        activation_fn=tf.nn.elu,
        normalizer_params={"is_training": is_training, "fused": False, "updates_collections": None},
    )
    return Built({"images": x}, {"y": h}, {"is_training": (is_training, False, True)})


@graph("batch_norm_slim_zero_debias")
def batch_norm_slim_zero_debias(tf):
    slim = tf.contrib.slim
    x, is_training = images(tf), flag(tf)
    h = slim.batch_norm(conv(tf, x), is_training=is_training, zero_debias_moving_mean=True, scope="bn")
    return Built({"images": x}, {"y": h}, {"is_training": (is_training, False, True)})


@graph("batch_norm_contrib_cond_of_two_calls")
def batch_norm_contrib_cond_of_two_calls(tf):
    """The answer on Stack Overflow: one call for training, one that reuses its variables for testing."""
    x, phase = images(tf), tf.placeholder(tf.bool, name="phase")
    h = conv(tf, x)
    batch_norm = tf.contrib.layers.batch_norm
    h = tf.cond(
        phase,
        lambda: batch_norm(h, is_training=True, center=False, updates_collections=None, scope="bn"),
        lambda: batch_norm(h, is_training=False, updates_collections=None, center=False, scope="bn", reuse=True),
    )
    return Built({"images": x}, {"y": tf.nn.relu(h)}, {"phase": (phase, False, True)})


@graph("batch_norm_by_moments_and_average")
def batch_norm_by_moments_and_average(tf):
    """The commonest form by hand, of 2016."""

    def batch_norm(x, n_out, phase_train):
        with tf.variable_scope("bn"):
            beta = tf.Variable(tf.constant(0.0, shape=[n_out]), name="beta", trainable=True)
            gamma = tf.Variable(tf.constant(1.0, shape=[n_out]), name="gamma", trainable=True)
            batch_mean, batch_var = tf.nn.moments(x, [0, 1, 2], name="moments")
            ema = tf.train.ExponentialMovingAverage(decay=0.5)

            def mean_var_with_update():
                ema_apply_op = ema.apply([batch_mean, batch_var])
                with tf.control_dependencies([ema_apply_op]):
                    return tf.identity(batch_mean), tf.identity(batch_var)

            mean, var = tf.cond(
                phase_train, mean_var_with_update, lambda: (ema.average(batch_mean), ema.average(batch_var))
            )
            return tf.nn.batch_normalization(x, mean, var, beta, gamma, 1e-3)

    x, phase_train = images(tf), tf.placeholder(tf.bool, name="phase_train")
    h = batch_norm(conv(tf, x), 4, phase_train)
    return Built({"images": x}, {"y": tf.nn.relu(h)}, {"phase_train": (phase_train, False, True)})


@graph("batch_norm_dense_by_population")
def batch_norm_dense_by_population(tf):
    """`pop_mean` and `pop_var` by `tf.assign`, with a Python flag."""

    def batch_norm_wrapper(inputs, is_training, decay=0.999, epsilon=1e-3):
        scale = tf.Variable(tf.ones([inputs.get_shape()[-1]]), name="scale")
        beta = tf.Variable(tf.zeros([inputs.get_shape()[-1]]), name="beta")
        pop_mean = tf.Variable(tf.zeros([inputs.get_shape()[-1]]), trainable=False, name="pop_mean")
        pop_var = tf.Variable(tf.ones([inputs.get_shape()[-1]]), trainable=False, name="pop_variance")
        if is_training:
            batch_mean, batch_var = tf.nn.moments(inputs, [0])
            train_mean = tf.assign(pop_mean, pop_mean * decay + batch_mean * (1 - decay))
            train_var = tf.assign(pop_var, pop_var * decay + batch_var * (1 - decay))
            with tf.control_dependencies([train_mean, train_var]):
                return tf.nn.batch_normalization(inputs, batch_mean, batch_var, beta, scale, epsilon)
        return tf.nn.batch_normalization(inputs, pop_mean, pop_var, beta, scale, epsilon)

    x = tf.placeholder(tf.float32, shape=[None, 10])
    w1 = tf.Variable(tf.random_normal([10, 8]))
    l1 = tf.nn.sigmoid(batch_norm_wrapper(tf.matmul(x, w1), False))
    w2 = tf.Variable(tf.random_normal([8, 3]))
    return Built({"x": x}, {"y": tf.nn.softmax(tf.matmul(l1, w2) + tf.Variable(tf.zeros([3])))})


@graph("batch_norm_population_in_cond")
def batch_norm_population_in_cond(tf):
    x, training = tf.placeholder(tf.float32, [None, 10], name="x"), tf.placeholder(tf.bool, name="training")
    h = tf.layers.dense(x, 6, use_bias=False, name="fc")
    gamma = tf.Variable(tf.ones([6]), name="gamma")
    beta = tf.Variable(tf.zeros([6]), name="beta")
    pop_mean = tf.Variable(tf.zeros([6]), trainable=False, name="pop_mean")
    pop_variance = tf.Variable(tf.ones([6]), trainable=False, name="pop_variance")

    def in_training():
        batch_mean, batch_variance = tf.nn.moments(h, [0], keep_dims=False)
        with tf.control_dependencies(
            [
                tf.assign(pop_mean, pop_mean * 0.99 + batch_mean * 0.01),
                tf.assign(pop_variance, pop_variance * 0.99 + batch_variance * 0.01),
            ]
        ):
            return tf.nn.batch_normalization(h, batch_mean, batch_variance, beta, gamma, 1e-3)

    def at_inference():
        return tf.nn.batch_normalization(h, pop_mean, pop_variance, beta, gamma, 1e-3)

    y = tf.nn.relu(tf.cond(training, in_training, at_inference))
    return Built({"x": x}, {"y": y}, {"training": (training, False, True)})


@graph("batch_norm_resnet_of_2016")
def batch_norm_resnet_of_2016(tf):
    """`moving_averages.assign_moving_average` and a control-flow switch on the flag for mean and variance only."""
    x = images(tf)
    is_training = tf.placeholder(tf.bool, [], name="is_training")
    h = conv(tf, x)
    with tf.variable_scope("scale1"):
        beta = tf.get_variable("beta", [4], initializer=tf.zeros_initializer())
        gamma = tf.get_variable("gamma", [4], initializer=tf.ones_initializer())
        moving_mean = tf.get_variable("moving_mean", [4], initializer=tf.zeros_initializer(), trainable=False)
        moving_variance = tf.get_variable("moving_variance", [4], initializer=tf.ones_initializer(), trainable=False)
        mean, variance = tf.nn.moments(h, [0, 1, 2])
        for moving, value in ((moving_mean, mean), (moving_variance, variance)):
            update = tf.assign_sub(moving, (moving - value) * (1 - 0.9997))
            tf.add_to_collection("resnet_update_ops", update)
        mean, variance = tf.cond(is_training, lambda: (mean, variance), lambda: (moving_mean, moving_variance))
        h = tf.nn.batch_normalization(h, mean, variance, beta, gamma, 0.001)
    return Built({"images": x}, {"y": h}, {"is_training": (is_training, False, True)})


@graph("batch_norm_fused_op")
def batch_norm_fused_op(tf):
    x = images(tf)
    scale = tf.get_variable("scale", [4])
    offset = tf.get_variable("offset", [4])
    mean = tf.get_variable("mean", [4], trainable=False)
    variance = tf.get_variable("variance", [4], trainable=False)
    y, _, _ = tf.nn.fused_batch_norm(conv(tf, x), scale, offset, mean, variance, epsilon=0.001, is_training=False)
    return Built({"images": x}, {"y": tf.nn.relu(y)})


@graph("batch_norm_formula")
def batch_norm_formula(tf):
    x = images(tf)
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    gamma, beta, mean, variance = [tf.get_variable(name, [3]) for name in names]
    return Built({"images": x}, {"y": gamma * (x - mean) / tf.sqrt(variance + 1e-5) + beta})


@graph("batch_norm_with_global_normalization")
def batch_norm_with_global_normalization(tf):
    x = images(tf)
    names = ("mean", "variance", "beta", "gamma")
    mean, variance, beta, gamma = [tf.get_variable(name, [3]) for name in names]
    y = tf.nn.batch_norm_with_global_normalization(x, mean, variance, beta, gamma, 0.001, True)
    return Built({"images": x}, {"y": y})


@graph("batch_norm_of_the_batch")
def batch_norm_of_the_batch(tf):
    x = tf.placeholder(tf.float32, [None, 10], name="x")
    h = tf.layers.dense(x, 6, name="fc")
    fc_mean, fc_var = tf.nn.moments(h, axes=[0])
    scale = tf.Variable(tf.ones([6]), name="scale")
    shift = tf.Variable(tf.zeros([6]), name="shift")
    return Built({"x": x}, {"y": tf.nn.batch_normalization(h, fc_mean, fc_var, shift, scale, 0.001)})


@graph("batch_norm_folded")
def batch_norm_folded(tf):
    """What `fold_batch_norms` leaves: a product with the kernel, and a bias."""
    x = images(tf)
    W = tf.get_variable("weights", [3, 3, 3, 4])
    gamma = tf.get_variable("gamma", [4])
    variance = tf.get_variable("moving_variance", [4], trainable=False)
    mean = tf.get_variable("moving_mean", [4], trainable=False)
    beta = tf.get_variable("beta", [4])
    multiplier = tf.multiply(tf.rsqrt(variance + 0.001), gamma)
    bias = tf.subtract(beta, tf.multiply(mean, multiplier))
    y = tf.add(tf.nn.conv2d(x, tf.multiply(W, multiplier, name="mul_fold"), [1, 1, 1, 1], "SAME"), bias)
    return Built({"images": x}, {"y": tf.nn.relu6(y)})


@graph("batch_norm_nchw_fused")
def batch_norm_nchw_fused(tf):
    """Channels first, where the CPU has kernels: normalised over axis 1 without the fused kernel."""
    x = tf.placeholder(tf.float32, [None, 3, 8, 8], name="images")
    is_training = tf.placeholder_with_default(False, [], name="is_training")
    h = tf.layers.batch_normalization(x, axis=1, training=is_training, fused=False)
    return Built({"images": x}, {"y": tf.nn.relu(h)}, {"is_training": (is_training, False, True)})


@graph("batch_norm_sequence", shape={"x": [3, 5, 4]})
def batch_norm_sequence(tf):
    x = tf.placeholder(tf.float32, [None, None, 4], name="x")
    return Built({"x": x}, {"y": tf.layers.batch_normalization(tf.layers.conv1d(x, 6, 3, padding="same"))})


@graph("batch_renormalisation")
def batch_renormalisation(tf):
    x, is_training = images(tf), flag(tf)
    h = tf.layers.batch_normalization(conv(tf, x), training=is_training, renorm=True)
    return Built({"images": x}, {"y": h}, {"is_training": (is_training, False, True)})
