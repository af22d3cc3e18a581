"""`tf.contrib.learn.utils` of TF 1.15: export models.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/utils`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_HERE = "tfgraph.v1.contrib.learn.utils"
_MOVED = {
    "InputFnOps": f"{_HERE}.input_fn_utils:InputFnOps",
    "build_default_serving_input_fn": f"{_HERE}.input_fn_utils:build_default_serving_input_fn",
    "build_parsing_serving_input_fn": f"{_HERE}.input_fn_utils:build_parsing_serving_input_fn",
    "make_export_strategy": f"{_HERE}.saved_model_export_utils:make_export_strategy",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)
