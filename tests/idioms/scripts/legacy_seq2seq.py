import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(7)
seq2seq = tf.contrib.legacy_seq2seq
steps, batch, symbols = 3, 2, 5
encoder_inputs = [tf.placeholder(tf.int32, [None], name="enc%d" % i) for i in range(steps)]
decoder_inputs = [tf.placeholder(tf.int32, [None], name="dec%d" % i) for i in range(steps)]
weights = [tf.ones([batch]) for _ in range(steps)]

outputs, state = seq2seq.embedding_attention_seq2seq(
    encoder_inputs, decoder_inputs, tf.contrib.rnn.GRUCell(4), symbols, symbols, embedding_size=3, feed_previous=False)
loss = seq2seq.sequence_loss(outputs, decoder_inputs, weights)
with tf.variable_scope("basic"):
    floats = [tf.cast(tf.stack([e, e], 1), tf.float32) for e in encoder_inputs]
    basic, _ = seq2seq.basic_rnn_seq2seq(floats, floats, tf.contrib.rnn.BasicLSTMCell(2))
with tf.variable_scope("rnn_decoder"):
    decoded, _ = seq2seq.rnn_decoder(floats, tf.zeros([batch, 2]), tf.contrib.rnn.GRUCell(2),
                                     loop_function=lambda prev, i: prev * 2)
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.op.name, v.shape.as_list())
        v.load(rng.uniform(-0.5, 0.5, v.shape.as_list()), sess)
    feed = {}
    for i in range(steps):
        feed[encoder_inputs[i]] = [i, 4 - i]
        feed[decoder_inputs[i]] = [i + 1, i]
    print(len(outputs), sess.run(outputs[0], feed))
    print(sess.run(basic[-1], feed), sess.run(decoded[-1], feed))
    print("%.4f" % sess.run(loss, feed))
    for _ in range(5):
        sess.run(train, feed)
    print("%.4f" % sess.run(loss, feed))
