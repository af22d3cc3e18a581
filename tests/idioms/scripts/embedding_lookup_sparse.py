import numpy as np
import tensorflow as tf

params = tf.get_variable("embeddings", initializer=np.arange(12, dtype=np.float32).reshape(6, 2))
shards = [tf.constant([[0., 0.], [2., 2.], [4., 4.]]), tf.constant([[1., 1.], [3., 3.], [5., 5.]])]
ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0], [2, 0]], tf.constant([1, 3, 0, 5], tf.int64), [3, 2])
weights = tf.SparseTensor([[0, 0], [0, 1], [1, 0], [2, 0]], [2.0, 0.5, 1.0, 3.0], [3, 2])
looked_up = tf.nn.embedding_lookup(params, [[0, 2], [5, 5]])
mod = tf.nn.embedding_lookup(shards, [1, 4, 5], partition_strategy="mod")
div = tf.nn.embedding_lookup(shards, [1, 4, 5], partition_strategy="div")
clipped = tf.nn.embedding_lookup(params, [5], max_norm=1.0)
results = [tf.nn.embedding_lookup_sparse(params, ids, weights, combiner=c) for c in ("sum", "mean", "sqrtn")]
unweighted = tf.nn.embedding_lookup_sparse(params, ids, None, combiner="mean")
safe = tf.contrib.layers.safe_embedding_lookup_sparse([params], tf.SparseTensor([[0, 0]], tf.constant([2], tf.int64), [2, 1]))

loss = tf.reduce_sum(tf.square(tf.gather(params, [1, 1, 4])))
gradient = tf.gradients(loss, params)[0]
train = tf.train.AdagradOptimizer(0.5).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    np.set_printoptions(precision=4)
    for t in [looked_up, mod, div, clipped] + results + [unweighted, safe]:
        print(sess.run(t).tolist() if t in (looked_up, mod, div) else sess.run(t))
    print(type(gradient).__name__, sess.run(gradient.indices), sess.run(gradient.values).tolist())
    sess.run(train)
    print(sess.run(params))
