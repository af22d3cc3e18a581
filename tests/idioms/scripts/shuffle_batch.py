import numpy as np
import tensorflow as tf

data = np.arange(20, dtype=np.float32).reshape(10, 2)
labels = np.arange(10, dtype=np.int32)

example, label = tf.train.slice_input_producer([tf.constant(data), tf.constant(labels)], num_epochs=1, shuffle=True)
x, y = tf.train.shuffle_batch([example, label], batch_size=5, capacity=30, min_after_dequeue=5, num_threads=2)

with tf.Session() as sess:
    sess.run(tf.local_variables_initializer())
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess, coord)
    seen = []
    for _ in range(2):
        batch_x, batch_y = sess.run([x, y])
        print(batch_x.shape, batch_y.shape, np.array_equal(batch_x[:, 0], 2 * batch_y))
        seen.extend(batch_y)
    print(sorted(int(s) for s in seen))
    try:
        sess.run(x)
    except tf.errors.OutOfRangeError as e:
        print("no more:", type(e).__name__, e.op.type)
    coord.request_stop()
    coord.join(threads)
