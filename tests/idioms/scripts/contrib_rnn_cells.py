import numpy as np
import tensorflow as tf
from tensorflow.contrib import rnn

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(23)
x = tf.constant(rng.randn(2, 3), tf.float32)
seq = tf.constant(rng.randn(2, 4, 3), tf.float32)
CELLS = [
    ("basic", lambda: rnn.BasicRNNCell(2)),
    ("gru", lambda: rnn.GRUCell(2)),
    ("lstm", lambda: rnn.LSTMCell(2, use_peepholes=True)),
    ("block", lambda: rnn.LSTMBlockCell(2)),
    ("gru_block", lambda: rnn.GRUBlockCell(2)),
    ("norm", lambda: rnn.LayerNormBasicLSTMCell(5)),
    ("coupled", lambda: rnn.CoupledInputForgetGateLSTMCell(2)),
    ("ugrnn", lambda: rnn.UGRNNCell(2)),
    ("intersection", lambda: rnn.IntersectionRNNCell(3)),
    ("nas", lambda: rnn.NASCell(2)),
    ("highway", lambda: rnn.HighwayWrapper(rnn.GRUCell(3))),
    ("attention", lambda: rnn.AttentionCellWrapper(rnn.GRUCell(2), attn_length=2, state_is_tuple=True)),
    ("phased", lambda: rnn.OutputProjectionWrapper(rnn.InputProjectionWrapper(rnn.BasicLSTMCell(2), 2), 1)),
]
outputs = []
for name, make in CELLS:
    with tf.variable_scope(name):
        outputs.append(tf.nn.dynamic_rnn(make(), seq, dtype=tf.float32)[0])
with tf.variable_scope("fused"):
    fused, state = rnn.LSTMBlockFusedCell(2)(tf.transpose(seq, [1, 0, 2]), dtype=tf.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.op.name, v.shape.as_list())
        v.load(rng.uniform(-0.5, 0.5, v.shape.as_list()), sess)
    for (name, _), output in zip(CELLS, outputs):
        print(name, sess.run(output)[:, -1].ravel())
    print("fused", sess.run(fused)[-1].ravel(), sess.run(state[0]).ravel())
