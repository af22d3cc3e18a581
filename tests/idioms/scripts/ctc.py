import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(21)
max_time, batch, classes = 6, 2, 4
logits = tf.Variable(rng.randn(max_time, batch, classes).astype(np.float32))
labels = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.constant([1, 2, 0]), [2, 2])
lengths = [6, 4]
loss = tf.nn.ctc_loss(labels, logits, lengths)
mean = tf.reduce_mean(loss)
train = tf.train.MomentumOptimizer(0.5, 0.9).minimize(mean)
decoded, neg_sum_logits = tf.nn.ctc_greedy_decoder(logits, lengths)
beam, log_prob = tf.nn.ctc_beam_search_decoder(logits, lengths, beam_width=10, top_paths=2, merge_repeated=False)
distance = tf.edit_distance(tf.cast(decoded[0], tf.int32), labels)
error = tf.reduce_mean(distance)
dense = tf.sparse_tensor_to_dense(decoded[0], default_value=-1)
batch_major = tf.nn.ctc_loss(labels, tf.transpose(logits, [1, 0, 2]), lengths, time_major=False,
                             preprocess_collapse_repeated=False, ctc_merge_repeated=True)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(loss), sess.run(batch_major))
    print(sess.run(dense), sess.run(neg_sum_logits))
    print([b.values for b in sess.run(beam)], sess.run(log_prob))
    print(sess.run(distance), "%.4f" % sess.run(error))
    for _ in range(20):
        sess.run(train)
    print("%.4f" % sess.run(mean), sess.run(dense), sess.run(error))
