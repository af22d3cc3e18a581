"""`--save-graph PREFIX`: keep the graph that a script built and the weights that it had at the end.

Written are `PREFIX.meta` and a checkpoint: of the session that has trained last, when it is closed or the script ends;
of the last session at all, if none trains. What it was fed last is in `PREFIX.feeds.npz`, by the names of the tensors;
of placeholders without a shape the graph says the rank that was fed.
"""

import atexit
import os
import sys
from typing import Any

from tfgraph.runner.options.option import Option, WrongOptionError


def _keep(prefix: str) -> None:
    from tfgraph.runner import session_runs
    from tfgraph.runner.fed_values import FedValues

    path = os.path.abspath(prefix)  # scripts change directory
    if not os.path.isdir(os.path.dirname(path)):
        raise WrongOptionError(f"--save-graph {prefix}: there is no directory '{os.path.dirname(path)}'")
    last: dict[str, Any] = {"session": None, "trained": False}
    fed = FedValues()

    def remember(call: session_runs.Call) -> object:
        trains = call.trains()
        keep = trains or not last["trained"]
        if keep:
            last.update(session=call.session, trained=trains)
        fed.remember(call.session.graph, call.feeds, keep)
        return call.run()

    def closing(session: Any) -> None:
        if session is not None and session is last["session"]:
            _write(session, path, fed)
            last["session"] = None

    session_runs.wrap(remember)
    session_runs.before_close(closing)
    atexit.register(lambda: closing(last["session"]))


def _write(session: Any, path: str, fed: Any) -> None:
    """Write what a session has; a variable that never got a value is left out."""
    import numpy as np
    import tensorflow.compat.v1 as tf

    from tfgraph.checkpoints import write_checkpoint

    values = {}
    with session.graph.as_default():
        for variable in tf.global_variables():
            try:
                values[variable.op.name] = session.run(variable)
            except tf.errors.FailedPreconditionError:
                continue
    meta = _exported(session.graph)
    _leave_out_restoring(meta)
    for node in meta.graph_def.node:
        shape = fed.shape(session.graph, f"{node.name}:0") if node.op == "Placeholder" else None
        if shape is not None and session.graph.get_tensor_by_name(f"{node.name}:0").shape.rank is None:
            node.attr["shape"].shape.CopyFrom(tf.TensorShape(shape).as_proto())
            node.attr.pop("_output_shapes", None)
    with open(f"{path}.meta", "wb") as file:
        file.write(meta.SerializeToString())
    if values:
        write_checkpoint(path, values)
    if arrays := {name: value for name, value in fed.of(session.graph).items() if value.dtype != object}:
        np.savez(f"{path}.feeds.npz", **arrays)
    print(f"tfgraph run: saved the graph and {len(values)} variables to '{path}' (--save-graph).", file=sys.stderr)


def _exported(graph: Any) -> Any:
    """Export a graph; one that a Supervisor or a MonitoredSession has finalized, too: it loses an empty collection."""
    import tensorflow.compat.v1 as tf

    finalized = graph.finalized
    graph._unsafe_unfinalize()
    try:
        return tf.train.export_meta_graph(graph=graph, clear_devices=True)
    finally:
        if finalized:
            graph.finalize()


def _leave_out_restoring(meta: Any) -> None:
    """Take out what restores variables: savers of a script may have other names for them than the checkpoint here."""
    import tensorflow.compat.v1 as tf

    from tfgraph.v1.saving.requests import endpoint

    restoring: set[str] = set()
    for node in meta.graph_def.node:  # producers come first, but in loops, which nothing is restored in
        if node.op.startswith("Restore") or not restoring.isdisjoint(endpoint(text)[0] for text in node.input):
            restoring.add(node.name)
    kept = tf.GraphDef(node=(node for node in meta.graph_def.node if node.name not in restoring))
    del meta.graph_def.node[:]
    meta.graph_def.MergeFrom(kept)
    meta.ClearField("saver_def")
    meta.collection_def.pop("savers", None)


OPTION = Option(
    argument={
        "metavar": "PREFIX",
        "help": "write the graph and the weights that it has at the end to PREFIX.meta and a checkpoint",
    },
    with_tensorflow=_keep,
)
