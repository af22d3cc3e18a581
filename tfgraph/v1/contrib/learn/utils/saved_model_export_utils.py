"""Export estimators as SavedModels, and keep the last of them or the best.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/utils/saved_model_export_utils.py`.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.constants import ProblemType
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey
from tfgraph.v1.contrib.learn.export_strategy import ExportStrategy
from tfgraph.v1.contrib.learn.utils.input_fn_utils import InputFnOps, build_parsing_serving_input_fn

DEFAULT_INPUT_ALTERNATIVE_KEY = "default_input_alternative"
_NO_HEAD = "default_output_alternative"
_CLASSIFICATIONS = (ProblemType.CLASSIFICATION, ProblemType.LOGISTIC_REGRESSION)


def build_standardized_signature_def(
    input_tensors: Mapping[str, tf.Tensor], output_tensors: Mapping[str, tf.Tensor], problem_type: int
) -> Any:
    """The signature that TensorFlow Serving expects for a kind of problem.

    Raises:
        ValueError: without inputs or outputs.

    Source: TF 1.15 `saved_model_export_utils.build_standardized_signature_def`.
    """
    if not input_tensors:
        raise ValueError("input_tensors must be provided.")
    if not output_tensors:
        raise ValueError("output_tensors must be provided.")
    sole_input = next(iter(input_tensors.values())) if len(input_tensors) == 1 else None
    sole_output = next(iter(output_tensors.values())) if len(output_tensors) == 1 else None
    if problem_type in _CLASSIFICATIONS and sole_input is not None:
        scores = output_tensors.get(PredictionKey.SCORES, output_tensors.get(PredictionKey.PROBABILITIES))
        classes = output_tensors.get(PredictionKey.CLASSES)
        classes = classes if classes is not None and classes.dtype == tf.string else None
        if classes is None and scores is None and sole_output is not None:
            classes, scores = (sole_output, None) if sole_output.dtype == tf.string else (None, sole_output)
        if classes is not None or scores is not None:
            return tf.saved_model.classification_signature_def(sole_input, classes, scores)
    if problem_type == ProblemType.LINEAR_REGRESSION and sole_input is not None and sole_output is not None:
        return tf.saved_model.regression_signature_def(sole_input, sole_output)
    return tf.saved_model.predict_signature_def(dict(input_tensors), dict(output_tensors))


def get_input_alternatives(input_ops: Any) -> tuple[dict[str, Any], Any]:
    """What is fed, by the name of the alternative, and the features.

    Raises:
        ValueError: without features.

    Source: TF 1.15 `saved_model_export_utils.get_input_alternatives`.
    """
    if not input_ops[0]:
        raise ValueError("Features must be defined.")
    fed = {DEFAULT_INPUT_ALTERNATIVE_KEY: input_ops.default_inputs} if isinstance(input_ops, InputFnOps) else {}
    return fed, input_ops[0]


def get_output_alternatives(
    model_fn_ops: Any, default_output_alternative_key: str | None = None
) -> tuple[dict[Any, Any], Any]:
    """What the heads predict, and the head that is served.

    Raises:
        ValueError: for a head that is not there, or if there are several and none is named.

    Source: TF 1.15 `saved_model_export_utils.get_output_alternatives`.
    """
    heads = model_fn_ops.output_alternatives
    names = sorted(heads or [], key=str)
    if default_output_alternative_key and default_output_alternative_key not in names:
        raise ValueError(
            f"Requested default_output_alternative: {default_output_alternative_key}, "
            f"but available output_alternatives are: {names}"
        )
    if not heads:
        outputs = model_fn_ops.predictions
        outputs = outputs if isinstance(outputs, dict) else {PredictionKey.GENERIC: outputs}
        return {_NO_HEAD: (ProblemType.UNSPECIFIED, outputs)}, _NO_HEAD
    if default_output_alternative_key:
        return heads, default_output_alternative_key
    if len(heads) > 1:
        raise ValueError(f"Please specify a default_output_alternative.  Available output_alternatives are: {names}")
    return heads, names[0]


def build_all_signature_defs(
    input_alternatives: Mapping[str, Any], output_alternatives: Mapping[Any, Any], default_key: Any
) -> dict[str, Any]:
    """The signatures of all pairs of inputs and heads, and the default one.

    Raises:
        ValueError: without a default input.

    Source: TF 1.15 `saved_model_export_utils.build_all_signature_defs`.
    """
    default_inputs = input_alternatives.get(DEFAULT_INPUT_ALTERNATIVE_KEY)
    if not default_inputs:
        raise ValueError("A default input_alternative must be provided.")
    signatures = {
        f"{input_key}:{output_key or 'None'}": build_standardized_signature_def(inputs, outputs, problem_type)
        for input_key, inputs in input_alternatives.items()
        for output_key, (problem_type, outputs) in output_alternatives.items()
    }
    problem_type, outputs = output_alternatives[default_key]
    key = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
    signatures[key] = build_standardized_signature_def(default_inputs, outputs, problem_type)
    return signatures


def get_timestamped_export_dir(export_dir_base: Any) -> bytes:
    """A directory that does not exist yet, named by the seconds since 1970.

    Source: TF 1.15 `saved_model_export_utils.get_timestamped_export_dir`.
    """
    while True:
        directory = _path(export_dir_base) / str(int(time.time()))
        if not tf.gfile.Exists(str(directory)):
            return str(directory).encode()
        tf.logging.warning(f"Export directory {directory} already exists; retrying in a second.")
        time.sleep(1)


def get_temp_export_dir(timestamped_export_dir: Any) -> bytes:
    """Where an export is written, before it takes its name.

    Source: TF 1.15 `saved_model_export_utils.get_temp_export_dir`.
    """
    directory = _path(timestamped_export_dir)
    return str(directory.with_name(f"temp-{directory.name}")).encode()


def get_most_recent_export(export_dir_base: Any) -> str | None:
    """The last export, or None; 1.15 wrapped it in a `gc.Path`.

    Source: TF 1.15 `saved_model_export_utils.get_most_recent_export`.
    """
    return next(reversed(_exports(export_dir_base)), None)


def garbage_collect_exports(export_dir_base: Any, exports_to_keep: int | None) -> None:
    """Delete all exports but the last ones.

    Source: TF 1.15 `saved_model_export_utils.garbage_collect_exports`.
    """
    if exports_to_keep is not None:
        exports = _exports(export_dir_base)
        for export in exports[: max(len(exports) - exports_to_keep, 0)]:
            tf.gfile.DeleteRecursively(export)


def make_export_strategy(
    serving_input_fn: Callable[[], Any],
    default_output_alternative_key: str | None = None,
    assets_extra: Mapping[str, str] | None = None,
    as_text: bool = False,
    exports_to_keep: int | None = 5,
    strip_default_attrs: bool | None = None,
) -> ExportStrategy:
    """Export as a SavedModel, under the name "Servo".

    Args:
        serving_input_fn: function that returns `InputFnOps`; for a `tf.estimator.Estimator`, a
            `ServingInputReceiver`.
        default_output_alternative_key: the head that is served, if there are several.
        assets_extra: path below `assets.extra` -> file that is copied there.
        as_text: whether it is written as text.
        exports_to_keep: number of exports that are kept; None: all.
        strip_default_attrs: whether attributes that have their default value are left out.

    Source: TF 1.15 `tf.contrib.learn.make_export_strategy`.
    """

    def export_fn(
        estimator: Any, export_dir_base: Any, checkpoint_path: str | None = None, strip_default_attrs: bool = False
    ) -> Any:
        options = {"assets_extra": assets_extra, "as_text": as_text, "checkpoint_path": checkpoint_path}
        if hasattr(estimator, "fit"):
            options["default_output_alternative_key"] = default_output_alternative_key
            options["strip_default_attrs"] = bool(strip_default_attrs)
        elif default_output_alternative_key is not None:
            raise ValueError(
                "default_output_alternative_key is not supported in core Estimator. "
                f"Given: {default_output_alternative_key}"
            )
        result = estimator.export_savedmodel(export_dir_base, serving_input_fn, **options)
        garbage_collect_exports(export_dir_base, exports_to_keep)
        return result

    return ExportStrategy("Servo", export_fn, strip_default_attrs)


def make_parsing_export_strategy(
    feature_columns: Iterable[Any],
    default_output_alternative_key: str | None = None,
    assets_extra: Mapping[str, str] | None = None,
    as_text: bool = False,
    exports_to_keep: int | None = 5,
    target_core: bool = False,
    strip_default_attrs: bool | None = None,
) -> ExportStrategy:
    """`make_export_strategy` for a model that is served `tf.Example`s.

    Args:
        feature_columns: columns of `tf.contrib.layers`, or of `tf.feature_column`; they say what is parsed.
        default_output_alternative_key: the head that is served, if there are several.
        assets_extra: path below `assets.extra` -> file that is copied there.
        as_text: whether it is written as text.
        exports_to_keep: number of exports that are kept; None: all.
        target_core: whether it is for a `tf.estimator.Estimator`.
        strip_default_attrs: whether attributes that have their default value are left out.

    Source: TF 1.15 `saved_model_export_utils.make_parsing_export_strategy`.
    """
    from tfgraph.v1 import estimator
    from tfgraph.v1.contrib import layers

    columns = list(feature_columns)
    spec = (
        layers.create_feature_spec_for_parsing(columns)
        if all(isinstance(column, layers.feature_column._FeatureColumn) for column in columns)
        else tf.feature_column.make_parse_example_spec(columns)
    )
    serving_input_fn = (
        estimator.export.build_parsing_serving_input_receiver_fn(spec)
        if target_core
        else build_parsing_serving_input_fn(spec)
    )
    return make_export_strategy(
        serving_input_fn, default_output_alternative_key, assets_extra, as_text, exports_to_keep, strip_default_attrs
    )


def make_best_model_export_strategy(
    serving_input_fn: Callable[[], Any],
    exports_to_keep: int | None = 1,
    model_dir: str | None = None,
    event_file_pattern: str | None = None,
    compare_fn: Callable[[dict[str, Any], dict[str, Any]], bool] | None = None,
    default_output_alternative_key: str | None = None,
    strip_default_attrs: bool | None = None,
) -> ExportStrategy:
    """Export only a model that is better than the best one so far.

    Args:
        serving_input_fn: function that returns `InputFnOps`.
        exports_to_keep: number of exports that are kept; None: all.
        model_dir: directory of an earlier training, whose best result counts.
        event_file_pattern: its files of events, below `model_dir`.
        compare_fn: function of the best result and another one; whether the other one is better. By default the
            one with the smaller loss is.
        default_output_alternative_key: the head that is served, if there are several.
        strip_default_attrs: whether attributes that have their default value are left out.

    Source: TF 1.15 `saved_model_export_utils.make_best_model_export_strategy`.
    """
    is_better = compare_fn or _has_smaller_loss
    strategy = make_export_strategy(
        serving_input_fn,
        default_output_alternative_key,
        exports_to_keep=exports_to_keep,
        strip_default_attrs=strip_default_attrs,
    )
    best: list[dict[str, Any]] = []  # one result at most
    if model_dir and event_file_pattern:
        for result in _results(str(Path(model_dir) / event_file_pattern)):
            if not best or is_better(best[0], result):
                best[:] = [result]

    def export_fn(estimator: Any, export_dir_base: Any, checkpoint_path: str | None, eval_result: Any = None) -> Any:
        path = checkpoint_path or tf.train.latest_checkpoint(estimator.model_dir)
        if not path:
            raise ValueError("Checkpoint path is empty.")
        if eval_result is None:
            raise ValueError(f"{path} has empty evaluation results.")
        if best and not is_better(best[0], eval_result):
            return ""
        best[:] = [eval_result]
        return strategy.export(estimator, str(_path(export_dir_base) / Path(path).name), path, eval_result)

    return ExportStrategy("best_model", export_fn)


def _has_smaller_loss(best: dict[str, Any], other: dict[str, Any]) -> bool:
    for name, result in (("curr_best_eval_result", best), ("cand_eval_result", other)):
        if not result or MetricKey.LOSS not in result:
            raise ValueError(f"{name} cannot be empty or no loss is found in it.")
    return best[MetricKey.LOSS] > other[MetricKey.LOSS]


def _results(pattern: str) -> Iterable[dict[str, Any]]:
    for file in tf.gfile.Glob(pattern):
        for event in tf.train.summary_iterator(file):
            if event.HasField("summary"):
                yield {value.tag: value.simple_value for value in event.summary.value}


def _exports(export_dir_base: Any) -> list[str]:
    """The exports, the oldest first."""
    base = _path(export_dir_base)
    if not tf.gfile.Exists(str(base)):
        return []
    names = [name.rstrip("/") for name in tf.gfile.ListDirectory(str(base))]
    return [str(base / name) for name in sorted(names) if len(name) == 10 and name.isdigit()]


def _path(directory: Any) -> Path:
    return Path(tf.compat.as_text(directory))
