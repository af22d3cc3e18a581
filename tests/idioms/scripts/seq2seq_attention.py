import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(5)
vocab, units, batch = 7, 4, 2
source = tf.placeholder(tf.int32, [batch, None])
target = tf.placeholder(tf.int32, [batch, None])
source_len = tf.constant([4, 2])
target_len = tf.constant([3, 2])

embedding = tf.get_variable("embedding", [vocab, 3])
with tf.variable_scope("encoder"):
    encoder_outputs, encoder_state = tf.nn.dynamic_rnn(
        tf.contrib.rnn.GRUCell(units), tf.nn.embedding_lookup(embedding, source), source_len, dtype=tf.float32)


def decode(helper, mechanism, reuse=None):
    with tf.variable_scope("decoder", reuse=reuse):
        attention = mechanism(units, encoder_outputs, memory_sequence_length=source_len)
        cell = tf.contrib.seq2seq.AttentionWrapper(tf.contrib.rnn.GRUCell(units), attention,
                                                   attention_layer_size=units, alignment_history=True)
        initial = cell.zero_state(batch, tf.float32).clone(cell_state=encoder_state)
        projection = tf.layers.Dense(vocab, use_bias=False, name="projection")
        decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, initial, output_layer=projection)
        return tf.contrib.seq2seq.dynamic_decode(decoder, maximum_iterations=5, impute_finished=True)


train_helper = tf.contrib.seq2seq.TrainingHelper(tf.nn.embedding_lookup(embedding, target), target_len)
outputs, state, lengths = decode(train_helper, tf.contrib.seq2seq.LuongAttention)
greedy = tf.contrib.seq2seq.GreedyEmbeddingHelper(embedding, start_tokens=tf.fill([batch], 1), end_token=2)
predicted, _, _ = decode(greedy, tf.contrib.seq2seq.LuongAttention, reuse=True)
with tf.variable_scope("bahdanau"):
    other, _, _ = decode(train_helper, tf.contrib.seq2seq.BahdanauAttention)
weights = tf.sequence_mask(target_len, 3, dtype=tf.float32)
loss = tf.contrib.seq2seq.sequence_loss(outputs.rnn_output, target, weights)
train = tf.train.AdamOptimizer(0.05).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.op.name, v.shape.as_list())
        v.load(rng.uniform(-0.6, 0.6, v.shape.as_list()), sess)
    feed = {source: [[3, 4, 5, 6], [5, 3, 0, 0]], target: [[1, 4, 3], [1, 5, 0]]}
    print(sess.run(outputs.rnn_output, feed)[0])
    print(sess.run([outputs.sample_id, lengths], feed))
    print(sess.run(state.alignment_history.stack(), feed)[0])
    print(sess.run(other.rnn_output, feed)[1, 0])
    print(sess.run(predicted.sample_id, feed).tolist())
    for _ in range(10):
        sess.run(train, feed)
    print("%.3f" % sess.run(loss, feed))
