"""Cells that TF1 has as one operation, as what they compute.

Source: `tf.contrib.rnn.LSTMBlockCell` of TF 1.15, core/ops/rnn_ops.cc.
"""

from collections.abc import Callable, Sequence

import tensorflow.compat.v1 as tf


def lstm_block_cell(inputs: Sequence[tf.Tensor], operation: tf.Operation) -> list[tf.Tensor]:
    """The outputs of `LSTMBlockCell`: i, c, f, o, the candidate, the output of c, and h."""
    x, c, h, kernel, wci, wcf, wco, bias = inputs
    clip, forget_bias = operation.get_attr("cell_clip"), operation.get_attr("forget_bias")
    peephole = operation.get_attr("use_peephole")
    i, candidate, f, o = tf.split(tf.matmul(tf.concat([x, h], 1), kernel) + bias, 4, 1)
    f += forget_bias
    i = tf.sigmoid(i + c * wci if peephole else i)
    f = tf.sigmoid(f + c * wcf if peephole else f)
    candidate = tf.tanh(candidate)
    c = candidate * i + c * f
    if clip > 0:
        c = tf.clip_by_value(c, -clip, clip)
    o = tf.sigmoid(o + c * wco if peephole else o)
    shown = tf.tanh(c)
    return [i, c, f, o, candidate, shown, shown * o]


#: Operations, to what makes the same of other ones.
BLOCKS: dict[str, Callable[[Sequence[tf.Tensor], tf.Operation], list[tf.Tensor]]] = {"LSTMBlockCell": lstm_block_cell}
