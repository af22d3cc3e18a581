import numpy as np
import tensorflow as tf

features = np.arange(12, dtype=np.float32).reshape(6, 2)
labels = np.array([0, 1, 0, 1, 0, 1])


def input_fn(batch_size):
    dataset = tf.data.Dataset.from_tensor_slices(({"x": features}, labels))
    dataset = dataset.map(lambda d, y: (dict(d, total=tf.reduce_sum(d["x"])), y))
    dataset = dataset.batch(batch_size).repeat(2)
    iterator = dataset.make_one_shot_iterator()
    return iterator.get_next()


x, y = input_fn(4)
print(x["x"].get_shape(), y.dtype)
with tf.Session() as sess:
    step = 0
    try:
        while True:
            values, label = sess.run([x, y])
            print(step, values["total"], label)
            step += 1
    except tf.errors.OutOfRangeError:
        print("end of sequence after", step)

dataset = tf.data.Dataset.range(10).apply(tf.data.experimental.group_by_window(
    lambda i: i % 2, lambda _, d: d.batch(10), window_size=3))
zipped = tf.data.Dataset.zip((dataset, tf.data.Dataset.from_tensors("g").repeat()))
flat = zipped.flat_map(lambda a, b: tf.data.Dataset.from_tensor_slices(a).take(2))
print(flat.output_types, flat.output_shapes, zipped.output_types)
value = flat.concatenate(tf.data.Dataset.range(100, 102)).skip(1).make_one_shot_iterator().get_next()
with tf.train.MonitoredSession() as sess:
    while not sess.should_stop():
        try:
            print(sess.run(value))
        except tf.errors.OutOfRangeError:
            break
