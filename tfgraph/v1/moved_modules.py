"""Modules of TensorFlow 0.x and 1.x that moved, vanished or lost names: one table, and the modules made from it.

`from tensorflow.python.ops import rnn_cell` gets a module whose names are looked up, in order, in the homes that
the table names for it. TensorFlow's own modules are never changed.
"""

import functools
import importlib
from types import ModuleType
from typing import Any

from tfgraph.v1 import renames

_V1 = "tfgraph.v1"
_CELLS = "tfgraph.v1.nn.rnn_cell"
_PYTHON = "tensorflow.python"
_TRACKABLE = "tensorflow.python.trackable"
_LEGACY_LAYERS = "tf_keras.src.legacy_tf_layers"

#: Module: where its names are looked for, in this order. What is no row is TensorFlow's module of today.
MODULES: dict[str, tuple[str, ...]] = {
    # framework
    f"{_PYTHON}.framework.ops": (f"{_PYTHON}.framework.ops", f"{_PYTHON}.framework.tensor", _V1),
    f"{_PYTHON}.framework.common_shapes": (f"{_PYTHON}.framework.common_shapes",),
    f"{_PYTHON}.framework.graph_util": (f"{_PYTHON}.framework.graph_util", f"{_V1}.graph_util"),
    f"{_PYTHON}.framework.graph_util_impl": (f"{_PYTHON}.framework.graph_util_impl", f"{_V1}.graph_util"),
    f"{_PYTHON}.framework.random_seed": (f"{_PYTHON}.framework.random_seed", _V1),
    f"{_PYTHON}.framework.tensor_util": (f"{_PYTHON}.framework.tensor_util", _V1),
    f"{_PYTHON}.framework.tensor_shape": (f"{_PYTHON}.framework.tensor_shape", f"{_V1}.old_shapes"),
    f"{_PYTHON}.framework.tensor_like": (f"{_PYTHON}.types.core",),
    f"{_PYTHON}.framework.framework_lib": (f"{_PYTHON}.framework.framework_lib", _V1),
    # ops
    f"{_PYTHON}.ops.array_ops": (f"{_PYTHON}.ops.array_ops", f"{_PYTHON}.ops.array_ops_stack", _V1),
    f"{_PYTHON}.ops.control_flow_ops": (
        f"{_PYTHON}.ops.control_flow_ops",
        f"{_PYTHON}.ops.cond",
        f"{_PYTHON}.ops.while_loop",
        f"{_PYTHON}.ops.control_flow_case",
        f"{_PYTHON}.ops.control_flow_assert",
        f"{_PYTHON}.ops.control_flow_switch_case",
        _V1,
    ),
    f"{_PYTHON}.ops.math_ops": (f"{_PYTHON}.ops.math_ops", f"{_V1}.math", _V1),
    f"{_PYTHON}.ops.nn_ops": (f"{_PYTHON}.ops.nn_ops", f"{_V1}.nn"),
    f"{_PYTHON}.ops.nn": (f"{_PYTHON}.ops.nn", f"{_V1}.nn"),
    f"{_PYTHON}.ops.nn_impl": (f"{_PYTHON}.ops.nn_impl", f"{_V1}.nn"),
    f"{_PYTHON}.ops.random_ops": (f"{_PYTHON}.ops.random_ops", _V1),
    f"{_PYTHON}.ops.rnn": (f"{_PYTHON}.ops.rnn", f"{_V1}.nn"),
    f"{_PYTHON}.ops.rnn_cell": (_CELLS,),
    f"{_PYTHON}.ops.rnn_cell_impl": (_CELLS, "tf_keras.src.layers.rnn.legacy_cells", f"{_V1}.old_linear"),
    f"{_PYTHON}.ops.seq2seq": (f"{_V1}.contrib.legacy_seq2seq",),
    f"{_PYTHON}.ops.functional_ops": (f"{_PYTHON}.ops.functional_ops", f"{_PYTHON}.ops.map_fn", _V1),
    f"{_PYTHON}.ops.gradients": (f"{_PYTHON}.ops.gradients", _V1),
    f"{_PYTHON}.ops.logging_ops": (f"{_PYTHON}.ops.logging_ops", f"{_V1}.old_functions", _V1),
    f"{_PYTHON}.ops.image_ops": (f"{_PYTHON}.ops.image_ops", f"{_V1}.image"),
    f"{_PYTHON}.ops.io_ops": (f"{_PYTHON}.ops.io_ops", f"{_V1}.io", _V1),
    f"{_PYTHON}.ops.variables": (
        f"{_PYTHON}.ops.variables",
        f"{_PYTHON}.ops.variable_v1",
        f"{_PYTHON}.ops.ref_variable",
        _V1,
    ),
    f"{_PYTHON}.ops.variable_scope": (f"{_PYTHON}.ops.variable_scope", _V1),
    # layers: TensorFlow's own modules of these names look for a tf_keras that has moved on
    f"{_PYTHON}.layers.base": (f"{_LEGACY_LAYERS}.base", f"{_V1}.layers"),
    f"{_PYTHON}.layers.convolutional": (f"{_LEGACY_LAYERS}.convolutional", f"{_V1}.layers"),
    f"{_PYTHON}.layers.core": (f"{_LEGACY_LAYERS}.core", f"{_V1}.layers"),
    f"{_PYTHON}.layers.layers": (f"{_V1}.layers",),
    f"{_PYTHON}.layers.normalization": (f"{_LEGACY_LAYERS}.normalization", f"{_V1}.layers"),
    f"{_PYTHON}.layers.pooling": (f"{_LEGACY_LAYERS}.pooling", f"{_V1}.layers"),
    f"{_PYTHON}.layers.utils": (f"{_PYTHON}.layers.utils", "tf_keras.src.utils.conv_utils"),
    # platform
    f"{_PYTHON}.platform.app": (f"{_V1}.app",),
    f"{_PYTHON}.platform.flags": (f"{_V1}.flags",),
    f"{_PYTHON}.platform.gfile": (f"{_PYTHON}.platform.gfile", f"{_V1}.gfile"),
    f"{_PYTHON}.platform.logging": (f"{_PYTHON}.platform.tf_logging",),
    f"{_PYTHON}.platform.resource_loader": (f"{_PYTHON}.platform.resource_loader", f"{_V1}.resource_loader"),
    f"{_PYTHON}.platform.default._app": (f"{_V1}.app",),
    f"{_PYTHON}.platform.default._flags": (f"{_V1}.flags",),
    f"{_PYTHON}.platform.default._gfile": (f"{_V1}.gfile",),
    f"{_PYTHON}.platform.default._logging": (f"{_PYTHON}.platform.tf_logging",),
    # training
    f"{_PYTHON}.training.training": (f"{_PYTHON}.training.training", f"{_V1}.train"),
    f"{_PYTHON}.training.summary_io": (f"{_PYTHON}.training.summary_io", f"{_V1}.summary", f"{_V1}.train"),
    f"{_PYTHON}.training.tracking.base": (f"{_TRACKABLE}.base",),
    f"{_PYTHON}.training.tracking.data_structures": (f"{_TRACKABLE}.data_structures",),
    f"{_PYTHON}.training.tracking.graph_view": (f"{_PYTHON}.checkpoint.graph_view",),
    f"{_PYTHON}.training.tracking.layer_utils": (f"{_TRACKABLE}.layer_utils",),
    f"{_PYTHON}.training.tracking.python_state": (f"{_TRACKABLE}.python_state",),
    f"{_PYTHON}.training.tracking.tracking": (
        f"{_TRACKABLE}.autotrackable",
        f"{_TRACKABLE}.resource",
        f"{_TRACKABLE}.asset",
        f"{_TRACKABLE}.base",
    ),
    f"{_PYTHON}.training.tracking.util": (f"{_PYTHON}.checkpoint.checkpoint",),
    f"{_PYTHON}.training.checkpointable.base": (f"{_TRACKABLE}.base",),
    f"{_PYTHON}.training.checkpointable.util": (f"{_PYTHON}.checkpoint.checkpoint",),
    f"{_PYTHON}.training.saving.functional_saver": (f"{_PYTHON}.checkpoint.functional_saver",),
    # the compiled part
    f"{_PYTHON}.pywrap_tensorflow": (
        f"{_PYTHON}.pywrap_tensorflow",
        f"{_V1}.train",
        f"{_PYTHON}.client.pywrap_tf_session",
    ),
    f"{_PYTHON}.pywrap_tensorflow_internal": (f"{_V1}.train", f"{_PYTHON}.client.pywrap_tf_session"),
    f"{_PYTHON}.util.compat_internal": (f"{_PYTHON}.util.compat",),
    f"{_PYTHON}.util.tf_inspect": (f"{_PYTHON}.util.tf_inspect",),
    f"{_PYTHON}.estimator.estimator_lib": (f"{_V1}.estimator",),
    f"{_PYTHON}.estimator.estimator": (f"{_V1}.estimator",),
    f"{_PYTHON}.estimator.inputs.inputs": (f"{_V1}.estimator.inputs",),
    f"{_PYTHON}.user_ops.user_ops": (f"{_PYTHON}.user_ops.user_ops",),
    # TF 0.x
    "tensorflow.models.rnn.rnn": (f"{_PYTHON}.ops.rnn", f"{_V1}.nn"),
    "tensorflow.models.rnn.rnn_cell": (_CELLS,),
    "tensorflow.models.rnn.seq2seq": (f"{_V1}.contrib.legacy_seq2seq",),
    "tensorflow.models.rnn.linear": (f"{_V1}.old_linear",),
    "tensorflow.models.rnn.ptb.reader": (f"{_V1}.old_models.ptb_reader",),
}

