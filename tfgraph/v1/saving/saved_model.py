"""`tf.saved_model.loader.load`, for SavedModels that TF 1.x exported."""

from collections.abc import Collection
from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.saved_model import loader_impl as _loader

from tfgraph.v1.saving import meta_graph as _meta_graph


class _SavedModelLoader(_loader.SavedModelLoader):
    """Imports by `import_meta_graph` of ours, whose saver says all that does not fit."""

    def load_graph(self, graph: _tf.Graph, tags: Any, import_scope: str | None = None, **saver_kwargs: Any) -> Any:
        with graph.as_default():
            return _meta_graph.import_with_return_elements(
                self.get_meta_graph_def_from_tags(tags), import_scope=import_scope, **saver_kwargs
            )


def load(
    sess: _tf.Session, tags: Collection[str], export_dir: Any, import_scope: str | None = None, **saver_kwargs: Any
) -> _tf.MetaGraphDef:
    """Load a SavedModel into a session: its graph, mended where TensorFlow 2.21 rejects it, and its variables.

    Reference variables stay what they are; `tf.global_variables()` lists them afterwards.

    Args:
        sess: the session.
        tags: which of its meta graphs.
        export_dir: directory of the SavedModel.
        import_scope: scope of the imported names.
        **saver_kwargs: as for `tf.train.import_meta_graph`.

    Returns:
        The meta graph, with its signatures.

    Raises:
        OSError: if there is no SavedModel in the directory.
        RuntimeError: if it has no meta graph with these tags.
        tf.errors.NotFoundError: if TensorFlow 2.21 lacks operations; the message has all of them.

    Source: TF 1.15 `tf.saved_model.loader.load`.
    """
    return _SavedModelLoader(export_dir).load(sess, tags, import_scope, **saver_kwargs)
