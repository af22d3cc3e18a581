import numpy as np
import tensorflow as tf
import tensorflow.contrib.slim as slim

np.set_printoptions(precision=4, suppress=True)

rng = np.random.RandomState(11)


def net(images, is_training):
    with slim.arg_scope([slim.conv2d, slim.fully_connected],
                        weights_initializer=tf.truncated_normal_initializer(stddev=0.01),
                        weights_regularizer=slim.l2_regularizer(0.0005)):
        with slim.arg_scope([slim.conv2d], padding="SAME", normalizer_fn=slim.batch_norm,
                            normalizer_params={"is_training": is_training, "decay": 0.9}):
            end_points = {}
            x = slim.repeat(images, 2, slim.conv2d, 4, [3, 3], scope="conv1")
            x = slim.max_pool2d(x, [2, 2], scope="pool1")
            end_points["pool1"] = x
            x = slim.conv2d(x, 3, 1, activation_fn=None, normalizer_fn=None, scope="conv2")
            x = slim.flatten(x)
            x = slim.dropout(x, 0.5, is_training=False)
            x = slim.stack(x, slim.fully_connected, [5, 4], scope="fc")
            return slim.fully_connected(x, 2, activation_fn=None, scope="logits"), end_points


images = tf.constant(rng.rand(4, 4, 4, 1), tf.float32)
logits, end_points = net(images, is_training=True)
labels = tf.constant([0, 1, 1, 0])
slim.losses.softmax_cross_entropy(logits, slim.one_hot_encoding(labels, 2))
total_loss = slim.losses.get_total_loss()
train_op = slim.learning.create_train_op(total_loss, tf.train.MomentumOptimizer(0.1, 0.9))
for v in slim.get_model_variables():
    print(v.op.name, v.shape.as_list())
print(len(tf.losses.get_regularization_losses()), len(tf.get_collection(tf.GraphKeys.UPDATE_OPS)))
print([v.op.name for v in slim.get_variables_by_suffix("biases")], end_points["pool1"].shape)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        v.load(rng.uniform(-0.4, 0.6, v.shape.as_list()), sess)
    for step in range(5):
        print("%.4f" % sess.run(train_op))
    print("global step", sess.run(slim.get_or_create_global_step()))
    mean = slim.get_variables_by_name("moving_mean")[0]
    print(sess.run(mean))
