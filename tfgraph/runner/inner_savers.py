"""The savers and state files that TensorFlow uses inside itself, as those that a script names.

MonitoredSession, Supervisor, Estimator and slim make savers and read state files of TensorFlow 2.21's own: a checkpoint
that does not fit is told in full there, too (`tfgraph.v1.saving.saver`), and a directory that has moved is found
(`tfgraph.v1.saving.checkpoint_state`).
"""

import functools
from typing import Any

from tensorflow.python.checkpoint import checkpoint_management
from tensorflow.python.training import saver

from tfgraph.v1.saving import checkpoint_state
from tfgraph.v1.saving.saver import Saver, restore_or_explain


def install() -> None:
    """Make TensorFlow's own savers of this process explain what they cannot restore, and its sessions find their files.

    Monkey-patch of TF 2.21.
    """
    own_restore = saver.Saver.restore

    @functools.wraps(own_restore)
    def restore(self: Any, sess: Any, save_path: Any) -> None:
        if issubclass(type(self), Saver):  # which does so itself
            own_restore(self, sess, save_path)
        else:
            restore_or_explain(functools.partial(own_restore, self), self, sess, save_path)

    saver.Saver.restore = restore
    checkpoint_management.get_checkpoint_state = checkpoint_state.get_checkpoint_state
    checkpoint_management.latest_checkpoint = checkpoint_state.latest_checkpoint