_KERAS = (f"{_V1}.keras", "tf_keras", "tf_keras.src")

#: Old folder: the one whose modules stand for its own; the longest that fits is taken.
FOLDERS: dict[str, tuple[str, ...]] = {
    "tensorflow.compat.v1": ("tensorflow",),
    "tensorflow.python.keras": _KERAS,
    "tensorflow.contrib.keras.api.keras": _KERAS,
    "tensorflow.contrib.keras.python.keras": _KERAS,
    "tensorflow.python.estimator": (f"{_V1}.estimator", "tensorflow_estimator.python.estimator"),
}

#: Modules that cannot be had: what to do instead.
GONE: dict[str, str] = {
    "tensorflow.models.rnn.translate": "the files of the tutorial are in the history of github.com/tensorflow/models, "
    "folder tutorials/rnn/translate; put them beside the script",
    "tensorflow.models.image": "the files of the tutorials are in the history of github.com/tensorflow/models, "
    "folder tutorials/image; put them beside the script",
    "tensorflow.models.embedding": "the files of the tutorial are in the history of github.com/tensorflow/models, "
    "folder tutorials/embedding; put them beside the script",
}


def canonical(name: str) -> str:
    """The name of a module without `.compat.v1`, which is this namespace."""
    for old, (new,) in ((old, FOLDERS[old]) for old in FOLDERS if len(FOLDERS[old]) == 1):
        if f"{name}.".startswith(f"{old}."):
            return new + name.removeprefix(old)
    return name


