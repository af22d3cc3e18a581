"""A `.meta` file, with its checkpoint beside it."""

import os

from migration.graphs.sources.source import GraphError, Source
from tfgraph.checkpoints import CheckpointError, open_checkpoint, resolve_checkpoint
from tfgraph.v1.saving.meta_graph import read_meta_graph


def opened(path: str, checkpoint: str | None) -> Source | None:
    """Open it, by its own name or that of its checkpoint; None if there is no `.meta`."""
    if path.endswith(".meta") and os.path.isfile(path):
        file = path
    elif os.path.isfile(os.path.join(path, "saved_model.pb")) or path.endswith((".pb", ".pbtxt")):
        return None
    else:
        try:
            open_checkpoint(path).close()
            file = f"{resolve_checkpoint(path)}.meta"
        except CheckpointError:
            return None
        if not os.path.isfile(file):
            raise GraphError(
                f"Cannot open the graph of '{path}': there is no '{file}'. A checkpoint alone has no graph."
            )
    try:
        meta = read_meta_graph(file)
    except OSError as error:
        raise GraphError(str(error)) from None
    return Source(file, meta.graph_def, checkpoint or file.removesuffix(".meta"), meta)
