import tensorflow as tf

# Sentences of different lengths; batch() pads them to the longest of the batch.
lengths = tf.train.range_input_producer(6, num_epochs=1, shuffle=False).dequeue()
sentence = tf.range(1, lengths + 2)
padded, n = tf.train.batch([sentence, lengths + 1], batch_size=3, dynamic_pad=True, name="pad")
print(padded.shape, n.shape)

sv_queue = tf.train.limit_epochs(tf.constant([[7, 8]]), num_epochs=1)
pairs = tf.train.batch([sv_queue], batch_size=2, enqueue_many=True)

with tf.Session() as sess:
    sess.run(tf.local_variables_initializer())
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(coord=coord)
    for _ in range(2):
        a, b = sess.run([padded, n])
        print(a.tolist(), b.tolist())
    print([v.op.name for v in tf.local_variables()])
    coord.request_stop()
    coord.join(threads, stop_grace_period_secs=5)
