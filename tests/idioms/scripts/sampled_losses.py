import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)

rng = np.random.RandomState(10)
weights = tf.constant(rng.randn(10, 3), tf.float32)
biases = tf.constant(rng.randn(10), tf.float32)
inputs = tf.constant(rng.randn(4, 3), tf.float32)
labels = tf.constant([[0], [3], [9], [5]], tf.int64)
sampled = (tf.constant([2, 3, 7], tf.int64), tf.fill([4, 1], 0.5), tf.constant([0.2, 0.3, 0.1]))

softmax = tf.nn.sampled_softmax_loss(weights=weights, biases=biases, labels=labels, inputs=inputs, num_sampled=3,
                                     num_classes=10, sampled_values=sampled, remove_accidental_hits=True)
div = tf.nn.sampled_softmax_loss(tf.split(weights, 2), biases, labels, inputs, 3, 10, sampled_values=sampled,
                                 partition_strategy="div")
nce = tf.nn.nce_loss(weights, biases, labels, inputs, 3, 10, sampled_values=sampled)
full = tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels=labels[:, 0], logits=tf.matmul(inputs, weights, transpose_b=True) + biases)
learned = tf.nn.learned_unigram_candidate_sampler(labels, 1, 4, True, 10)
uniform = tf.nn.uniform_candidate_sampler(labels, 1, 10, True, 10)
fixed = tf.nn.fixed_unigram_candidate_sampler(labels, 1, 3, True, 10, unigrams=list(range(1, 11)))
all_candidates = tf.nn.all_candidate_sampler(labels, 1, 10, True)
hits = tf.nn.compute_accidental_hits(labels, tf.constant([3, 5], tf.int64), num_true=1)
gradient = tf.gradients(tf.reduce_sum(softmax), inputs)[0]

with tf.Session() as sess:
    for t in (softmax, div, nce, full):
        print(sess.run(t))
    print(sess.run(gradient))
    print(sorted(sess.run(uniform)[0].tolist()), sess.run(all_candidates)[0].tolist())
    print(len(set(sess.run(fixed)[0].tolist())), sess.run(learned)[0].shape)
    print([h.tolist() for h in sess.run(hits)[:2]])
