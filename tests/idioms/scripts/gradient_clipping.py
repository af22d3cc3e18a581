import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
w = tf.Variable([[1.0, -2.0], [3.0, 0.5]], name="w")
b = tf.Variable([0.1, 0.2], name="b")
unused = tf.Variable(1.0, name="unused")
x = tf.constant([[1.0, 2.0], [-1.0, 3.0]])
loss = tf.reduce_sum(tf.square(tf.matmul(x, w) + b))
optimizer = tf.train.GradientDescentOptimizer(0.1)
gvs = optimizer.compute_gradients(loss)
print([(g is None, v.name) for g, v in gvs])
capped = [(tf.clip_by_value(g, -1.0, 1.0), v) for g, v in gvs if g is not None]
by_value = optimizer.apply_gradients(capped)
clipped, norm = tf.clip_by_global_norm([g for g, _ in gvs], 2.0)
by_norm = optimizer.apply_gradients(zip(clipped, [v for _, v in gvs]), name="by_norm")
single = tf.clip_by_norm(gvs[0][0], 1.0, axes=[1])
average = tf.clip_by_average_norm(gvs[1][0], 0.5)
noise_free = tf.contrib.layers.optimize_loss(loss, None, learning_rate=0.01, optimizer="SGD", clip_gradients=0.5,
                                             increment_global_step=False, variables=[w])
slots = tf.train.MomentumOptimizer(0.1, 0.9)
named = slots.minimize(loss, var_list=[w], gate_gradients=slots.GATE_GRAPH, colocate_gradients_with_ops=True)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(norm), sess.run(tf.global_norm([w, b])))
    print(sess.run([single, average]))
    for op in (by_value, by_norm, noise_free, named):
        sess.run(op)
        print(sess.run(w))
    print(slots.get_slot_names(), slots.get_slot(w, "momentum").name, sess.run(slots.get_slot(w, "momentum")))
    try:
        optimizer.apply_gradients([(None, w)])
    except ValueError as e:
        print(str(e).split(":")[0])
    try:
        optimizer.minimize(tf.constant(1.0), var_list=[w])
    except ValueError as e:
        print(str(e).split(",")[0])
