"""`tf.contrib.deprecated` of TF 1.15: the summaries of TF 0.x, whose tags stay as they are written.

Source: TF 1.15 `tf.contrib.deprecated`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

_KINDS = ("audio", "histogram", "image", "scalar")

__getattr__, __dir__ = _namespace(
    __name__, {f"{kind}_summary": f"tfgraph.v1.old_functions:{kind}_summary" for kind in _KINDS}
)


def merge_summary(inputs: Any, collections: Any = None, name: str | None = None) -> _tf.Tensor:
    """One summary of several.

    Source: TF 1.15 `tf.contrib.deprecated.merge_summary`.
    """
    return _tf.summary.merge(inputs, collections, name)


def merge_all_summaries(key: str = _tf.GraphKeys.SUMMARIES) -> _tf.Tensor | None:
    """One summary of all in a collection; None if there are none.

    Source: TF 1.15 `tf.contrib.deprecated.merge_all_summaries`.
    """
    return _tf.summary.merge_all(key)
