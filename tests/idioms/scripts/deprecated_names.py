import tensorflow as tf

# Names of TF 0.12 and 1.0 that 1.15 still took, with their old arguments.
x = tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="x")
init = tf.initialize_all_variables()
rows = tf.reduce_sum(x, reduction_indices=1, keep_dims=True)
best = tf.argmax(x, dimension=1)
casts = [tf.to_float(tf.constant(3)), tf.to_int32(2.7), tf.to_double(x)[0, 0], tf.to_int64([1.2])]
logs = [tf.log(x), tf.lgamma(x), tf.digamma(x)]
softmax = tf.nn.softmax(x, dim=0)
squeezed = tf.squeeze(tf.expand_dims(x, dim=0), squeeze_dims=[0])
norm = tf.nn.l2_normalize(x, dim=1)
logsum = tf.reduce_logsumexp(x, [1])
cross = tf.nn.softmax_cross_entropy_with_logits(logits=x, labels=[[1.0, 0.0], [0.0, 1.0]])
weighted = tf.nn.weighted_cross_entropy_with_logits(targets=x, logits=x, pos_weight=2.0)
multinomial = tf.multinomial(tf.log([[0.0, 1.0]]), 3)
concat = tf.concat([x, x], axis=1)
parts = tf.split(concat, 2, 1)
stacked = tf.stack([x, x])
floor = [tf.floor_div(7, 2), tf.floordiv(-7, 2), tf.truncatediv(-7, 2), tf.mod(-7, 3), tf.div(7, 2)]
diag = [tf.diag([1.0, 2.0]), tf.matrix_diag([1.0, 2.0]), tf.matrix_band_part(x, 0, -1), tf.matrix_transpose(x)]
where = tf.where(tf.constant([[True, False], [False, True]]))
with tf.Session() as sess:
    sess.run(init)
    print(sess.run(rows), sess.run(best), sess.run(casts))
    print(["%.4f" % sess.run(t).sum() for t in logs + [softmax, squeezed, norm, logsum, cross, weighted]])
    print(sess.run(multinomial), sess.run(parts[1]), stacked.shape, sess.run(floor))
    print([sess.run(d).tolist() for d in diag], sess.run(where).tolist())
    print(sess.run(tf.batch_to_space(tf.ones([4, 1, 1, 1]), [[0, 0], [0, 0]], 2)).shape)
    print(sess.run(tf.setdiff1d([1, 2, 3], [2])), sess.run(tf.unique([1, 1, 2])), sess.run(tf.invert_permutation([1, 0])))
    print(sess.run(tf.cross([1., 0, 0], [0., 1, 0])), sess.run(tf.trace(x)), sess.run(tf.cholesky([[4.0]])))
    print(sess.run(tf.quantize_v2([0.0, 1.0], 0.0, 1.0, tf.quint8)).output, sess.run(tf.accumulate_n([x, x])).tolist())
    print(tf.all_variables()[0].name, sess.run(tf.string_to_number("3")), tf.GraphKeys.VARIABLES, tf.VERSION[0] > "0")
