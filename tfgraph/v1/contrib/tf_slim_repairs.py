"""What tf-slim 1.1.0 needs to run on TF 2.21. Import this before the first use of `tf_slim`.

tf-slim takes its names from TensorFlow's inside (`from tensorflow.python.framework import ops`),
where they have moved since. TensorFlow itself is not touched: tf-slim's modules are given other
modules under the names they use, which answer what is missing from `tensorflow.compat.v1`.

Each repair can go when its test in tests/tfgraph/v1/contrib/test_tf_slim_repairs.py says so.
"""

import importlib
from types import ModuleType
from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.src import legacy_tf_layers

#: tf-slim's module -> the module alias in it -> names that are no longer in the aliased module.
MOVED_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "tf_slim.data.tfexample_decoder": {"control_flow_ops": ("cond", "case"), "array_ops": ("stack",)},
    "tf_slim.layers.layers": {"array_ops": ("stack", "unstack")},
    "tf_slim.layers.optimizers": {"ops": ("IndexedSlices", "Tensor")},
    "tf_slim.layers.rev_block_lib": {"framework_ops": ("Tensor",)},
    "tf_slim.layers.utils": {"ops": ("Tensor",), "control_flow_ops": ("cond",)},
    "tf_slim.learning": {"ops": ("IndexedSlices", "Tensor")},
    "tf_slim.losses.metric_learning": {"control_flow_ops": ("while_loop",)},
    "tf_slim.metrics.histogram_ops": {"control_flow_ops": ("Assert",)},
    "tf_slim.metrics.metric_ops": {"control_flow_ops": ("cond",), "array_ops": ("stack",)},
    "tf_slim.training.training": {"ops": ("IndexedSlices",)},
}

#: Alias in tf_slim.layers.layers -> tf_keras's module. `tensorflow.python.layers` asks for
#: `tf_keras.legacy_tf_layers`, which is not there under that name, when BatchNormalization is wanted; the
#: other layers come from the same home so that one layer base class holds all of them.
LAYER_MODULES = {
    "convolutional_layers": "convolutional",
    "core_layers": "core",
    "normalization_layers": "normalization",
    "pooling_layers": "pooling",
}


class _Supplemented(ModuleType):
    """A module with the names that it has lost."""

    def __init__(self, base: ModuleType, lost: dict[str, Any]):
        """Make it; the class says what the arguments are."""
        super().__init__(base.__name__, base.__doc__)
        self.__dict__.update(lost)
        self._base = base

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)


def _supplement(module_name: str, alias: str, lost: dict[str, Any]) -> None:
    module = importlib.import_module(module_name)
    setattr(module, alias, _Supplemented(getattr(module, alias), lost))


def _variable(initial_value: Any, **arguments: Any) -> tf.Variable:
    """`variable_scope.variable` of TF 1.15, which is `tf.Variable` of compat.v1."""
    return tf.Variable(initial_value, **arguments)


def _apply() -> None:
    for module_name, aliases in MOVED_NAMES.items():
        for alias, names in aliases.items():
            _supplement(module_name, alias, {name: getattr(tf, name) for name in names})
    _supplement("tf_slim.ops.variables", "variable_scope", {"variable": _variable})
    layers = importlib.import_module("tf_slim.layers.layers")
    for alias, name in LAYER_MODULES.items():
        setattr(layers, alias, importlib.import_module(f"{legacy_tf_layers.__name__}.{name}"))


_apply()
