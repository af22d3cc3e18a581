"""Make repeated `Session.run` calls quicker: remember what TensorFlow works out anew for each.

For a small model half of the time of a step passes in Python, before and after the kernels: `BaseSession._run` of
TF 2.21 looks up every fetch and feed in the graph, and parses numpy's version string for every feed. Here the second
call with the same fetches and the same keys of `feed_dict` goes straight to the C API, with the same arrays: not one
bit of a result can change. Whatever is out of the ordinary goes TensorFlow's own way, its errors with it.
"""

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
from tensorflow.python.client import session
from tensorflow.python.framework import ops, tensor
from tensorflow.python.ops import variables
from tensorflow.python.util import nest

#: What a feed may be here; TensorHandle and whatever else there is goes TensorFlow's own way.
_PLAIN = (np.ndarray, np.generic, bool, int, float, list, tuple)
#: Prepared calls of one session; a script that fetches something new in each step fills it.
_LIMIT = 1000


class _Feed(NamedTuple):
    tensor: tensor.Tensor
    output: Any  # the C API's name of it
    dtype: type
    converts: bool  # TensorFlow casts numbers; strings and the like must have the type already
    shape: Any  # of the tensor; another object once somebody has called set_shape
    dimensions: list[int | None] | None


class _Prepared(NamedTuple):
    kept: list[Any]  # so that no other object gets the ids in the key
    handler: session._FetchHandler
    outputs: list[Any]
    targets: list[Any]
    feeds: tuple[_Feed, ...]


class _UnusualError(Exception):
    """TensorFlow must see this call itself."""


def install() -> None:
    """Make the sessions of this process quick.

    Monkey-patch of TF 2.21: sessions are made inside of MonitoredSession, Supervisor, Estimator and Keras, too.
    """
    own_run = session.BaseSession._run

    def _run(self, handle, fetches, feed_dict, options, run_metadata):  # type: ignore[no-untyped-def]
        if handle is not None or self._closed:
            return own_run(self, handle, fetches, feed_dict, options, run_metadata)
        prepared = self.__dict__.setdefault("_prepared_runs", {})
        try:
            key = _key(fetches), tuple(map(id, feed_dict or ()))
            known = prepared[key]
            values = _feed(self.graph, known, feed_dict or {})
        except _UnusualError:
            return own_run(self, handle, fetches, feed_dict, options, run_metadata)
        except KeyError:
            results = own_run(self, handle, fetches, feed_dict, options, run_metadata)
            if len(prepared) >= _LIMIT:
                prepared.clear()
            if (made := _prepare(self, fetches, feed_dict or {})) is not None:
                prepared[key] = made
            return results
        results = self._do_call(self._call_tf_sessionrun, options, values, known.outputs, known.targets, run_metadata)
        return known.handler.build_results(self, results)

    session.BaseSession._run = _run


def _key(fetches: Any) -> Hashable:
    if type(fetches) in (list, tuple):
        return (type(fetches), *map(_key, fetches))
    if isinstance(fetches, (tensor.Tensor, ops.Operation, variables.Variable)):
        return id(fetches)
    if isinstance(fetches, str):
        return fetches
    raise _UnusualError


def _prepare(session_: session.BaseSession, fetches: Any, feed_dict: Mapping[Any, Any]) -> _Prepared | None:
    """What a call that has just succeeded comes to, or None if such calls are not for us."""
    if not all(isinstance(feed, tensor.Tensor) for feed in feed_dict):
        return None
    handler = session._FetchHandler(session_.graph, fetches, {})
    fed = {id(feed) for feed in feed_dict}
    if any(id(fetch) in fed for fetch in handler.fetches()) or not (handler.fetches() or handler.targets()):
        return None
    feeds = []
    for feed in feed_dict:
        dtype = feed.dtype.as_numpy_dtype
        shape = feed.shape
        dimensions = None if shape.rank is None else shape.as_list()
        feeds.append(_Feed(feed, feed._as_tf_output(), dtype, np.issubdtype(dtype, np.number), shape, dimensions))
    outputs = [fetch._as_tf_output() for fetch in handler.fetches()]
    return _Prepared(
        nest.flatten(fetches), handler, outputs, [target._c_op for target in handler.targets()], tuple(feeds)
    )


def _feed(graph: ops.Graph, known: _Prepared, feed_dict: Mapping[Any, Any]) -> dict[Any, np.ndarray]:
    """The arrays that TensorFlow would make of the feeds.

    Raises:
        KeyError: if what is known of them is no longer true.
        _UnusualError: if TensorFlow may have to say something about one of them.
    """
    values = {}
    for feed, value in zip(known.feeds, feed_dict.values(), strict=True):
        if feed.tensor.shape is not feed.shape:
            raise KeyError  # prepare it again
        if not isinstance(value, _PLAIN) or not graph.is_feedable(feed.tensor):
            raise _UnusualError
        array = np.asarray(value)
        if array.dtype != feed.dtype:
            if not feed.converts:
                raise _UnusualError
            array = array.astype(feed.dtype)
            if isinstance(value, int) and array != value:
                raise _UnusualError
        if feed.dimensions is not None and not _fits(array.shape, feed.dimensions):
            raise _UnusualError
        values[feed.output] = array
    return values


def _fits(shape: tuple[int, ...], dimensions: list[int | None]) -> bool:
    return len(shape) == len(dimensions) and all(
        wanted is None or size == wanted for size, wanted in zip(shape, dimensions, strict=True)
    )
