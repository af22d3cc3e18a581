import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)

rng = np.random.RandomState(6)
vocab, units, batch, beam_width = 6, 4, 2, 3
embedding = tf.get_variable("embedding", [vocab, 3])
memory = tf.constant(rng.randn(batch, 5, units), tf.float32)
start_state = tf.constant(rng.randn(batch, units), tf.float32)

tiled_memory = tf.contrib.seq2seq.tile_batch(memory, multiplier=beam_width)
tiled_lengths = tf.contrib.seq2seq.tile_batch(tf.constant([5, 3]), multiplier=beam_width)
tiled_state = tf.contrib.seq2seq.tile_batch(start_state, multiplier=beam_width)
attention = tf.contrib.seq2seq.LuongAttention(units, tiled_memory, tiled_lengths, scale=True)
cell = tf.contrib.seq2seq.AttentionWrapper(tf.contrib.rnn.GRUCell(units), attention, attention_layer_size=units)
initial = cell.zero_state(batch * beam_width, tf.float32).clone(cell_state=tiled_state)
decoder = tf.contrib.seq2seq.BeamSearchDecoder(
    cell=cell, embedding=embedding, start_tokens=tf.fill([batch], 1), end_token=2, initial_state=initial,
    beam_width=beam_width, output_layer=tf.layers.Dense(vocab), length_penalty_weight=0.5)
outputs, final_state, lengths = tf.contrib.seq2seq.dynamic_decode(decoder, maximum_iterations=4)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.op.name, v.shape.as_list())
        v.load(rng.uniform(-2, 2, v.shape.as_list()), sess)
    ids, scores, n = sess.run([outputs.predicted_ids, outputs.beam_search_decoder_output.scores, lengths])
    print(ids.shape)
    for b in range(batch):
        for k in range(beam_width):
            print(b, k, ids[b, :, k].tolist(), n[b, k])
    print(scores[:, -1])
    print(sess.run(final_state.log_probs))
