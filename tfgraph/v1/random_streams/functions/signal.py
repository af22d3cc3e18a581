"""`tf.signal`."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.random_streams import op_count
from tfgraph.v1.random_streams.replacements import counts, replaces


def _constant_length(rank: int) -> Callable:
    def transform(original: Callable, input_tensor: Any, fft_length: Any = None, name: Any = None) -> Any:
        """TF 2.21 makes a constant once more of a length that is known."""
        result = original(input_tensor, fft_length, name=name)
        if fft_length is None:
            known = not isinstance(input_tensor, tf.Tensor) or input_tensor.shape[-rank:].is_fully_defined()
        else:
            known = not isinstance(fft_length, tf.Tensor) or tf.get_static_value(fft_length) is not None
        op_count.add(-1 if known else 0)
        return result

    return transform


for _rank, _names in {1: ("rfft", "irfft"), 2: ("rfft2d", "irfft2d"), 3: ("rfft3d", "irfft3d")}.items():
    replaces("ops.signal.fft_ops", *_names)(_constant_length(_rank))


@counts("ops.signal.dct_ops", "_dct_internal")
def dct(input: Any, type: int = 2, *args: Any, **kwargs: Any) -> int:
    """TF 2.21 makes a zero first; 1.15 made one for each complex number of the formula."""
    return {1: -1, 2: 0, 3: 1, 4: -1}[type]
