"""Versions that are no versions: `0.12.head`, `unknown`."""

import re

import tensorflow.compat.v1 as tf
from packaging import version

from tfgraph.v1.saving.mends import Mend


def _shorten(graph: tf.GraphDef, meta: tf.MetaGraphDef | None) -> str | None:
    if meta is None or not (written := meta.meta_info_def.tensorflow_version) or _is_version(written):
        return None
    numbers = re.match(r"\d+(\.\d+)*", written)
    meta.meta_info_def.tensorflow_version = numbers[0] if numbers else "0"
    return f"the version '{written}' is read as '{meta.meta_info_def.tensorflow_version}'"


def _is_version(text: str) -> bool:
    try:
        version.parse(text)
    except version.InvalidVersion:
        return False
    return True


MEND = Mend(reason="TensorFlow 2.21 compares the version of the writer with 1.9", before=_shorten)
