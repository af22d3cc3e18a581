"""Restore what TensorFlow 0.x and 1.x saved: checkpoints, meta graphs, frozen graphs, SavedModels.

- `saver.py`: `tf.train.Saver`, whose `restore` says all that does not fit (`requests.py`, `differences.py`).
- `checkpoint_state.py`: `tf.train.latest_checkpoint`, also where a directory has moved.
- `meta_graph.py`, `graph_def.py`, `saved_model.py`: `tf.train.import_meta_graph`, `tf.import_graph_def`,
  `tf.saved_model.loader.load`. What TensorFlow 2.21 rejects in an old graph is mended on the way in (`importing.py`,
  one file per mend in `mends/`), and what would end the process is refused (`rank_guards.py`).
- `subgraph.py`: `restore_subgraph`, for graphs of which only a part can still be run.
"""

from tfgraph.v1.saving.subgraph import restore_subgraph

__all__ = ["restore_subgraph"]
