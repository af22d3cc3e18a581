"""Stand around each `Session.run` of this process, and before each `close`: the one place where they are replaced."""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tensorflow.core.protobuf import config_pb2
from tensorflow.python.client import session
from tensorflow.python.framework import ops

#: The types of operations by which optimizers update variables.
_UPDATES = ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply")


class Call(NamedTuple):
    """One call of `Session.run`, or of a callable that was made of a session (Keras trains by these)."""

    session: session.BaseSession
    operations: tuple[ops.Operation, ...]
    call: Callable[..., Any]
    takes_options: bool
    feeds: Mapping[Any, Any]

    def run(self) -> Any:
        """Go on with the call."""
        return self.call()

    def run_traced(self) -> tuple[Any, config_pb2.RunMetadata]:
        """Go on with the call, and measure each operation."""
        metadata = config_pb2.RunMetadata()
        options = config_pb2.RunOptions(trace_level=config_pb2.RunOptions.FULL_TRACE)
        return self.call(options=options, run_metadata=metadata), metadata

    def trains(self) -> bool:
        """Whether the call updates variables by gradients."""
        return _trains(self.session.graph, self.operations)


def wrap(around: Callable[[Call], Any]) -> None:
    """Call `around` in place of each `Session.run`; it answers with what the run is to return.

    Monkey-patch of TF 2.21: sessions are made inside of MonitoredSession, Supervisor, Estimator and Keras,
    so that no class of ours in place of `tf.Session` would see them all.
    """
    own_run = session.BaseSession.run
    own_callable = session.BaseSession._make_callable_from_options

    @functools.wraps(own_run)
    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):  # type: ignore[no-untyped-def]
        if options is None and run_metadata is None:
            go_on = functools.partial(own_run, self, fetches, feed_dict)
        else:
            go_on = functools.partial(own_run, self, fetches, feed_dict, options, run_metadata)
        operations = tuple(_operations(self.graph, fetches))
        return around(Call(self, operations, go_on, options is None and run_metadata is None, feed_dict or {}))

    @functools.wraps(own_callable)
    def make_callable(self, callable_options):  # type: ignore[no-untyped-def]
        made = own_callable(self, callable_options)
        names = [name.partition(":")[0] for name in (*callable_options.fetch, *callable_options.target)]
        operations = tuple(self.graph.get_operation_by_name(name) for name in names)

        def call(*arguments: Any, **keywords: Any) -> Any:
            return around(Call(self, operations, functools.partial(made, *arguments, **keywords), False, {}))

        return call

    session.BaseSession.run = run
    session.BaseSession._make_callable_from_options = make_callable


def before_close(callback: Callable[[session.BaseSession], Any]) -> None:
    """Call back with each session that is about to be closed.

    Monkey-patch of TF 2.21: `with tf.Session()` closes by the same method, and so do the sessions inside of others.
    """
    own_close = session.BaseSession.close

    @functools.wraps(own_close)
    def close(self) -> None:  # type: ignore[no-untyped-def]
        callback(self)
        own_close(self)

    session.BaseSession.close = close


def _operations(graph: ops.Graph, fetches: Any) -> Iterator[ops.Operation]:
    """What `fetches` asks for; nothing if the run is going to refuse it."""
    try:
        handler = session._FetchHandler(graph, fetches, {})
    except (TypeError, ValueError, KeyError, AttributeError):
        return
    yield from handler.targets()
    yield from (tensor.op for tensor in handler.fetches())


@functools.lru_cache(maxsize=1024)
def _trains(graph: ops.Graph, operations: tuple[ops.Operation, ...]) -> bool:
    # apply_gradients puts what it made there: for optimizers that update by other operations than Apply….
    collected = graph.get_collection(ops.GraphKeys.TRAIN_OP)
    found = {op if isinstance(op, ops.Operation) else op.op for op in collected}
    seen: set[ops.Operation] = set()
    todo = list(operations)
    while todo:
        operation = todo.pop()
        if operation in seen:
            continue
        seen.add(operation)
        if operation in found or operation.type.startswith(_UPDATES):
            return True
        todo += [tensor.op for tensor in operation.inputs]
        todo += operation.control_inputs
    return False
