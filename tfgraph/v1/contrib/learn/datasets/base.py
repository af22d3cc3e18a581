"""Read data sets from CSV files. Source: TF 1.15 `tf.contrib.learn.datasets.base`."""

import csv
from typing import Any, NamedTuple

import numpy as np

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


class Dataset(NamedTuple):
    """Features and targets."""

    data: Any
    target: Any


class Datasets(NamedTuple):
    """The three parts of a data set."""

    train: Any
    validation: Any
    test: Any


def load_csv_with_header(filename: Any, target_dtype: Any, features_dtype: Any, target_column: int = -1) -> Dataset:
    """Read a CSV whose first line says `number of examples, number of features, ...`.

    Source: TF 1.15 `tf.contrib.learn.datasets.base.load_csv_with_header`.
    """
    with open(filename, newline="") as file:
        rows = csv.reader(file)
        examples, features = (int(field) for field in next(rows)[:2])
        data = np.zeros((examples, features), features_dtype)
        target = np.zeros((examples,), target_dtype)
        for index, row in enumerate(rows):
            target[index] = np.asarray(row.pop(target_column), target_dtype)
            data[index] = np.asarray(row, features_dtype)
    return Dataset(data, target)


def load_csv_without_header(filename: Any, target_dtype: Any, features_dtype: Any, target_column: int = -1) -> Dataset:
    """Read a CSV of examples only.

    Source: TF 1.15 `tf.contrib.learn.datasets.base.load_csv_without_header`.
    """
    with open(filename, newline="") as file:
        rows = list(csv.reader(file))
    target = np.array([row.pop(target_column) for row in rows], dtype=target_dtype)
    return Dataset(np.array(rows, dtype=features_dtype), target)
