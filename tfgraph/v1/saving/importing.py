"""Import a graph of any age: mend it, let TensorFlow import it, and guard what would end the process."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import tensorflow.compat.v1 as tf
from tensorflow.python.framework import op_def_registry

from tfgraph.v1.saving import rank_guards
from tfgraph.v1.saving.mends import Mend, all_mends, count
from tfgraph.v1.saving.notes import say_once

Result = TypeVar("Result")


def import_mended(
    what: str,
    source: tf.GraphDef,
    meta: tf.MetaGraphDef | None,
    into: tf.Graph,
    attempt: Callable[[], Result],
) -> Result:
    """Mend a graph in place, import it, and say on standard error, each thing once, what was mended.

    Args:
        what: the file, for messages.
        source: the graph to mend; of `meta`, if that is given.
        meta: the meta graph, or None.
        into: the graph that `attempt` imports into.
        attempt: imports `source`; called again after a mend of what TensorFlow has rejected.

    Returns:
        What `attempt` returns.

    Raises:
        tf.errors.NotFoundError: if TensorFlow 2.21 lacks operations; the message has all of them.
        ValueError: if TensorFlow rejects the graph, and no mend helps.
    """
    while any([_apply(what, mend, mend.before(source, meta)) for mend in all_mends().values()]):
        pass  # what one has removed may be what another one's nodes refer to
    imported = len(into.get_operations())
    while True:
        # TensorFlow takes back the nodes of an import that fails, but not the name of its scope.
        names = dict(into._names_in_use)
        try:
            result = attempt()
            break
        except tf.errors.NotFoundError as error:
            raise _unknown_operations(what, source, error) from None
        except ValueError as error:
            if not any([_apply(what, mend, mend.after(source, str(error))) for mend in all_mends().values()]):
                raise
            into._names_in_use = names
    guarded = rank_guards.guard(into, into.get_operations()[imported:])
    if guarded:
        say_once(
            f"{what}: the rank of {', '.join(guarded)} is checked at run time "
            "[a wrong one would end the process, and the graph does not tell it]"
        )
    return result


def _apply(what: str, mend: Mend, done: str | None) -> bool:
    if done:
        say_once(f"{what}: {done} [{mend.reason}]")
    return bool(done)


def _unknown_operations(what: str, source: tf.GraphDef, error: tf.errors.NotFoundError) -> Exception:
    """The error that names all operations which TensorFlow lacks; the one that it gave, if it lacks none."""
    functions = {function.signature.name for function in source.library.function}
    nodes = [*source.node, *(node for function in source.library.function for node in function.node_def)]
    lacking = Counter(node.op for node in nodes if node.op not in functions and op_def_registry.get(node.op) is None)
    if not lacking:
        return error
    kinds = ", ".join(f"{kind} ({count(number, 'node')})" for kind, number in sorted(lacking.items()))
    return tf.errors.NotFoundError(
        None,
        None,
        f"{what} has operations that TensorFlow {tf.__version__} does not know: {kinds}. If they are your own, load "
        "them first with tf.load_op_library. If the outputs that you want do not need them, import these alone: "
        "tfgraph.v1.saving.restore_subgraph(meta, outputs=[...]).",
    )
