import numpy as np
import tensorflow as tf

slim = tf.contrib.slim
tf.logging.set_verbosity(tf.logging.ERROR)
rng = np.random.RandomState(13)
x_data = rng.rand(32, 3).astype(np.float32)
y_data = (x_data.sum(1, keepdims=True) * 2).astype(np.float32)

with tf.Graph().as_default():
    x, y = tf.constant(x_data), tf.constant(y_data)
    h = slim.fully_connected(x, 4, weights_initializer=tf.constant_initializer(0.3), scope="h")
    prediction = slim.fully_connected(h, 1, activation_fn=None, weights_initializer=tf.ones_initializer(), scope="y")
    tf.losses.mean_squared_error(y, prediction)
    total_loss = tf.losses.get_total_loss()
    tf.summary.scalar("total_loss", total_loss)
    train_op = slim.learning.create_train_op(total_loss, tf.train.GradientDescentOptimizer(0.05),
                                             clip_gradient_norm=5.0)
    final = slim.learning.train(train_op, "logs", number_of_steps=20, save_summaries_secs=0, save_interval_secs=0,
                                log_every_n_steps=100)
    print("final loss %.5f" % final)

with tf.Graph().as_default():
    x, y = tf.constant(x_data), tf.constant(y_data)
    h = slim.fully_connected(x, 4, scope="h")
    prediction = slim.fully_connected(h, 1, activation_fn=None, scope="y")
    values, updates = slim.metrics.aggregate_metric_map({
        "mse": slim.metrics.streaming_mean_squared_error(prediction, y),
        "mae": slim.metrics.streaming_mean_absolute_error(prediction, y)})
    checkpoint = tf.train.latest_checkpoint("logs")
    print(checkpoint)
    result = slim.evaluation.evaluate_once("", checkpoint, "eval", num_evals=2, eval_op=list(updates.values()),
                                           final_op=values)
    print({k: "%.5f" % v for k, v in sorted(result.items())})
