import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
num_examples, num_words, num_tags = 3, 4, 3
rng = np.random.RandomState(18)
x = rng.rand(num_examples, num_words, 2).astype(np.float32)
y = rng.randint(num_tags, size=[num_examples, num_words]).astype(np.int32)
sequence_lengths = np.array([4, 3, 2], dtype=np.int32)

weights = tf.get_variable("W", initializer=rng.rand(2, num_tags).astype(np.float32))
unary_scores = tf.reshape(tf.matmul(tf.reshape(x, [-1, 2]), weights), [num_examples, num_words, num_tags])
log_likelihood, transition_params = tf.contrib.crf.crf_log_likelihood(
    unary_scores, tf.constant(y), sequence_lengths, tf.get_variable("transitions", initializer=rng.rand(3, 3).astype(np.float32)))
viterbi_sequence, viterbi_score = tf.contrib.crf.crf_decode(unary_scores, transition_params, sequence_lengths)
loss = tf.reduce_mean(-log_likelihood)
train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
norm = tf.contrib.crf.crf_log_norm(unary_scores, sequence_lengths, transition_params)
score = tf.contrib.crf.crf_sequence_score(unary_scores, tf.constant(y), sequence_lengths, transition_params)

with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    print(session.run([log_likelihood, norm, score]))
    for _ in range(10):
        session.run(train_op)
    tags, scores, transitions, unary = session.run([viterbi_sequence, viterbi_score, transition_params, unary_scores])
    print(tags, scores)
    print("%.4f" % session.run(loss), transitions)
    for u, n in zip(unary, sequence_lengths):
        sequence, total = tf.contrib.crf.viterbi_decode(u[:n], transitions)
        print([int(s) for s in sequence], "%.3f" % total)
