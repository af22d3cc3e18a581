"""`tf.contrib.learn.io` of TF 1.15: read data.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/learn_io`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_HERE = "tfgraph.v1.contrib.learn.learn_io"

#: Where each name is; nothing is imported before it is asked for.
MOVED = {
    name: f"{_HERE}.{module}:{name}"
    for module, names in {
        "dask_io": ["extract_dask_data", "extract_dask_labels"],
        "generator_io": ["generator_input_fn"],
        "graph_io": [
            "queue_parsed_features",
            "read_batch_examples",
            "read_batch_features",
            "read_batch_record_features",
            "read_keyed_batch_examples",
            "read_keyed_batch_examples_shared_queue",
            "read_keyed_batch_features",
            "read_keyed_batch_features_shared_queue",
        ],
        "numpy_io": ["numpy_input_fn"],
        "pandas_io": [
            "HAS_PANDAS",
            "extract_pandas_data",
            "extract_pandas_labels",
            "extract_pandas_matrix",
            "pandas_input_fn",
        ],
    }.items()
    for name in names
}

__getattr__, __dir__ = _namespace(__name__, MOVED)
