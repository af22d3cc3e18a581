"""`tf.contrib.learn` of TF 1.15: estimators, experiments, monitors, data sets and preprocessing.

Source: TF 1.15 `tf.contrib.learn`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_HERE = "tfgraph.v1.contrib.learn"

#: Where each name is; nothing is imported before it is asked for.
_MOVED = {
    "Evaluable": f"{_HERE}.evaluable:Evaluable",
    "Experiment": f"{_HERE}.experiment:Experiment",
    "ExportStrategy": f"{_HERE}.export_strategy:ExportStrategy",
    "InputFnOps": f"{_HERE}.utils.input_fn_utils:InputFnOps",
    "MetricSpec": f"{_HERE}.metric_spec:MetricSpec",
    "NanLossDuringTrainingError": "tensorflow.compat.v1.train:NanLossDuringTrainingError",
    "Trainable": f"{_HERE}.trainable:Trainable",
    "build_default_serving_input_fn": f"{_HERE}.utils.input_fn_utils:build_default_serving_input_fn",
    "build_parsing_serving_input_fn": f"{_HERE}.utils.input_fn_utils:build_parsing_serving_input_fn",
    "basic_session_run_hooks": "tensorflow.python.training:basic_session_run_hooks",
    "evaluate": f"{_HERE}.graph_actions:evaluate",
    "head": f"{_HERE}.estimators:head",
    "infer": f"{_HERE}.graph_actions:infer",
    "io": f"{_HERE}:learn_io",
    "make_export_strategy": f"{_HERE}.utils.saved_model_export_utils:make_export_strategy",
    "run_feeds": f"{_HERE}.graph_actions:run_feeds",
    "run_n": f"{_HERE}.graph_actions:run_n",
    "train": f"{_HERE}.graph_actions:train",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED, f"{_HERE}.estimators", f"{_HERE}.learn_io")
