"""The directory of a SavedModel that TF1 exported."""

import os

from tensorflow.python.saved_model import loader_impl

from migration.graphs.sources.source import GraphError, Signature, Source

#: What TF 1.x calls the graph that answers requests; another one if there is no such.
_SERVING = "serve"


def opened(path: str, checkpoint: str | None) -> Source | None:
    """Open it; None if it is no such directory."""
    directory = os.path.dirname(path) or "." if os.path.basename(path) == "saved_model.pb" else path
    if not any(os.path.isfile(os.path.join(directory, f"saved_model.{end}")) for end in ("pb", "pbtxt")):
        return None
    try:
        metas = loader_impl.parse_saved_model(directory).meta_graphs
    except OSError as error:
        raise GraphError(f"Cannot open '{directory}': {error}") from None
    meta = next((meta for meta in metas if _SERVING in meta.meta_info_def.tags), metas[0] if metas else None)
    if meta is None:
        raise GraphError(f"Cannot open '{directory}': there is no graph in it.")
    if meta.HasField("object_graph_def"):
        raise GraphError(f"'{directory}' was exported by TF2: load it with tf.saved_model.load, it needs no migration.")
    signatures = {
        name: Signature(
            {key: info.name for key, info in sorted(signature.inputs.items())},
            {key: info.name for key, info in sorted(signature.outputs.items())},
        )
        for name, signature in sorted(meta.signature_def.items())
        if name != "__saved_model_init_op"
    }
    variables = os.path.join(directory, "variables", "variables")
    return Source(
        directory,
        meta.graph_def,
        checkpoint or (variables if os.path.isfile(f"{variables}.index") else None),
        meta,
        signatures,
    )
