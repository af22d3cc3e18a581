"""`tf.train.import_meta_graph`, for files of TF 0.11 to 1.15."""

import os
from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.framework import meta_graph as _meta_graph
from tensorflow.python.training import saver as _saver

from tfgraph.checkpoints.paths import what_else as _what_else
from tfgraph.v1.saving.importing import import_mended as _import_mended
from tfgraph.v1.saving.saver import Saver as _Saver


def import_meta_graph(
    meta_graph_or_file: Any, clear_devices: bool = False, import_scope: str | None = None, **kwargs: Any
) -> _Saver | None:
    """Import a graph with its collections; what TensorFlow 2.21 rejects in it is mended, in a copy.

    Args:
        meta_graph_or_file: a `MetaGraphDef`, or the path of a `.meta` file.
        clear_devices: whether to forget on which devices the nodes were; devices that this machine lacks are forgotten
            in any case.
        import_scope: scope of the imported names.
        **kwargs: as for `tf.import_graph_def`: `input_map`; `graph`.

    Returns:
        The saver of the meta graph; None if it has no variables.

    Raises:
        OSError: if there is no such file, or it is not a meta graph.
        RuntimeError: in eager mode.
        tf.errors.NotFoundError: if TensorFlow 2.21 lacks operations; the message has all of them.
        ValueError: if TensorFlow rejects the graph.

    Source: TF 1.15 `tf.train.import_meta_graph`.
    """
    return import_with_return_elements(meta_graph_or_file, clear_devices, import_scope, **kwargs)[0]


def import_with_return_elements(
    meta_graph_or_file: Any,
    clear_devices: bool = False,
    import_scope: str | None = None,
    return_elements: Any = None,
    **kwargs: Any,
) -> tuple[_Saver | None, list[Any] | None]:
    """Import as `import_meta_graph`, and return the saver and what `return_elements` names as well."""
    is_file = not isinstance(meta_graph_or_file, _tf.MetaGraphDef)
    meta = _tf.MetaGraphDef()
    meta.CopyFrom(read_meta_graph(meta_graph_or_file) if is_file else meta_graph_or_file)
    saver, elements = _import_mended(
        os.fspath(meta_graph_or_file) if is_file else "meta graph",
        meta.graph_def,
        meta,
        kwargs.get("graph") or _tf.get_default_graph(),
        lambda: _saver._import_meta_graph_with_return_elements(
            meta, clear_devices, import_scope, return_elements, **kwargs
        ),
    )
    return saver and _Saver(saver_def=saver.as_saver_def()), elements


def read_meta_graph(path: Any) -> _tf.MetaGraphDef:
    """Read a `.meta` file, binary or text.

    Raises:
        OSError: if there is no such file, or it is not a meta graph.
    """
    try:
        return _meta_graph.read_meta_graph_file(path)
    except OSError as error:
        other = _what_else(os.fspath(path)) if os.path.isfile(path) else ""
        raise OSError(f"{error} It is {other}." if other else str(error)) from None
    except UnicodeDecodeError:
        raise OSError(f"Cannot parse '{os.fspath(path)}': it is cut short, or not a meta graph.") from None
