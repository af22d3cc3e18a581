"""`tf.contrib.learn.datasets` of TF 1.15.

Source: TF 1.15 `tf.contrib.learn.datasets`.
"""

import importlib as _importlib
from typing import Any

from tfgraph.v1.contrib.learn.datasets import base as _base
from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def load_iris(data_path: str | None = None) -> _base.Dataset:
    """The iris data, from a file in contrib's form, or from scikit-learn if that is installed.

    Raises:
        ModuleNotFoundError: without a file and without scikit-learn.

    Source: TF 1.15 `tf.contrib.learn.datasets.load_iris`.
    """
    if data_path is not None:
        return _base.load_csv_with_header(data_path, target_dtype=int, features_dtype=float)
    try:
        sklearn = _importlib.import_module("sklearn.datasets")
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "tf.contrib.learn.datasets.load_iris: the data came with TensorFlow 1 and no longer does. "
            "pip install scikit-learn, or pass data_path to a copy of iris.csv."
        ) from None
    iris = sklearn.load_iris()
    return _base.Dataset(data=iris.data, target=iris.target)


def load_mnist(train_dir: str = "MNIST-data") -> Any:
    """The MNIST data.

    Source: TF 1.15 `tf.contrib.learn.datasets.mnist.load_mnist`.
    """
    reader = _importlib.import_module("tfgraph.v1.examples.tutorials.mnist.input_data")
    return reader.read_data_sets(train_dir)


def load_dataset(name: str, size: str = "small", test_with_fake_data: bool = False) -> Any:
    """A data set by name.

    Raises:
        ValueError: for a name other than 'iris' and 'mnist'.

    Source: TF 1.15 `tf.contrib.learn.datasets.load_dataset`.
    """
    loaders = {"iris": load_iris, "mnist": load_mnist}
    if name not in loaders:
        raise ValueError(
            f"tf.contrib.learn.datasets.load_dataset({name!r}) is not available: TF 1.15 downloaded it. "
            f"Here are: {', '.join(sorted(loaders))}"
        )
    return loaders[name]()
