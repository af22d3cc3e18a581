"""Export estimators. Source: TF 1.15 `tf.contrib.estimator.export_all_saved_models`."""

from collections.abc import Callable, Mapping
from typing import Any

from tfgraph.v1 import estimator as core


def export_saved_model_for_mode(
    estimator: Any,
    export_dir_base: str,
    input_receiver_fn: Callable[[], Any],
    assets_extra: Mapping[str, str] | None = None,
    as_text: bool = False,
    checkpoint_path: str | None = None,
    mode: str = core.ModeKeys.PREDICT,
) -> Any:
    """Write the graph of one mode as a SavedModel into a new directory, named by the time, and return that.

    Source: TF 1.15 `tf.contrib.estimator.export_saved_model_for_mode`.
    """
    return estimator.export_saved_model(
        export_dir_base, input_receiver_fn, assets_extra, as_text, checkpoint_path, experimental_mode=mode
    )


def export_all_saved_models(
    estimator: Any,
    export_dir_base: str,
    input_receiver_fn_map: Mapping[str, Callable[[], Any]],
    assets_extra: Mapping[str, str] | None = None,
    as_text: bool = False,
    checkpoint_path: str | None = None,
) -> Any:
    """Write the graphs of several modes as one SavedModel into a new directory, and return that.

    Source: TF 1.15 `tf.contrib.estimator.export_all_saved_models`.
    """
    return estimator.experimental_export_all_saved_models(
        export_dir_base, input_receiver_fn_map, assets_extra, as_text, checkpoint_path
    )
