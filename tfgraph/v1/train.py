"""`tf.train` with the names it had in TF 0.x, and TF 1.15's local server.

Everything else comes from `tensorflow.compat.v1.train`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.train)


class Server(_tf.train.Server):
    """A server of a cluster, in this process. Source: TF 1.15 `tf.train.Server`."""

    @staticmethod
    def create_local_server(config: Any = None, start: bool = True) -> "Server":
        """Make a server of one process, with the devices `/job:local/task:0`; today's TensorFlow says `/job:localhost`.

        Args:
            config: a `tf.ConfigProto`.
            start: whether to start it.

        Source: TF 1.15 `tf.train.Server.create_local_server`.
        """
        return Server({"local": ["localhost:0"]}, protocol="grpc", config=config, start=start)
