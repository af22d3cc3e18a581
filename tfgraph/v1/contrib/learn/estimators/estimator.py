"""The estimator of contrib: a model function, a directory, and `fit`, `evaluate`, `predict`.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/estimator.py`.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.base_estimator import BaseEstimator
from tfgraph.v1.contrib.learn.estimators.evaluation_metrics import metric_ops
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps
from tfgraph.v1.contrib.learn.estimators.run_config import RunConfig
from tfgraph.v1.contrib.namespace import namespace as _namespace

_HERE = "tfgraph.v1.contrib.learn.estimators"

#: What TF 1.15 had in this file, and is elsewhere.
_MOVED = {
    "NotFittedError": f"{_HERE}.base_estimator:NotFittedError",
    "SKCompat": f"{_HERE}.sk_compat:SKCompat",
    "infer_real_valued_columns_from_input": f"{_HERE}.real_valued_columns:infer_real_valued_columns_from_input",
    "infer_real_valued_columns_from_input_fn": f"{_HERE}.real_valued_columns:infer_real_valued_columns_from_input_fn",
    "list_variables": "tensorflow.compat.v1.train:list_variables",
    "load_variable": "tensorflow.compat.v1.train:load_variable",
}
__getattr__, __dir__ = _namespace(__name__, _MOVED)


class GraphRewriteSpec(NamedTuple):
    """A variant of an exported graph. Source: TF 1.15 `tf.contrib.learn.estimators.GraphRewriteSpec`."""

    tags: Sequence[str]
    transforms: Sequence[str]


class Estimator(BaseEstimator):
    """Trains, evaluates and predicts with a model function.

    Args:
        model_fn: function of `(features, labels)`, and of `mode`, `params`, `config` and `model_dir` if it has
            arguments of these names. It returns `ModelFnOps` or `(predictions, loss, train_op)`.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        config: a `RunConfig`.
        params: passed on to `model_fn`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.

    Raises:
        ValueError: if there are `params`, and `model_fn` takes none.

    Source: TF 1.15 `tf.contrib.learn.Estimator`.
    """

    def __init__(
        self,
        model_fn: Callable[..., Any] | None = None,
        model_dir: str | None = None,
        config: RunConfig | None = None,
        params: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(model_dir, config)
        if model_fn is not None:
            takes_params = "params" in _arguments(model_fn)
            if params is not None and not takes_params:
                raise ValueError(
                    f"Estimator's model_fn ({model_fn}) does not have a params argument, "
                    f"but params ({params}) were passed to the Estimator's constructor."
                )
            if params is None and takes_params:
                tf.logging.warning(
                    "Estimator's model_fn (%s) includes params argument, but params are not passed to Estimator.",
                    model_fn,
                )
        self._model_fn = model_fn
        self.params = params
        self._feature_engineering_fn = feature_engineering_fn or (lambda features, labels: (features, labels))

    def export_savedmodel(
        self,
        export_dir_base: str,
        serving_input_fn: Callable[[], Any],
        default_output_alternative_key: str | None = None,
        assets_extra: Mapping[str, str] | None = None,
        as_text: bool = False,
        checkpoint_path: str | None = None,
        graph_rewrite_specs: Sequence[GraphRewriteSpec] = (GraphRewriteSpec(("serve",), ()),),
        strip_default_attrs: bool = False,
    ) -> bytes:
        """Write a SavedModel into a new directory, named by the time.

        Args:
            export_dir_base: where the new directory is made.
            serving_input_fn: function that returns `InputFnOps`.
            default_output_alternative_key: the head that is served, if there are several.
            assets_extra: path below `assets.extra` -> file that is copied there.
            as_text: whether it is written as text.
            checkpoint_path: a checkpoint; the last one by default.
            graph_rewrite_specs: only the default is supported: the graph as it is.
            strip_default_attrs: whether attributes that have their default value are left out.

        Returns:
            The new directory.

        Raises:
            NotFittedError: if there is no checkpoint.
            NotImplementedError: for graphs that are to be transformed.
            ValueError: without `serving_input_fn`, or for a head that is not there.

        Source: TF 1.15 `tf.contrib.learn.Estimator.export_savedmodel`.
        """
        from tfgraph.v1.contrib.learn.utils import saved_model_export_utils as export

        if serving_input_fn is None:
            raise ValueError("serving_input_fn must be defined.")
        if len(graph_rewrite_specs) != 1 or graph_rewrite_specs[0].transforms:
            raise NotImplementedError(
                "tf.contrib.learn.Estimator.export_savedmodel(graph_rewrite_specs=...): TF2 dropped the graph "
                "transforms. Export without, and optimize with tf.lite or TensorRT."
            )
        checkpoint_path = self._checkpoint(checkpoint_path)
        directory = export.get_timestamped_export_dir(export_dir_base)
        temporary = export.get_temp_export_dir(directory)
        with tf.Graph().as_default() as graph, tf.Session() as session:
            tf.train.create_global_step(graph)
            inputs, features = export.get_input_alternatives(serving_input_fn())
            ops = self._call_model_fn(features, None, ModeKeys.INFER)
            outputs, default = export.get_output_alternatives(ops, default_output_alternative_key)
            # Before the first run: a session warns of operations that are made later.
            init_op = tf.group(tf.local_variables_initializer(), tf.tables_initializer())
            saver = ops.scaffold.saver if ops.scaffold is not None else None
            (saver or tf.train.Saver(sharded=True)).restore(session, checkpoint_path)
            builder = tf.saved_model.builder.SavedModelBuilder(temporary)
            builder.add_meta_graph_and_variables(
                session,
                list(graph_rewrite_specs[0].tags),
                signature_def_map=export.build_all_signature_defs(inputs, outputs, default),
                assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
                main_op=init_op,
                strip_default_attrs=strip_default_attrs,
            )
        for relative, source in (assets_extra or {}).items():
            path = Path(temporary.decode()) / "assets.extra" / relative
            tf.gfile.MakeDirs(str(path.parent))
            tf.gfile.Copy(source, str(path))
        builder.save(as_text)
        tf.gfile.Rename(temporary, directory)
        return directory

    def _call_model_fn(
        self, features: Any, labels: Any, mode: str, metrics: Mapping[Any, Any] | None = None, config: Any = None
    ) -> ModelFnOps:
        features, labels = self._feature_engineering_fn(features, labels)
        assert self._model_fn is not None
        offered = {
            "mode": mode,
            "params": self.params,
            "config": config or self.config,
            "model_dir": self.model_dir,
        }
        wanted = _arguments(self._model_fn)
        ops = self._model_fn(features, labels, **{name: offered[name] for name in offered if name in wanted})
        if not isinstance(ops, ModelFnOps):
            if not isinstance(ops, tuple | list) or len(ops) != 3:
                raise ValueError("Unrecognized value returned by model_fn, please return ModelFnOps.")
            predictions, loss, train_op = ops
            ops = ModelFnOps(mode, predictions, loss, train_op)
        if metrics:
            ops.eval_metric_ops.update(metric_ops(metrics, features, labels, ops.predictions))
        return ops


def _arguments(function: Any) -> list[str]:
    """Names of the arguments that a function, a partial or an object can still be given."""
    try:
        return list(inspect.signature(function).parameters)
    except ValueError:  # a function of another language
        return []
