"""Sums that Keras 3 takes for something else.

`keras.ops.add` of the TensorFlow backend (3.15) calls `tf.nn.bias_add` where the second term looks like a bias: all of
its axes but one have the length 1, and that one is as long as the second or the last axis of the first term. It does
not look at where that axis lies: `[1, 1, 5] + [1, 5, 1]` is `[1, 1, 5]` then, and not `[1, 5, 5]`.
"""

from migration.graphs.flow.tensors import Shape


def is_taken_for_a_bias(first: Shape, second: Shape) -> bool:
    """Whether the sum of two tensors may be another one in Keras, also for one example alone.

    Args:
        first: shape of the first term.
        second: of the second.
    """
    if first is None or second is None:
        return True
    if first == second or len(first) < 2:
        return False
    # An open length may be 1.
    long = [(axis, size) for axis, size in enumerate(second) if size not in (1, None)]
    if len(long) != 1:
        return False
    axis, size = long[0]
    from_the_end = len(second) - 1 - axis
    if first[-1] == size:
        taken_for = 0
    elif first[1] == size:
        taken_for = len(first) - 2
    else:
        return None in (first[1], first[-1]) and from_the_end not in (0, len(first) - 2)
    return taken_for != from_the_end or len(second) > len(first)
