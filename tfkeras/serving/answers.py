"""Answers in TensorFlow Serving's JSON.

Source: https://www.tensorflow.org/tfx/serving/api_rest
"""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tfkeras.loading import Arrays, LoadedModel
from tfkeras.serving.requests import RequestError

#: Names of dtypes in TensorFlow's protocol buffers, where they differ.
PROTO_NAMES = {"float32": "float", "float64": "double", "float16": "half"}


def predict_answer(outputs: Arrays, is_row_format: bool) -> dict[str, Any]:
    """Make the answer from what the model gave.

    Raises:
        RequestError: if the row format is wanted and the outputs have no common first dimension.
    """
    values = {name: _to_json(name, array) for name, array in outputs.items()}
    only = next(iter(values.values())) if len(values) == 1 else None
    if not is_row_format:
        return {"outputs": values if only is None else only}
    counts = {array.shape[0] if array.ndim else None for array in outputs.values()}
    if len(counts) != 1 or None in counts:
        raise RequestError(400, "the outputs have no common batch dimension: ask with 'inputs', not with 'instances'")
    if only is not None:
        return {"predictions": only}
    return {"predictions": [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]}


def status_answer(version: int) -> dict[str, Any]:
    """Say that this version of the model is there."""
    status = {"error_code": "OK", "error_message": ""}
    return {"model_version_status": [{"version": str(version), "state": "AVAILABLE", "status": status}]}


def metadata_answer(name: str, model: LoadedModel) -> dict[str, Any]:
    """Tell the signatures of the model."""
    signatures = {
        key: {
            "inputs": {tensor: _tensor_info(tensor, spec) for tensor, spec in signature.inputs.items()},
            "outputs": {tensor: _tensor_info(tensor, spec) for tensor, spec in signature.outputs.items()},
            "method_name": "tensorflow/serving/predict",
        }
        for key, signature in model.signatures.items()
    }
    return {
        "model_spec": {"name": name, "signature_name": "", "version": str(model.version)},
        "metadata": {"signature_def": {"signature_def": signatures}},
    }


def _to_json(name: str, array: np.ndarray) -> Any:
    if array.dtype == object:
        encode = _base64_object if name.endswith("_bytes") else _text
        return _map(encode, array.tolist())
    if array.dtype == np.float32:
        # By way of their shortest decimal: 0.1, not 0.10000000149011612, which is the same float32.
        return array.astype("U").astype(np.float64).tolist()
    if array.dtype.kind not in "biuf":  # bfloat16 and its like
        return array.astype(np.float64).tolist()
    return array.tolist()


def _map(function: Any, value: Any) -> Any:
    return [_map(function, entry) for entry in value] if isinstance(value, list) else function(value)


def _base64_object(value: bytes) -> dict[str, str]:
    return {"b64": base64.b64encode(value).decode()}


def _text(value: bytes) -> str | dict[str, str]:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _base64_object(value)


def _tensor_info(name: str, spec: tf.TensorSpec) -> Mapping[str, Any]:
    unknown = spec.shape.rank is None
    sizes = [] if unknown else ["-1" if size is None else str(size) for size in spec.shape.as_list()]
    return {
        "dtype": f"DT_{PROTO_NAMES.get(spec.dtype.name, spec.dtype.name).upper()}",
        "tensor_shape": {"dim": [{"size": size, "name": ""} for size in sizes], "unknown_rank": unknown},
        "name": f"{name}:0",
    }
