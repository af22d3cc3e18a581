"""`tf.contrib.estimator` of TF 1.15: heads, and what extends a `tf.estimator.Estimator`.

Source: TF 1.15 `tf.contrib.estimator`.
"""

import importlib as _importlib

from tfgraph.v1.contrib.namespace import namespace as _namespace

#: It mends tensorflow_estimator, which must not be imported before.
_importlib.import_module("tfgraph.v1.estimator")

_HERE = "tfgraph.v1.contrib.estimator"
_THERE = "tensorflow_estimator.python.estimator"

#: Where each name is; nothing of it is imported before it is asked for.
_MOVED = {
    **{
        name: f"{_HERE}.{module}:{name}"
        for module, names in {
            "extenders": ["clip_gradients_by_norm", "forward_features"],
            "head": [
                "binary_classification_head",
                "logistic_regression_head",
                "multi_class_head",
                "poisson_regression_head",
                "regression_head",
            ],
            "logit_fns": ["call_logit_fn"],
            "multi_objective": ["multi_head"],
            "multi_label": ["multi_label_head"],
            "saved_models": ["export_all_saved_models", "export_saved_model_for_mode"],
            "towers": ["TowerOptimizer", "replicate_model_fn"],
        }.items()
        for name in names
    },
    **{
        name: f"{_THERE}.{module}:{name}"
        for module, names in {
            "canned.dnn": ["dnn_logit_fn_builder"],
            "canned.linear": ["linear_logit_fn_builder"],
            "canned.saved_model_estimator": ["SavedModelEstimator"],
            "early_stopping": [
                "make_early_stopping_hook",
                "read_eval_metrics",
                "stop_if_higher_hook",
                "stop_if_lower_hook",
                "stop_if_no_decrease_hook",
                "stop_if_no_increase_hook",
            ],
            "export.export": [
                "build_raw_supervised_input_receiver_fn",
                "build_supervised_input_receiver_fn_from_input_fn",
            ],
            "extenders": ["add_metrics"],
            "hooks.hooks": ["InMemoryEvaluatorHook", "make_stop_at_checkpoint_step_hook"],
        }.items()
        for name in names
    },
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)
