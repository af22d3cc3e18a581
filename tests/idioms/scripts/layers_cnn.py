import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)

rng = np.random.RandomState(14)
x = tf.placeholder(tf.float32, [None, 8, 8, 1], name="x")
y = tf.placeholder(tf.int64, [None], name="y")
training = tf.placeholder_with_default(False, [], name="training")

conv1 = tf.layers.conv2d(x, filters=4, kernel_size=[3, 3], padding="same", activation=tf.nn.relu, name="conv1")
bn = tf.layers.batch_normalization(conv1, training=training, momentum=0.9, name="bn")
pool = tf.layers.max_pooling2d(bn, pool_size=2, strides=2)
conv2 = tf.layers.separable_conv2d(pool, 3, 2, depthwise_regularizer=tf.contrib.layers.l2_regularizer(0.1))
flat = tf.layers.flatten(conv2)
dropped = tf.layers.dropout(flat, rate=0.4, training=False)
logits = tf.layers.dense(dropped, 3, kernel_initializer=tf.zeros_initializer())
loss = tf.losses.sparse_softmax_cross_entropy(labels=y, logits=logits)
total = tf.losses.get_total_loss()
update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
with tf.control_dependencies(update_ops):
    train_op = tf.train.AdamOptimizer(0.01).minimize(total)
correct = tf.nn.in_top_k(logits, y, 1)
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

for v in tf.global_variables():
    if "Adam" not in v.name and "beta" not in v.name[:5]:
        print(v.name, v.shape, v in tf.trainable_variables())
print([op.op.name if hasattr(op, "op") else op.name for op in update_ops], len(tf.losses.get_regularization_losses()))
images = rng.rand(9, 8, 8, 1)
labels = np.arange(9) % 3
images[np.arange(9), labels] += 2.0
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        v.load(rng.uniform(-0.3, 0.4, v.shape.as_list()), sess)
    for step in range(30):
        sess.run(train_op, {x: images, y: labels, training: True})
    print("%.3f" % sess.run(loss, {x: images, y: labels}))
    print("accuracy", sess.run(accuracy, {x: images, y: labels}))
    print(sess.run("bn/moving_mean:0"))
