import tensorflow as tf

fifo = tf.FIFOQueue(3, [tf.float32, tf.string], shapes=[[2], []], names=["x", "name"], name="fifo")
put = fifo.enqueue({"x": [1.0, 2.0], "name": "first"})
put_many = fifo.enqueue_many({"x": [[3.0, 4.0], [5.0, 6.0]], "name": ["second", "third"]})
get = fifo.dequeue()

padding = tf.PaddingFIFOQueue(10, [tf.int32], shapes=[[None]])
x = tf.placeholder(tf.int32, [None])
put_padding = padding.enqueue(x)
get_padding = padding.dequeue_many(3)

shuffled = tf.RandomShuffleQueue(10, min_after_dequeue=0, dtypes=tf.int32, shapes=[[]], seed=1)
priority = tf.PriorityQueue(10, types=[tf.string], shapes=[[]])
barrier_size = shuffled.size()

with tf.Session() as sess:
    sess.run(put)
    sess.run(put_many)
    print("size", sess.run(fifo.size()))
    item = sess.run(get)
    print(item["x"], item["name"])
    for values in ([1], [1, 2, 3], [1, 2]):
        sess.run(put_padding, {x: values})
    print(sess.run(get_padding))
    sess.run(shuffled.enqueue_many([list(range(5))]))
    print(sess.run(barrier_size), sorted(sess.run(shuffled.dequeue_many(5)).tolist()), sess.run(barrier_size))
    sess.run(priority.enqueue_many(([3, 1, 2], ["c", "a", "b"])))
    print([sess.run(priority.dequeue())[1] for _ in range(3)])
    sess.run(fifo.close(cancel_pending_enqueues=True))
    print(sess.run(fifo.is_closed()), fifo.name, fifo.dtypes, fifo.shapes)
    try:
        sess.run(put)
    except tf.errors.CancelledError as e:
        print("cancelled")
