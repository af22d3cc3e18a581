import tensorflow as tf

regularizer = tf.contrib.layers.l2_regularizer(0.5)
with tf.variable_scope("net", regularizer=regularizer, partitioner=tf.fixed_size_partitioner(2)):
    w = tf.get_variable("w", [4, 2], initializer=tf.constant_initializer([[1, 2], [3, 4]]))
    k = tf.get_variable("k", [4, 1], initializer=tf.ones_initializer(), regularizer=None,
                        collections=[tf.GraphKeys.GLOBAL_VARIABLES, "mine"], partitioner=None)
print(type(w).__name__, [v.name for v in w], w.shape)
losses = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
print(len(losses), [l.op.name for l in losses])

c = tf.get_variable("clipped", [2], initializer=tf.constant_initializer(5.0), constraint=lambda t: tf.clip_by_norm(t, 1.0))
step = tf.train.GradientDescentOptimizer(1.0).minimize(tf.reduce_sum(tf.square(c)), var_list=[c])
custom = tf.get_variable("custom", [2], regularizer=lambda v: 10 * tf.reduce_sum(v), initializer=tf.ones_initializer())
total = tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)) + tf.losses.get_regularization_loss()
l1 = tf.contrib.layers.l1_l2_regularizer(0.1, 0.01)(k)
caching = tf.get_variable("cached", [1], caching_device="/cpu:0", use_resource=True, initializer=tf.zeros_initializer())

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(w.as_tensor()))
    print("%.2f %.3f" % (sess.run(total), sess.run(l1)))
    sess.run(step)
    print(sess.run(c))
    print([v.name for v in tf.get_collection("mine")], caching.name)
    print(sess.run(tf.concat(w, 0)).shape, sess.run(tf.matmul(tf.ones([1, 4]), w)))
