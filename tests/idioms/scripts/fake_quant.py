import numpy as np
import tensorflow as tf

np.set_printoptions(precision=5, suppress=True)
x = tf.constant([-1.5, -0.33, 0.0, 0.2, 0.77, 3.0])
fixed = tf.fake_quant_with_min_max_args(x, min=-1, max=1, num_bits=4)
low, high = tf.Variable(-0.5), tf.Variable(0.9)
learned = tf.fake_quant_with_min_max_vars(x, low, high, num_bits=8, narrow_range=True)
per_channel = tf.fake_quant_with_min_max_vars_per_channel(tf.reshape(x, [3, 2]), [-1., 0.], [1., 2.], num_bits=3)
grads = tf.gradients(learned, [x, low, high])
quantized, q_min, q_max = tf.quantize(x, -2.0, 3.0, tf.quint8, mode="MIN_COMBINED")
back = tf.dequantize(quantized, q_min, q_max)
both = tf.quantization.quantize_and_dequantize(x, -1.0, 1.0, range_given=True)
bits = tf.bitcast(tf.constant([1.0]), tf.int32)
half = tf.saturate_cast(tf.constant([1e6, -3.0]), tf.int8)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for t in (fixed, learned, per_channel, back, both):
        print(sess.run(t))
    print(sess.run(grads))
    print(sess.run([quantized, q_min, q_max]))
    print(sess.run([bits, half]))
