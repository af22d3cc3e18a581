"""Names of contrib that are not here, and the old source paths of those that are."""

import importlib

import pytest

from tfgraph.v1 import contrib
from tfgraph.v1.contrib import refusals


def test_a_missing_name_is_refused_with_its_replacement():
    with pytest.raises(AttributeError) as refusal:
        contrib.rnn.Foo  # noqa: B018
    assert str(refusal.value).startswith("tf.contrib.rnn.Foo is not available: ")
    assert "Use instead: tf.nn.rnn_cell, or tf.keras.layers.RNN." in str(refusal.value)
    assert "https://www.tensorflow.org/guide/keras/rnn" in str(refusal.value)


def test_a_missing_project_is_refused():
    with pytest.raises(AttributeError, match="tf.contrib.timeseries is not available: .*sts"):
        contrib.timeseries  # noqa: B018


def test_an_unknown_project_has_somewhere_to_read_on():
    assert "contrib-sunset" in refusals.message("tensorflow.contrib.no_such")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("rnn.python.ops.core_rnn_cell", "BasicLSTMCell"),
        ("layers.python.layers.initializers", "xavier_initializer"),
        ("slim.python.slim.nets.vgg", "vgg_16"),
        ("learn.python.learn.datasets.base", "load_csv_with_header"),
        ("learn.python.learn.datasets.mnist", "read_data_sets"),
        ("framework.python.ops", "arg_scope"),
    ],
)
def test_old_source_paths_lead_to_the_name(path, name):
    assert callable(getattr(importlib.import_module(f"tfgraph.v1.contrib.{path}"), name))