@functools.cache
def module(name: str) -> ModuleType | None:
    """The module to give to a script that imports `name`.

    Args:
        name: `tensorflow.…`, as it was in TF 0.x or 1.x.

    Returns:
        A module, or None if today's TensorFlow or the files of `tfgraph.v1` are to answer.

    Raises:
        ModuleNotFoundError: if the module is one of `GONE`, with what to do instead.
    """
    name = canonical(name)
    for gone, instead in GONE.items():
        if f"{name}.".startswith(f"{gone}."):
            raise ModuleNotFoundError(f"No module named {name!r} in TensorFlow 1.15 or later: {instead}", name=name)
    homes = _homes(name)
    return None if homes is None else MovedModule(name, homes)


class MovedModule(ModuleType):
    """A module of TF1 that looks its names up where they are today."""

    def __init__(self, name: str, homes: tuple[str, ...]):
        """Make the module of the given name from its homes."""
        super().__init__(name, f"`{name}` of TF1: {', '.join(homes) or 'a folder'}.")
        self.__dict__["_homes"] = homes

    def __getattr__(self, attribute: str) -> Any:
        name = self.__name__
        if attribute == "__all__":  # what `from … import *` takes
            return [public for public in dir(self) if not public.startswith("_")]
        if not attribute.startswith("__") and (below := module(f"{name}.{attribute}")) is not None:
            return below
        for home in self._homes:
            found = _import(home)
            try:
                return getattr(found, attribute)
            except (AttributeError, ImportError):  # TensorFlow's lazy loaders raise ImportError
                continue
        raise AttributeError(f"module {name!r} has no attribute {attribute!r}")

    def __dir__(self) -> list[str]:
        # The last home of several may be the whole of `tf`: reachable, but no part of this module.
        listed = {name for home in self._homes if home != _V1 for name in dir(_import(home))}
        prefix = f"{self.__name__}."
        below = {row.removeprefix(prefix).partition(".")[0] for row in MODULES if row.startswith(prefix)}
        return sorted({*listed, *below})


def _homes(name: str) -> tuple[str, ...] | None:
    """Where the names of a module are looked for; None if it is neither in the tables nor above or below a row."""
    if name in MODULES:
        return MODULES[name]
    for folder, homes in FOLDERS.items():
        if f"{name}.".startswith(f"{folder}."):
            there = tuple(home for home in (home + name.removeprefix(folder) for home in homes) if _import(home))
            return there or None
    if any(row.startswith(f"{name}.") for row in MODULES) and name not in ("tensorflow", "tensorflow.compat"):
        return (name,) if _import(name) else ()
    return None


@functools.cache
def _import(name: str) -> ModuleType | None:
    """Import a module; None if there is none of that name."""
    try:
        if name.startswith(f"{_V1}."):  # many of its modules are attributes only
            found = renames.resolve(name.removeprefix(f"{_V1}."))
            return found if isinstance(found, ModuleType) else None
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # A module that is there but lacks one of its own imports is an error of its own.
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        return None
