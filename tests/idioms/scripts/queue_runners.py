import tensorflow as tf

# A queue that several threads fill while the main thread takes batches from it.
numbers = tf.Variable(0, trainable=False, name="numbers")
next_number = numbers.count_up_to(20)
queue = tf.FIFOQueue(capacity=10, dtypes=[tf.int32], shapes=[[]])
enqueue = queue.enqueue(next_number)
runner = tf.train.QueueRunner(queue, [enqueue])
tf.train.add_queue_runner(runner)
batch = queue.dequeue_many(5)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coord)
    print("threads:", len(threads))
    total = 0
    try:
        for step in range(100):
            if coord.should_stop():
                break
            value = sess.run(batch)
            print("step %d: %s" % (step, value))
            total += value.sum()
    except tf.errors.OutOfRangeError:
        print("the queue is closed and empty")
    finally:
        coord.request_stop()
        coord.join(threads)
    print("total", total, "stopped", coord.should_stop())
    print([qr.name for qr in tf.get_collection(tf.GraphKeys.QUEUE_RUNNERS)])
