"""`--quiet`: none of TensorFlow's own notes on the terminal; what the script prints stays.

Some are written straight to file descriptor 2 by C++ while TensorFlow is loaded, before it reads
`TF_CPP_MIN_LOG_LEVEL`: for so long the descriptor goes elsewhere.
"""

import os
import warnings

from tfgraph.quiet import kept_back
from tfgraph.runner.options.option import Option


def _before(value: bool) -> None:
    del value
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    with kept_back():
        import tensorflow  # noqa: F401


def _with(value: bool) -> None:
    del value
    import tensorflow.compat.v1 as tf
    from tensorflow.python.util import deprecation

    deprecation._PRINT_DEPRECATION_WARNINGS = False
    warnings.filterwarnings("ignore", r"`tf\.\S+` is deprecated")  # tf_keras's, of tf.layers
    tf.logging.set_verbosity(tf.logging.ERROR)  # a script that sets its own verbosity gets that


OPTION = Option(
    argument={"action": "store_true", "help": "silence TensorFlow's own notes and warnings"},
    before_tensorflow=_before,
    with_tensorflow=_with,
)
