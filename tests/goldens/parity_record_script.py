"""A small TF1 script that make_parity_record.py records on TF 1.15.5, and the tests on ours."""

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 6, 6, 1], name="x")
y_ = tf.placeholder(tf.int64, [None], name="y_")
keep_prob = tf.placeholder(tf.float32, name="keep_prob")
h = tf.layers.conv2d(x, 2, 3, activation=tf.nn.relu, name="conv")
h = tf.nn.max_pool(h, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
h = tf.nn.dropout(tf.reshape(h, [-1, 8]), keep_prob)
y = tf.layers.dense(h, 3, name="logits")
cross_entropy = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y_, logits=y))
loss = cross_entropy + 0.01 * tf.nn.l2_loss(tf.trainable_variables()[-2])
train_op = tf.train.AdamOptimizer(0.01).minimize(loss, tf.train.get_or_create_global_step())

with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for _ in range(5):
        images = np.random.uniform(size=[4, 6, 6, 1]).astype(np.float32)
        labels = np.random.randint(3, size=4)
        _, value = session.run([train_op, loss], {x: images, y_: labels, keep_prob: 0.5})
        print("loss", value)
