"""`--save-graph PREFIX`: keep the graph that a script built and the weights that it had at the end.

Written are `PREFIX.meta` and a checkpoint: of the session that has trained last, when it is closed or the script ends;
of the last session at all, if none trains.
"""

import atexit
import os
import sys
from typing import Any

from tfgraph.runner.options.option import Option, WrongOptionError


def _keep(prefix: str) -> None:
    from tfgraph.runner import session_runs

    path = os.path.abspath(prefix)  # scripts change directory
    if not os.path.isdir(os.path.dirname(path)):
        raise WrongOptionError(f"--save-graph {prefix}: there is no directory '{os.path.dirname(path)}'")
    last: dict[str, Any] = {"session": None, "trained": False}

    def remember(call: session_runs.Call) -> object:
        trains = call.trains()
        if trains or not last["trained"]:
            last.update(session=call.session, trained=trains)
        return call.run()

    def closing(session: Any) -> None:
        if session is not None and session is last["session"]:
            _write(session, path)
            last["session"] = None

    session_runs.wrap(remember)
    session_runs.before_close(closing)
    atexit.register(lambda: closing(last["session"]))


def _write(session: Any, path: str) -> None:
    """Write what a session has; a variable that never got a value is left out."""
    import tensorflow.compat.v1 as tf

    from tfgraph.checkpoints import write_checkpoint

    values = {}
    with session.graph.as_default():
        for variable in tf.global_variables():
            try:
                values[variable.op.name] = session.run(variable)
            except tf.errors.FailedPreconditionError:
                continue
    meta = tf.train.export_meta_graph(graph=session.graph, clear_devices=True)
    # Savers in the graph may have other names for the variables: these are their own.
    kept = [node for node in meta.graph_def.node if not node.op.startswith("Restore")]
    if len(kept) < len(meta.graph_def.node):
        copy = tf.GraphDef(node=kept)
        del meta.graph_def.node[:]
        meta.graph_def.node.extend(copy.node)
    with open(f"{path}.meta", "wb") as file:
        file.write(meta.SerializeToString())
    if values:
        write_checkpoint(path, values)
    print(f"tfgraph run: saved the graph and {len(values)} variables to '{path}' (--save-graph).", file=sys.stderr)


OPTION = Option(
    argument={
        "metavar": "PREFIX",
        "help": "write the graph and the weights that it has at the end to PREFIX.meta and a checkpoint",
    },
    with_tensorflow=_keep,
)
