import tensorflow as tf

a = tf.placeholder(tf.float32, shape=[])
b = tf.placeholder(tf.float32, shape=[])
c = tf.placeholder(tf.float32, shape=[])
r1 = tf.add(a, b)
r2 = tf.multiply(r1, c)
with tf.Session() as sess:
    h = sess.partial_run_setup([r1, r2], [a, b, c])
    res = sess.partial_run(h, r1, feed_dict={a: 1, b: 2})
    print(res)
    res = sess.partial_run(h, r2, feed_dict={c: res})
    print(res)
    try:
        sess.partial_run(h, r2)
    except (tf.errors.InvalidArgumentError, RuntimeError) as e:
        print(type(e).__name__)
    handle = sess.run(tf.get_session_handle(r1), {a: 3.0, b: 4.0})
    placeholder, value = tf.get_session_tensor(handle.handle, tf.float32)
    print(sess.run(value * 2, feed_dict={placeholder: handle.handle}))
    handle.delete()
