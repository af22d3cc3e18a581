import collections

import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)

text = ("the quick brown fox jumps over the lazy dog and the quick cat sees the dog " * 3).split()
count = collections.Counter(text).most_common()
dictionary = {word: i for i, (word, _) in enumerate(count)}
data = [dictionary[w] for w in text]
print(len(dictionary), count[:2])

vocabulary_size, embedding_size = len(dictionary), 4
rng = np.random.RandomState(9)
train_inputs = tf.placeholder(tf.int32, shape=[None])
train_labels = tf.placeholder(tf.int32, shape=[None, 1])
embeddings = tf.Variable(rng.uniform(-1.0, 1.0, [vocabulary_size, embedding_size]).astype(np.float32))
embed = tf.nn.embedding_lookup(embeddings, train_inputs)
nce_weights = tf.Variable(rng.randn(vocabulary_size, embedding_size).astype(np.float32) / 2)
nce_biases = tf.Variable(tf.zeros([vocabulary_size]))
# the candidates are given: what is drawn depends on the random stream
candidates = (tf.constant([1, 5], tf.int64), tf.fill([tf.shape(train_labels)[0], 1], 0.3), tf.constant([0.4, 0.1]))
loss = tf.reduce_mean(tf.nn.nce_loss(weights=nce_weights, biases=nce_biases, inputs=embed, labels=train_labels,
                                     num_sampled=2, num_classes=vocabulary_size, sampled_values=candidates))
drawn = tf.nn.nce_loss(nce_weights, nce_biases, train_labels, embed, 3, vocabulary_size)
sampled, true_count, sampled_count = tf.nn.log_uniform_candidate_sampler(
    tf.constant([[1], [2]], tf.int64), 1, 5, True, vocabulary_size)
optimizer = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keep_dims=True))
normalized = embeddings / norm
similarity = tf.matmul(tf.nn.embedding_lookup(normalized, [0, 1]), normalized, transpose_b=True)

with tf.Session() as session:
    tf.global_variables_initializer().run()
    for step in range(30):
        start = step % (len(data) - 9)
        inputs, labels = data[start:start + 8], np.array(data[start + 1:start + 9])[:, None]
        session.run(optimizer, {train_inputs: inputs, train_labels: labels})
        if step % 10 == 0:
            print(step, "%.4f" % session.run(loss, {train_inputs: inputs, train_labels: labels}))
    print(similarity.eval())
    print(session.run(drawn, {train_inputs: inputs, train_labels: labels}).shape, len(set(session.run(sampled))))
    print(session.run([tf.shape(true_count), tf.shape(sampled_count)]))
