"""What tensorflow-estimator 2.15 needs to run on TF 2.21 beside Keras 3: all of it, and why.

TensorFlow itself is left as it is: while tensorflow_estimator is imported, it is given the modules that
TF 2.21 no longer has, and a namespace with tf_keras where TF 2.21 has Keras 3.
`tests/tfgraph/v1/estimator/test_repairs.py` says of each repair when it can go.
"""

import builtins
import contextlib
import functools
import importlib
import importlib.machinery
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import tensorflow

_PACKAGE = "tensorflow_estimator"


def load() -> ModuleType:
    """Import `tensorflow_estimator`, repaired, and return its `tf.estimator`."""
    if not any(isinstance(finder, _EstimatorFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _EstimatorFinder())  # for good: some of its modules are imported when they are needed
    return importlib.import_module(f"{_PACKAGE}._api.v1.estimator")


class _EstimatorFinder:
    """Finds the modules of tensorflow_estimator, and has `_EstimatorLoader` execute them."""

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> Any:
        """Return the spec that `sys.path` gives, with another loader."""
        if name.partition(".")[0] != _PACKAGE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = _EstimatorLoader(spec.loader.name, spec.loader.path)
        return spec


class _EstimatorLoader(importlib.machinery.SourceFileLoader):
    """Executes a module with builtins whose `import tensorflow` gives `_tensorflow()`.

    Not afterwards: there are classes with bases such as `tf.keras.Model`.
    """

    def exec_module(self, module: ModuleType) -> None:
        """Execute `module`."""
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": _import}
        with _supplied(_missing_modules()):
            super().exec_module(module)


def _import(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
    if name == "tensorflow" and not level:
        return _tensorflow()
    return builtins.__import__(name, globals, locals, fromlist, level)


class _Namespace:
    """A module with some names of our own."""

    def __init__(self, base: ModuleType, **ours: Any) -> None:
        self.__dict__.update(ours)
        self._base = base

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)


@functools.cache
def _tensorflow() -> _Namespace:
    """`tensorflow` for tensorflow_estimator: with tf_keras as `tf.keras`, and with TF 1.15's `tf.compat.v1`.

    In TF 2.21 `tf.keras` is Keras 3, whose layers, metrics and optimizers do not work in graphs, and
    `tf.compat.v1.layers`, of which the canned estimators are built, raises "not available with Keras 3".
    """
    keras = importlib.import_module("tf_keras.api._v2.keras")
    v1 = importlib.import_module("tfgraph.v1")
    v2 = _Namespace(tensorflow.compat.v2, keras=keras)
    return _Namespace(tensorflow, keras=keras, compat=_Namespace(tensorflow.compat, v1=v1, v2=v2))


@functools.cache
def _missing_modules() -> dict[str, ModuleType]:
    """The modules that tensorflow-estimator 2.15 imports and TF 2.21 does not have."""
    return {
        # The distribute coordinator: several workers under one `RunConfig(experimental_distribute=...)`.
        "tensorflow.python.distribute.estimator_training": _module(
            "tensorflow.python.distribute.estimator_training",
            should_run_distribute_coordinator=_coordinator_is_never_asked_for,
            init_run_config=_init_run_config,
        ),
        # TPU only; no TPU is reached from graph mode of TF 2.21.
        "tensorflow.python.tpu.session_support": _module("tensorflow.python.tpu.session_support"),
        "tensorflow.python.tpu.tpu_embedding_gradient": _module("tensorflow.python.tpu.tpu_embedding_gradient"),
        "tensorflow.python.tpu.tpu_embedding": _module(
            "tensorflow.python.tpu.tpu_embedding", **{name: type(name, (), {}) for name in _TPU_PARAMETERS}
        ),
        # It registers each name in `tensorflow.python.util.tf_export`, which has no list for estimators any
        # more, and wraps each class so that it warns "Use tf.keras instead."; TF 1.15 warned of nothing.
        f"{_PACKAGE}.python.estimator.estimator_export": _module(
            f"{_PACKAGE}.python.estimator.estimator_export", estimator_export=_estimator_export
        ),
    }


#: Classes that `tensorflow_estimator.python.estimator.tpu` imports by name, for `isinstance`.
_TPU_PARAMETERS = (
    "AdagradParameters",
    "AdamParameters",
    "FtrlParameters",
    "MomentumParameters",
    "ProximalAdagradParameters",
    "RMSPropParameters",
    "StochasticGradientDescentParameters",
)


def _module(name: str, **names: Any) -> ModuleType:
    module = ModuleType(name, "Supplied by tfgraph.v1.estimator.repairs.")
    module.__dict__.update(names)
    return module


@contextlib.contextmanager
def _supplied(modules: dict[str, ModuleType]) -> Iterator[None]:
    """Let `import` find `modules`; afterwards `sys.modules` is as it was, and those who imported them keep them."""
    supplied = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(supplied)
    try:
        yield
    finally:
        for name in supplied:
            del sys.modules[name]


def _coordinator_is_never_asked_for(config: Any) -> bool:
    """As in TF 1.15 for a `RunConfig` without `experimental_distribute`."""
    return False


def _init_run_config(config: Any, tf_config: dict[str, Any]) -> None:
    """As in TF 1.15 where the coordinator is not needed: on one machine, in a cluster with a master, for evaluation."""
    cluster = tf_config.get("cluster", {})
    if config._experimental_distribute or (cluster and "master" not in cluster and config._train_distribute):
        raise NotImplementedError(
            "tf.estimator.RunConfig(experimental_distribute=...) needs the distribute coordinator, and so does "
            f"train_distribute in a cluster without a master; TensorFlow {tensorflow.__version__} does not have it: "
            "pass train_distribute and eval_distribute on one machine, or a cluster in TF_CONFIG without a strategy"
        )
    config._init_distributed_setting_from_environment_var(tf_config)
    config._maybe_overwrite_session_config_for_distributed_training()


class _estimator_export:  # noqa: N801  its name in tensorflow_estimator
    """Marks nothing: the decorated object is left as it is."""

    def __init__(self, *names: str, v1: Any = None) -> None:
        pass

    def __call__(self, exported: Any) -> Any:
        return exported

    def export_constant(self, module_name: str, name: str) -> None:
        """Mark nothing."""
