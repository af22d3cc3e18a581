import itertools

import numpy as np
import tensorflow as tf


def gen():
    for i in itertools.count(1):
        if i > 4:
            return
        yield i, [1.0] * i


ds = tf.data.Dataset.from_generator(gen, (tf.int64, tf.float32), (tf.TensorShape([]), tf.TensorShape([None])))
ds = ds.padded_batch(2, padded_shapes=([], [None]))
value = ds.make_one_shot_iterator().get_next()
print(value[0].dtype, value[1].shape)


class Reader(object):
    def __init__(self, n):
        self.n = n

    def __call__(self):
        for i in range(self.n):
            yield {"image": np.full((2, 2), i, np.float32), "label": "class%d" % i}


ds2 = tf.data.Dataset.from_generator(Reader(3), {"image": tf.float32, "label": tf.string})
ds2 = ds2.map(lambda d: (tf.reduce_sum(d["image"]), d["label"]))
element = ds2.make_one_shot_iterator().get_next()

with tf.Session() as sess:
    print(sess.run(value))
    print(sess.run(value))
    for _ in range(3):
        total, label = sess.run(element)
        print(total, label)
    try:
        sess.run(value)
    except tf.errors.OutOfRangeError:
        print("end")
