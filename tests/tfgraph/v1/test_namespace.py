"""`tfgraph.v1` is TF 1.15's namespace, imports little and changes nothing in the process."""

import json
import pkgutil

import pytest
import tensorflow as tf2
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf
from tfgraph.v1 import renames

#: A program that says which modules are loaded after each import.
IMPORTS = """
import json, sys

def loaded():
    return [name for name in ("tensorflow", "tf_keras", "mlxtend", "tfgraph.v1.layers") if name in sys.modules]

steps = {}
import tfgraph
steps["tfgraph"] = loaded()
import tfgraph.command_line
steps["tfgraph.command_line"] = loaded()
import tfgraph.v1 as tf
steps["tfgraph.v1"] = loaded()
dir(tf)
steps["dir"] = loaded()
import tfgraph.v1.examples.tutorials.mnist.input_data
steps["input_data"] = loaded()
tf.layers
steps["layers"] = loaded()
steps["eager"] = tf.executing_eagerly()
steps["meta_path"] = [type(finder).__module__ for finder in sys.meta_path if "tfgraph" in type(finder).__module__]
print(json.dumps(steps))
"""


def test_nothing_is_imported_before_it_is_needed(run, tmp_path):
    (tmp_path / "imports.py").write_text(IMPORTS)
    result = run("imports")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {
        "tfgraph": [],
        "tfgraph.command_line": [],
        "tfgraph.v1": ["tensorflow"],
        "dir": ["tensorflow"],
        "input_data": ["tensorflow"],
        "layers": ["tensorflow", "tf_keras", "tfgraph.v1.layers"],
        "eager": True,
        "meta_path": [],
    }


def test_what_compat_v1_has_comes_from_there():
    public = [name for name in dir(compat) if not name.startswith("_")]
    differs = [name for name in public if getattr(tf, name) is not getattr(compat, name)]
    ours = {module.name for module in pkgutil.iter_modules(tf.__path__)}
    reordered = {name for name in public if renames.changed(name) is not None}
    assert {"layers", "nn", "keras"} <= set(differs) <= ours | reordered


@pytest.mark.parametrize(
    "name",
    ["placeholder", "Session", "ConfigProto", "get_variable", "app.flags", "train.AdamOptimizer", "gfile.Exists"],
)
def test_names_of_tf_1_15(name):
    found = tf
    for attribute in name.split("."):
        found = getattr(found, attribute)
    assert callable(found) or name == "app.flags"


@pytest.mark.parametrize("name", ["nn", "layers", "examples"])
def test_our_own_modules(name):
    assert getattr(tf, name).__name__ == f"tfgraph.v1.{name}"
    assert name in dir(tf)


def test_dir_has_all_names_once():
    names = dir(tf)
    assert names == sorted(set(names))
    assert set(dir(compat)) <= set(names)


def test_missing_name():
    with pytest.raises(AttributeError) as caught:
        tf.no_such_name  # noqa: B018
    assert str(caught.value) == "module 'tfgraph.v1' has no attribute 'no_such_name'"


def test_the_real_namespace_is_left_alone():
    assert tf2.nn.dropout is not tf.nn.dropout
    assert compat.nn.dropout is not tf.nn.dropout
