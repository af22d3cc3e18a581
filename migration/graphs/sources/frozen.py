"""A `.pb` or `.pbtxt` file with a graph, whose weights are constants, or lie in a checkpoint that the user names."""

import os
from pathlib import Path

import tensorflow.compat.v1 as tf
from google.protobuf import text_format
from google.protobuf.message import DecodeError

from migration.graphs.sources.source import GraphError, Source
from tfgraph.v1.saving.requests import endpoint


def opened(path: str, checkpoint: str | None) -> Source | None:
    """Open it; None if it is no such file."""
    if not path.endswith((".pb", ".pbtxt")) or os.path.basename(path) == "saved_model.pb" or not os.path.isfile(path):
        return None
    graph = tf.GraphDef()
    try:
        if path.endswith(".pb"):
            graph.ParseFromString(Path(path).read_bytes())
        else:
            text_format.Parse(Path(path).read_text(), graph)
    except (DecodeError, text_format.ParseError, UnicodeDecodeError) as error:
        raise GraphError(f"Cannot open '{path}': it is cut short, or no graph ({error}).") from None
    if not graph.node:
        raise GraphError(f"Cannot open '{path}': there is no operation in it.")
    names = {node.name for node in graph.node}
    # A file that ends between two nodes can be parsed, too.
    if lacking := sorted({endpoint(text)[0] for node in graph.node for text in node.input} - names):
        raise GraphError(f"Cannot open '{path}': it is cut short: {', '.join(lacking)} is needed and not in it.")
    return Source(path, graph, checkpoint)
