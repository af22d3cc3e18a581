"""`tf.train.Saver`, whose `restore` says all that does not fit at once."""

import re
from typing import Any, NoReturn

import tensorflow as _tf
import tensorflow.compat.v1 as _v1

from tfgraph.checkpoints import CheckpointError, resolve_checkpoint
from tfgraph.v1.saving import differences as _differences
from tfgraph.v1.saving.requests import requests as _requests

#: What TensorFlow raises if a checkpoint does not fit or cannot be read.
_REFUSALS = (
    _tf.errors.NotFoundError,
    _tf.errors.InvalidArgumentError,
    _tf.errors.DataLossError,
    _tf.errors.OutOfRangeError,
)


class _AnySaver(type):
    """Says of every saver that it is one: MonitoredSession and Estimator make TensorFlow's own."""

    def __instancecheck__(cls, instance: Any) -> bool:
        wanted = _v1.train.Saver if cls is Saver else cls
        return type.__instancecheck__(wanted, instance)


class Saver(_v1.train.Saver, metaclass=_AnySaver):
    """Saves and restores variables. Source: TF 1.15 `tf.train.Saver`.

    Files of formats V1 and V2, sharded files and partitioned variables are restored.
    """

    def restore(self, sess: _v1.Session | None, save_path: Any) -> None:
        """Restore variables that were saved.

        Args:
            sess: a session on the graph with the variables; None in eager mode.
            save_path: what `save` returned, or `tf.train.latest_checkpoint`.

        Raises:
            ValueError: if `save_path` is None or there is no such checkpoint.
            tf.errors.NotFoundError: if the checkpoint lacks a tensor; the message has *all* differences: what is
                missing, with the nearest names, what has another shape or type, what was not asked for.
            tf.errors.InvalidArgumentError: if a tensor has another shape or type; the same message.
            tf.errors.DataLossError: if a file is damaged or cut short; the message names the file.
            tf.errors.OutOfRangeError: likewise.
        """
        restore_or_explain(super().restore, self, sess, save_path)

    @staticmethod
    def from_proto(saver_def: Any, import_scope: str | None = None) -> "Saver":
        """Make the saver that a `SaverDef` describes. Source: TF 1.15 `tf.train.Saver.from_proto`."""
        return Saver(saver_def=saver_def, name=import_scope)


def restore_or_explain(restore: Any, saver: Any, sess: _v1.Session | None, save_path: Any) -> None:
    """Call a saver's `restore`; if it fails, raise an error of the same class that says all that is wrong."""
    try:
        restore(sess, save_path)
    except ValueError as error:
        raise ValueError(_no_checkpoint(save_path, error)) from None
    except _REFUSALS as error:
        if sess is None or _is_remote(save_path):
            raise
        _explain(error, saver.saver_def.restore_op_name, sess.graph, _tf.compat.as_text(save_path))


def _explain(error: _tf.errors.OpError, restore_op_name: str, graph: _tf.Graph, path: str) -> NoReturn:
    """Raise an error of the same class that says what is wrong with the checkpoint, or the error itself."""
    message = None
    try:
        with _differences.open_like_restore(path) as reader:
            wanted = _requests(graph.as_graph_def(), restore_op_name)
            found = _differences.differences(wanted, reader)
            if path.startswith(f"{reader.path}."):
                message = f"'{path}' is one of the files of a checkpoint: pass their prefix, '{reader.path}'."
            elif found.missing or found.mismatched:
                message = found.message(path, len({request.key for request in wanted}))
            else:
                message = _differences.damage(wanted, reader)
    except CheckpointError as damage:
        message = str(damage)
    if message is None:
        raise error
    # TensorFlow's own words, too: scripts look for them.
    own = re.search("Key .+ not found in checkpoint", str(error))
    if own:
        message = f"{message}\nTensorFlow says: {own[0]}"
    # Without the operation: its stack trace would follow the message.
    raise type(error)(error.node_def, None, message) from None


def _no_checkpoint(path: Any, error: ValueError) -> str:
    """What `restore` says of a path that is not a checkpoint's: TensorFlow's words, and what lies beside it."""
    if path is None:
        return f"{error} tf.train.latest_checkpoint returns None where a directory has no checkpoint."
    if _is_remote(path):
        return str(error)
    try:
        found = resolve_checkpoint(_tf.compat.as_text(path))
    except CheckpointError as reason:
        return f"{error}\n{reason}"
    return f"{error}\nPass the prefix '{found}'."


def _is_remote(path: Any) -> bool:
    """Whether only TensorFlow can look there: `gs://bucket/model.ckpt`."""
    return "://" in _tf.compat.as_text(path)
