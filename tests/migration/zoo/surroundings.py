"""What stands around a model: gradients, checks, summaries, averages, devices."""

from tests.migration.zoo.registry import Built, graph


def vector(tf, size=6):
    return tf.placeholder(tf.float32, [None, size], name="x")


@graph("custom_gradient_by_stop_gradient")
def custom_gradient_by_stop_gradient(tf):
    """The straight-through estimator."""
    x = vector(tf)
    h = tf.layers.dense(x, 5, tf.sigmoid)
    return Built({"x": x}, {"code": h + tf.stop_gradient(tf.round(h) - h)})


@graph("custom_gradient_by_override")
def custom_gradient_by_override(tf):
    """Gradient reversal, by a gradient registered under another name."""
    x = vector(tf)
    name = f"FlipGradient{len(tf.get_default_graph().get_operations())}"

    def flipped(op, grad):
        return [tf.negative(grad)]

    try:
        tf.RegisterGradient(name)(flipped)
    except (KeyError, ValueError):
        pass  # built before in this process
    h = tf.layers.dense(x, 5, tf.nn.relu)
    with tf.get_default_graph().gradient_override_map({"Identity": name}):
        h = tf.identity(h)
    return Built({"x": x}, {"domain": tf.layers.dense(h, 2)})


@graph("custom_gradient_decorated")
def custom_gradient_decorated(tf):
    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)
        return tf.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e))

    x = vector(tf)
    return Built({"x": x}, {"y": log1pexp(tf.layers.dense(x, 4))})


@graph("gradient_as_output", idiomatic=False)
def gradient_as_output(tf):
    """A saliency map."""
    x = vector(tf)
    logits = tf.layers.dense(tf.layers.dense(x, 8, tf.nn.softplus), 3)
    return Built({"x": x}, {"saliency": tf.gradients(logits[:, 0], x)[0], "logits": logits})


@graph("print_and_assert")
def print_and_assert(tf):
    x = vector(tf)
    h = tf.layers.dense(x, 4)
    h = tf.Print(h, [tf.shape(h)], message="never: ", first_n=0)
    with tf.control_dependencies([tf.Assert(tf.reduce_all(tf.is_finite(h)), [h]), tf.assert_rank(h, 2)]):
        h = tf.identity(h)
    y = tf.verify_tensor_all_finite(h, "not finite")
    return Built({"x": x}, {"y": tf.check_numerics(y, "not finite")})


@graph("summaries_and_saver")
def summaries_and_saver(tf):
    x = vector(tf)
    with tf.name_scope("fc"):
        W = tf.get_variable("W", [6, 4])
        for name, value in (("mean", tf.reduce_mean(W)), ("max", tf.reduce_max(W))):
            tf.summary.scalar(name, value)
        tf.summary.histogram("histogram", W)
        h = tf.matmul(x, W)
        tf.summary.image("weights", tf.reshape(W, [1, 6, 4, 1]))
    tf.summary.merge_all()
    tf.train.Saver(max_to_keep=2)
    tf.train.get_or_create_global_step()
    tf.global_variables_initializer()
    return Built({"x": x}, {"y": tf.nn.relu(h, name="y")})


@graph("average_of_all_weights")
def average_of_all_weights(tf):
    """An exponential moving average of all weights; the outputs use the raw ones."""
    x = vector(tf)
    y = tf.layers.dense(tf.layers.dense(x, 8, tf.nn.relu), 3)
    global_step = tf.Variable(0, trainable=False, name="global_step")
    ema = tf.train.ExponentialMovingAverage(0.9999, global_step)
    ema.apply(tf.trainable_variables())
    return Built({"x": x}, {"y": y})


@graph("target_network")
def target_network(tf):
    """Two nets of the same form, and the ops that copy one to the other."""
    s, s_ = tf.placeholder(tf.float32, [None, 4], "s"), tf.placeholder(tf.float32, [None, 4], "s_")

    def net(s, scope, trainable):
        with tf.variable_scope(scope):
            return tf.layers.dense(tf.layers.dense(s, 8, tf.nn.relu, trainable=trainable), 2, trainable=trainable)

    q_eval, q_next = net(s, "eval", True), net(s_, "target", False)
    t_params = tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="target")
    e_params = tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="eval")
    [tf.assign(t, 0.99 * t + 0.01 * e) for t, e in zip(t_params, e_params)]  # noqa: B905
    return Built({"s": s, "s_": s_}, {"q_eval": q_eval, "q_target": 0.9 * tf.reduce_max(q_next, axis=1)})


@graph("function_of_make_template")
def function_of_make_template(tf):
    a, b = tf.placeholder(tf.float32, [None, 5], "a"), tf.placeholder(tf.float32, [None, 5], "b")
    embed = tf.make_template("embed", lambda x: tf.layers.dense(x, 4, tf.tanh, name="fc"))
    return Built({"a": a, "b": b}, {"product": tf.reduce_sum(embed(a) * embed(b), -1, name="dot")})


@graph("function_of_defun", idiomatic=False)
def function_of_defun(tf):
    """A function of the graph's library."""
    from tensorflow.python.framework import function

    x = vector(tf)

    @function.Defun(tf.float32, func_name="swish_of_the_zoo")
    def swish(h):
        return h * tf.nn.sigmoid(h)

    return Built({"x": x}, {"y": swish(tf.layers.dense(x, 4))})


@graph("devices_and_colocation")
def devices_and_colocation(tf):
    x = vector(tf)
    with tf.device("/job:localhost/replica:0/task:0/device:CPU:0"):
        y = tf.layers.dense(x, 4, tf.nn.relu)
    with tf.colocate_with(y):
        y = tf.identity(y)
    return Built({"x": x}, {"y": y})


@graph("towers_of_two_gpus")
def towers_of_two_gpus(tf):
    """The batch split over two devices, the same variables in both."""
    x = tf.placeholder(tf.float32, [4, 6], name="x")
    outputs = []
    for i, part in enumerate(tf.split(x, 2)):
        with tf.variable_scope("net", reuse=i > 0), tf.name_scope(f"tower_{i}"):
            outputs.append(tf.layers.dense(tf.layers.dense(part, 8, tf.nn.relu, name="a"), 3, name="b"))
    return Built({"x": x}, {"y": tf.concat(outputs, 0)})


@graph("quantised_for_training")
def quantised_for_training(tf):
    x = vector(tf)
    W = tf.get_variable("W", [6, 4])
    W = tf.fake_quant_with_min_max_args(W, min=-2.0, max=2.0)
    y = tf.fake_quant_with_min_max_vars(tf.nn.relu6(tf.matmul(x, W)), 0.0, 6.0)
    return Built({"x": x}, {"y": y})
