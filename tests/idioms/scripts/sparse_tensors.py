import numpy as np
import tensorflow as tf

st = tf.SparseTensor(indices=[[0, 0], [1, 2], [2, 1]], values=[1.0, 2.0, 3.0], dense_shape=[3, 4])
dense = tf.sparse_tensor_to_dense(st)
product = tf.sparse_tensor_dense_matmul(st, tf.ones([4, 2]))
total = tf.sparse_reduce_sum(st, axis=1)
added = tf.sparse_add(st, st)
transposed = tf.sparse_transpose(st)
concat = tf.sparse_concat(1, [st, st])
reshaped = tf.sparse_reshape(st, [2, 6])
softmax = tf.sparse_softmax(st)
filled, empty = tf.sparse_fill_empty_rows(tf.SparseTensor([[0, 1]], [5], [2, 2]), 0)
retained = tf.sparse_retain(st, [True, False, True])
one_hot = tf.sparse_to_dense([[0, 1], [1, 0]], [2, 2], 1.0)
indicator = tf.sparse_to_indicator(tf.SparseTensor([[0, 0], [1, 0]], tf.constant([1, 3], tf.int64), [2, 1]), 4)
merged = tf.sparse_merge(tf.SparseTensor([[0, 0], [1, 0]], tf.constant([1, 3], tf.int64), [2, 1]),
                         tf.SparseTensor([[0, 0], [1, 0]], [0.5, 0.25], [2, 1]), vocab_size=5)
ph = tf.sparse_placeholder(tf.float32, shape=[2, 2])
slices = tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([1]), tf.constant([3, 2]))

with tf.Session() as sess:
    for t in (dense, product, total, one_hot, indicator, empty):
        print(sess.run(t))
    for t in (added, transposed, concat, reshaped, softmax, filled, retained, merged):
        value = sess.run(t)
        print(value.indices.tolist(), value.values, value.dense_shape)
    feed = tf.SparseTensorValue(np.array([[0, 1]]), np.array([7.0], np.float32), np.array([2, 2]))
    print(sess.run(tf.sparse_tensor_to_dense(ph), {ph: feed}))
    print(sess.run(ph, feed_dict={ph: ([[1, 1]], [3.0], [2, 2])}))
    print(sess.run(tf.convert_to_tensor(slices)))
    print(st.get_shape(), st.op.type, isinstance(st, tf.SparseTensor))
