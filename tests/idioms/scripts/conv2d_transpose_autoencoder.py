import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)

rng = np.random.RandomState(15)


def weight(shape):
    return tf.Variable(rng.uniform(-0.3, 0.3, shape).astype(np.float32))


x = tf.placeholder(tf.float32, [None, 8, 8, 1])
w1, w2 = weight([3, 3, 1, 2]), weight([3, 3, 2, 4])
h1 = tf.nn.relu(tf.nn.conv2d(x, w1, strides=[1, 2, 2, 1], padding="SAME"))
h2 = tf.nn.relu(tf.nn.conv2d(h1, w2, strides=[1, 2, 2, 1], padding="SAME"))
batch = tf.shape(x)[0]
w3, w4 = weight([3, 3, 2, 4]), weight([3, 3, 1, 2])
d1 = tf.nn.relu(tf.nn.conv2d_transpose(h2, w3, tf.stack([batch, 4, 4, 2]), strides=[1, 2, 2, 1]))
d2 = tf.nn.conv2d_transpose(d1, w4, output_shape=tf.stack([batch, 8, 8, 1]), strides=[1, 2, 2, 1], padding="SAME")
up = tf.layers.conv2d_transpose(h2, 2, 2, strides=2, kernel_initializer=tf.ones_initializer())
pooled, indices = tf.nn.max_pool_with_argmax(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
atrous = tf.nn.atrous_conv2d(x, w1, rate=2, padding="SAME")
depthwise = tf.nn.depthwise_conv2d(h1, w3[:, :, :, :1], [1, 1, 1, 1], "VALID")
loss = tf.reduce_mean(tf.square(d2 - x))
train = tf.train.RMSPropOptimizer(0.01).minimize(loss)

images = rng.rand(5, 8, 8, 1).astype(np.float32)
print(h2.shape, d2.shape, up.shape, atrous.shape, depthwise.shape)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print("%.4f" % sess.run(loss, {x: images}))
    for step in range(20):
        sess.run(train, {x: images})
    print("%.4f" % sess.run(loss, {x: images}))
    print(sess.run(d2, {x: images})[0, :2, :, 0])
    print(sess.run(indices, {x: images})[0, 0, :, 0].tolist())
    print("%.3f %.3f" % (sess.run(up, {x: images}).sum(), sess.run(depthwise, {x: images}).sum()))
