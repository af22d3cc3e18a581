"""The one place where functions of TensorFlow are replaced so that nodes are counted as TF 1.15 counted them.

Monkey-patches, needed by TF 2.21 and to be kept for good. Each function of `functions/` names the function of
TensorFlow that it stands for. All of them leave eager execution alone; those that build other nodes do so only in
graphs that follow TF 1.15 (`seeds.follows_tf1`), the others count and change nothing.
"""

import functools
import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import wrapt
from tensorflow.python.eager import context
from tensorflow.python.types import core
from tensorflow.python.util import tf_decorator

from tfgraph.v1.random_streams import op_count, seeds

_PYTHON = "tensorflow.python"
_KERAS = "tf_keras"

#: `{(module, name): replacement}`; a replacement takes the original and the arguments of a call.
REPLACEMENTS: dict[tuple[str, str], Callable] = {}


def replaces(module: str, *names: str) -> Callable[[Callable], Callable]:
    """Have `function(original, ...)` called for `tensorflow.python.<module>.<name>`, in eager code, too.

    A `name` may be that of a method, `Class.method`; a `module` of tf_keras is given in full.
    """

    def register(function: Callable) -> Callable:
        for name in names:
            REPLACEMENTS[module if module.startswith(_KERAS) else f"{_PYTHON}.{module}", name] = function
        return function

    return register


def rebuilds(module: str, *names: str) -> Callable[[Callable], Callable]:
    """Have `function(...)` build the nodes in graphs with TF 1.15's streams; elsewhere the original does."""

    def register(function: Callable) -> Callable:
        @functools.wraps(function)
        def choose(original: Callable, *args: Any, **kwargs: Any) -> Any:
            return (function if seeds.in_tf1_stream() else original)(*args, **kwargs)

        replaces(module, *names)(choose)
        return function

    return register


def counts(module: str, *names: str) -> Callable[[Callable], Callable]:
    """Count `function(...)` nodes more than the original builds; `function` takes the same arguments."""

    def register(function: Callable) -> Callable:
        @functools.wraps(function)
        def build(original: Callable, *args: Any, **kwargs: Any) -> Any:
            if context.executing_eagerly():
                return original(*args, **kwargs)
            more = function(*args, **kwargs)
            result = original(*args, **kwargs)
            op_count.add(more)
            return result

        replaces(module, *names)(build)
        return function

    return register


def builds(module: str, *names: str) -> Callable[[Callable], Callable]:
    """Count `function(...)` nodes for a call, however many the original builds; None: as many as it builds."""

    def register(function: Callable) -> Callable:
        @functools.wraps(function)
        def build(original: Callable, *args: Any, **kwargs: Any) -> Any:
            nodes = None if context.executing_eagerly() else function(*args, **kwargs)
            if nodes is None:
                return original(*args, **kwargs)
            with op_count.counted_as(nodes):
                return original(*args, **kwargs)

        replaces(module, *names)(build)
        return function

    return register


def constants(*values: Any) -> int:
    """How many of `values` become a Const when a node takes them: those that are no tensors yet."""
    return sum(value is not None and not isinstance(value, core.Tensor) for value in values)


def install() -> None:
    """Replace all that is registered, wherever a module of TensorFlow holds it; once in a process.

    What is in tf_keras is replaced when tf_keras is imported.
    """
    replacement_of: dict[int, Callable] = {}
    for (module, name), replacement in REPLACEMENTS.items():
        if module.startswith(_KERAS):
            wrapt.register_post_import_hook(functools.partial(_replace, name, replacement), module)
        else:
            original = _replace(name, replacement, importlib.import_module(module))
            layers = [original, *(layer.decorated_target for layer in tf_decorator.unwrap(original)[0])]
            replacement_of.update({id(layer): replacement for layer in layers})
    for module_name, holder in list(sys.modules.items()):
        if module_name == "tensorflow" or module_name.startswith("tensorflow."):
            names = vars(holder)
            for name in [name for name, value in names.items() if id(value) in replacement_of]:
                names[name] = _decorated(names[name], replacement_of[id(names[name])])


def _replace(path: str, replacement: Callable, module: ModuleType) -> Callable:
    """Replace what `path` names in `module`, and return what was there."""
    *outer, name = path.split(".")
    owner = functools.reduce(getattr, outer, module)
    original = getattr(owner, name)
    setattr(owner, name, _decorated(original, replacement))
    return original


def _decorated(original: Callable, replacement: Callable) -> Callable:
    def call(*args: Any, **kwargs: Any) -> Any:
        return replacement(original, *args, **kwargs)

    return tf_decorator.make_decorator(original, call)
