"""`tf.config` of TF 1.15; what has not changed comes from `tensorflow.compat.v1.config`."""

import tensorflow.compat.v1 as _tf
from tensorflow.python.eager import context as _context

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.config)


def experimental_list_devices() -> list[str]:
    """Full names of the devices of this process, `/job:localhost/replica:0/task:0/device:CPU:0` first.

    Source: TF 1.15 `tf.config.experimental_list_devices`.
    """
    return _context.context().devices()
