import numpy as np
import tensorflow as tf
from tensorflow.contrib import layers
from tensorflow.contrib.framework.python.ops import arg_scope

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(22)
x = tf.constant(rng.rand(2, 6, 6, 2), tf.float32)
with arg_scope([layers.conv2d], activation_fn=tf.nn.elu, padding="VALID"):
    net = layers.convolution2d(x, 3, [3, 3], stride=1, scope="conv")
net = layers.layer_norm(net, scope="norm")
net = layers.avg_pool2d(net, [2, 2], scope="pool")
up = layers.conv2d_transpose(net, 2, [2, 2], stride=2, scope="up")
separable = layers.separable_conv2d(x, 2, [3, 3], depth_multiplier=1, scope="separable")
flat = layers.flatten(net)
full = layers.fully_connected(flat, 4, weights_regularizer=layers.l2_regularizer(0.1), scope="full",
                              normalizer_fn=layers.batch_norm, normalizer_params={"is_training": False, "scale": True})
out = layers.linear(full, 2, scope="out")
unit = layers.unit_norm(out, dim=1)
embedded = layers.embed_sequence([[0, 2], [1, 1]], vocab_size=3, embed_dim=2, scope="embed")
one_hot = layers.one_hot_encoding([1, 0], 3)
bias = layers.bias_add(out, scope="extra")
relu6 = layers.relu6(bias, 3, scope="relu6")
loss = tf.reduce_sum(tf.square(out)) + tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
train = layers.optimize_loss(loss, tf.train.get_or_create_global_step(), 0.01, optimizer="Adam", clip_gradients=1.0)
summary = layers.summarize_tensors([out])

for v in tf.contrib.framework.get_model_variables():
    print(v.op.name, v.shape.as_list())
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        v.load(rng.uniform(-0.4, 0.5, v.shape.as_list()), sess)
    for t in (net[0, 0], up[0, 0], separable[0, 0, :2], full, out, unit, embedded, one_hot, bias, relu6):
        print(sess.run(t))
    for _ in range(3):
        print("%.4f" % sess.run(train))
    print(layers.xavier_initializer().__class__.__name__, sess.run(tf.train.get_global_step()), len(summary))
