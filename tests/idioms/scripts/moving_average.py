import tensorflow as tf

w = tf.Variable(0.0, name="w")
b = tf.Variable([1.0, 2.0], name="b")
step = tf.Variable(0, trainable=False, name="global_step")
ema = tf.train.ExponentialMovingAverage(decay=0.9)
update = tf.group(tf.assign_add(w, 1.0), tf.assign(b, b * 2), tf.assign_add(step, 1))
with tf.control_dependencies([update]):
    maintain = ema.apply([w, b])
with_steps = tf.train.ExponentialMovingAverage(0.99, num_updates=step, zero_debias=False, name="stepped")
maintain2 = with_steps.apply(tf.trainable_variables())
total = ema.average(b)
print(ema.average(w).name, ema.average_name(w), with_steps.average(w).op.name, ema.average(step))
print(sorted(ema.variables_to_restore()))
print([v.name for v in tf.moving_average_variables()])

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(3):
        sess.run(maintain)
        sess.run(maintain2)
        print("%.4f" % sess.run(ema.average(w)), sess.run(total), "%.4f" % sess.run(with_steps.average(w)))
    tf.train.Saver().save(sess, "ema")
    # evaluation reads the averages into the variables
    tf.train.Saver(ema.variables_to_restore([w, b])).restore(sess, "ema")
    print("%.4f" % sess.run(w), sess.run(b))
