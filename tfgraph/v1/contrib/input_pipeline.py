"""`tf.contrib.input_pipeline` of TF 1.15.

Source: TF 1.15 `tf.contrib.input_pipeline`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def obtain_next(string_list_tensor: Any, counter: Any) -> _tf.Tensor:
    """The next of some strings at each run, round and round.

    Args:
        string_list_tensor: strings, `[n]`.
        counter: a variable, int64, that holds the place of the last one; -1 at the start.

    Source: TF 1.15 `tf.contrib.input_pipeline.obtain_next`.
    """
    with _tf.name_scope("ObtainNext"):
        strings = _tf.convert_to_tensor(string_list_tensor)
        place = _tf.mod(counter.read_value() + 1, _tf.size(strings, out_type=_tf.int64))
        return _tf.gather(strings, _tf.identity(_tf.assign(counter, place)))
