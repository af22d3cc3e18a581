"""The user's own files import TensorFlow 1; everything installed goes on seeing the real TensorFlow."""

import importlib
import importlib.machinery
import os
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow
import tf_keras

import tfgraph
from tfgraph.runner import redirection

ROOT = Path(__file__).parents[3]
EXAMPLES = "tensorflow.examples.tutorials.mnist"


@pytest.fixture
def user(monkeypatch, tmp_path, write):
    """Import a module of the user's, redirected: `user(text)`; other files of the user's lie beside it."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.syspath_prepend(tmp_path)
    redirection.install()
    before = set(sys.modules)

    def user(text):
        write("users_module.py", text)
        importlib.invalidate_caches()
        return importlib.import_module("users_module")

    yield user
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) is None or redirection.is_users_own(sys.modules[name].__file__):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("statement", "expression", "expected"),
    [
        ("import tensorflow", "tensorflow.__name__", "tfgraph.v1"),
        ("import tensorflow as tf", "tf.__name__", "tfgraph.v1"),
        ("import tensorflow as tf", "tf.nn.dropout.__module__", "tfgraph.v1.nn"),
        ("import os, tensorflow as tf", "tf.__name__", "tfgraph.v1"),
        ("tf = __import__('tensorflow')", "tf.__name__", "tfgraph.v1"),
        ("exec('import tensorflow as tf')", "tf.__name__", "tfgraph.v1"),
        ("def f():\n    import tensorflow as tf\n    return tf", "f().__name__", "tfgraph.v1"),
        ("from tensorflow import nn", "nn.__name__", "tfgraph.v1.nn"),
        ("from tensorflow import nn, layers as l", "l.__name__", "tfgraph.v1.layers"),
        ("from tensorflow import placeholder", "placeholder.__name__", "placeholder"),
        ("from tensorflow import *", "(placeholder.__name__, nn.__name__)", ("placeholder", "tfgraph.v1.nn")),
        ("import tensorflow.nn", "tensorflow.nn.__name__", "tfgraph.v1.nn"),
        ("import tensorflow.nn as nn", "nn.__name__", "tfgraph.v1.nn"),
        ("from tensorflow.nn import dropout", "dropout.__module__", "tfgraph.v1.nn"),
        ("from tensorflow.nn import *", "dropout.__module__", "tfgraph.v1.nn"),
        ("from tensorflow.train import AdamOptimizer", "AdamOptimizer.__name__", "AdamOptimizer"),
        ("from tensorflow.layers import flatten", "flatten.__name__", "flatten"),
        (f"import {EXAMPLES}.input_data as input_data", "input_data.DATA_VARIABLE", "MNIST_DATA"),
        (f"import {EXAMPLES}.input_data", f"{EXAMPLES}.input_data.DATA_VARIABLE", "MNIST_DATA"),
        (f"from {EXAMPLES} import input_data", "input_data.DATA_VARIABLE", "MNIST_DATA"),
        (f"from {EXAMPLES}.input_data import read_data_sets", "read_data_sets.__name__", "read_data_sets"),
        ("from tensorflow.python.framework import ops", "ops.__name__", "tensorflow.python.framework.ops"),
        ("import tensorflow.python.framework.ops as ops", "ops.__name__", "tensorflow.python.framework.ops"),
        ("import tensorflow.python.framework", "tensorflow.python.framework.ops.Graph.__name__", "Graph"),
        ("import tensorflow.python.framework", "tensorflow.__name__", "tfgraph.v1"),
        ("import tensorflow.compat.v1 as tf", "tf.__name__", "tfgraph.v1"),
        ("from tensorflow.compat import v1", "v1.__name__", "tfgraph.v1"),
        ("from tensorflow.compat.v1 import nn", "nn.__name__", "tfgraph.v1.nn"),
        ("import tensorflow.compat.v1.nn as nn", "nn.__name__", "tfgraph.v1.nn"),
        ("import importlib", "importlib.import_module('tensorflow').__name__", "tfgraph.v1"),
        ("import importlib", "importlib.import_module('tensorflow.nn').__name__", "tfgraph.v1.nn"),
        ("import importlib", "importlib.import_module('.decoder', 'json').__name__", "json.decoder"),
        ("import importlib.util", "importlib.import_module('tensorflow').__name__", "tfgraph.v1"),
        ("import importlib.util", "importlib.util.find_spec('json').name", "json"),
        ("import importlib.util as util", "util.__name__", "importlib.util"),
        ("from importlib import import_module, util", "import_module('tensorflow').__name__", "tfgraph.v1"),
        ("from tensorflow.python.ops import rnn_cell", "rnn_cell.__name__", "tensorflow.python.ops.rnn_cell"),
        ("from tensorflow.python.ops.rnn_cell import *", "BasicLSTMCell.__name__", "BasicLSTMCell"),
        ("import tensorflow.python.ops.rnn_cell as cells", "cells.BasicLSTMCell.__name__", "BasicLSTMCell"),
        ("from tensorflow.models.rnn import rnn, seq2seq", "rnn.rnn.__name__", "static_rnn"),
        ("import tensorflow as tf", "tf.python.ops.rnn.__name__", "tensorflow.python.ops.rnn"),
        ("from tensorflow.core.framework import graph_pb2", "graph_pb2.GraphDef.__name__", "GraphDef"),
        ("from tensorflow.python import pywrap_tensorflow", "callable(pywrap_tensorflow.NewCheckpointReader)", True),
    ],
)
def test_spellings_of_an_import(statement, expression, expected, user):
    assert user(f"{statement}\nresult = {expression}\n").result == expected


@pytest.mark.parametrize(
    ("statement", "kind", "message"),
    [
        (
            "import tensorflow.nope",
            ModuleNotFoundError,
            f"No module named 'tensorflow.nope': it is neither in TensorFlow {tensorflow.__version__} nor in tfgraph",
        ),
        ("from tensorflow.nope import thing", ModuleNotFoundError, "No module named 'tensorflow.nope'"),
        ("from tensorflow import nope", ImportError, "cannot import name 'nope' from 'tfgraph.v1'"),
        ("from tensorflow.nn import nope", ImportError, "cannot import name 'nope' from 'tfgraph.v1.nn'"),
        ("from tensorflow.python import nope", ImportError, "cannot import name 'nope' from 'tensorflow.python'"),
        ("import tensorflow as tf; tf.nope", AttributeError, "module 'tfgraph.v1' has no attribute 'nope'"),
        (
            "from tensorflow.contrib.learn import DynamicRnnEstimator",
            ImportError,
            "tf.contrib.learn.DynamicRnnEstimator is not available: TF2 dropped it. Use instead: tf.estimator",
        ),
        (
            "import tensorflow.contrib.bayesflow.proto",
            ModuleNotFoundError,
            "No module named 'tensorflow.contrib.bayesflow.proto': tf.contrib.bayesflow.proto is not "
            "available: TF2 dropped it. Use instead: tfp.mcmc of TensorFlow Probability",
        ),
        ("import tensorflow_of_mine", ModuleNotFoundError, "No module named 'tensorflow_of_mine'"),
    ],
)
def test_names_that_do_not_exist(statement, kind, message, user):
    with pytest.raises(kind) as caught:
        user(statement)
    assert str(caught.value).startswith(message)
    assert type(caught.value) is kind


def test_missing_import_of_a_module_that_is_there_is_named(user, monkeypatch):
    monkeypatch.setitem(sys.modules, "tf_keras.api._v1.keras.__internal__.legacy", None)
    monkeypatch.delitem(sys.modules, "tfgraph.v1.layers", raising=False)
    with pytest.raises(ModuleNotFoundError, match="tf_keras"):
        user("from tensorflow.layers import flatten")


def test_all_modules_of_the_user_see_version_1(user, write):
    write("beside.py", "import tensorflow as tf\nseen = tf.__name__")
    write("package/__init__.py", "from . import inner\nfrom .inner import seen")
    write("package/inner.py", "import tensorflow as tf\nfrom .deeper import below\nseen = tf.__name__")
    write("package/deeper/__init__.py", "")
    write("package/deeper/below.py", "from ..inner import tf as up\nimport tensorflow\nseen = tensorflow.__name__")
    write("no_init/module.py", "from tensorflow import nn\nseen = nn.__name__")
    module = user(
        """
        import beside, package, no_init.module
        from package.deeper import below
        seen = [beside.seen, package.seen, package.inner.seen, below.seen, no_init.module.seen]
        """
    )
    assert module.seen == ["tfgraph.v1"] * 4 + ["tfgraph.v1.nn"]


def test_a_module_of_the_users_own_called_tensorflow(user, write):
    write("package/__init__.py", "from .tensorflow import seen\nfrom . import tensorflow as theirs")
    write("package/tensorflow.py", "seen = 'their own'")
    assert user("import package\nseen = package.seen").seen == "their own"


@pytest.mark.parametrize(
    ("name", "redirected"),
    [("beside", True), ("json", False), ("keras", False), ("tfgraph", False), ("tfkeras", False)],
)
def test_whose_modules_are_redirected(name, redirected, user, write):
    write("beside.py", "")
    spec = redirection.UserModuleFinder().find_spec(name)
    assert isinstance(spec.loader, redirection.UserModuleLoader) is redirected


def test_installed_packages_see_the_real_tensorflow(user):
    module = user("import keras, sys, tensorflow as tf, tf_keras\nreal = sys.modules['tensorflow']")
    assert (module.keras, module.tf_keras, module.real) == (keras, tf_keras, tensorflow)
    assert module.tf.__name__ == "tfgraph.v1"
    assert importlib.import_module("keras.src.backend.tensorflow.core").tf is tensorflow
    assert keras.layers.Dense(2)(np.ones((1, 3))).shape == (1, 2)


def test_keras_works_beside_a_script(run, write):
    write(
        "script.py",
        """
        import sys
        import tensorflow as tf
        import keras, tf_keras
        import numpy as np

        assert tf is not sys.modules['tensorflow'] and sys.modules['tensorflow'].__name__ == 'tensorflow'
        assert keras.src.backend.tensorflow.core.tf is sys.modules['tensorflow']
        model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
        print(keras.__version__.split('.')[0], model.count_params())
        x = tf.placeholder(tf.float32, [None, 3])
        y = tf_keras.layers.Dense(2, kernel_initializer='ones')(x)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            print(sess.run(y, {x: np.ones((1, 3))}).tolist())
        """,
    )
    result = run("tfgraph", "run", "script.py")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "3 8\n[[3.0, 3.0]]\n"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (os.__file__, False),
        (np.__file__, False),
        (tfgraph.__file__, False),
        (redirection.__file__, False),
        (ROOT / "tfkeras" / "layers.py", False),
        (ROOT / "examples" / "legacy" / "mnist_deep.py", True),
        (ROOT / "tfgraph_of_mine" / "script.py", True),
        (__file__, True),
        ("script.py", True),
    ],
)
def test_whose_file_it_is(path, expected):
    assert redirection.is_users_own(str(path)) is expected


def test_a_link_to_an_installed_file_is_installed(tmp_path):
    (tmp_path / "link.py").symlink_to(np.__file__)
    assert not redirection.is_users_own(str(tmp_path / "link.py"))


def test_install_keeps_the_order_of_the_search(monkeypatch):
    finders = list(sys.meta_path)
    monkeypatch.setattr(sys, "meta_path", list(finders))
    redirection.install()
    redirection.install()
    added = [finder for finder in sys.meta_path if finder not in finders]
    assert [type(finder) for finder in added] == [redirection.UserModuleFinder]
    following = sys.meta_path[sys.meta_path.index(added[0]) + 1]
    assert following is importlib.machinery.PathFinder
    assert [finder for finder in sys.meta_path if finder in finders] == finders


def test_builtins_of_the_process_stay_as_they_are(user):
    before = __import__
    assert user("import builtins\nmine = __import__\nreal = builtins.__import__").mine is not before
    assert sys.modules["users_module"].real is before is __import__


def test_python2_imports_from_the_package_first(user, write):
    write("package/__init__.py", "from inner import seen\nimport deeper.below\nprint 'Python 2'")
    write("package/inner.py", "import json, os.path\nfrom deeper import below\nseen = json.own, below.seen\nprint 1")
    write("package/json.py", "own = 'own json'")
    write("package/deeper/__init__.py", "")
    write("package/deeper/below.py", "import tensorflow as tf\nseen = tf.__name__")
    module = user("import package, json\nseen = package.seen, package.deeper.below.seen, json.dumps(1)")
    assert module.seen == (("own json", "tfgraph.v1"), "tfgraph.v1", "1")


@pytest.mark.parametrize("statement", ["from __future__ import absolute_import\nprint 1", "pass"])
def test_else_a_package_is_not_searched(statement, user, write):
    write("package/__init__.py", f"{statement}\nimport inner")
    write("package/inner.py", "")
    with pytest.raises(ModuleNotFoundError, match="No module named 'inner'"):
        user("import package")


def test_a_file_beside_the_script_wins_over_a_module_that_is_loaded(user, write, monkeypatch):
    import queue

    monkeypatch.setattr(redirection, "_namesakes", {})
    write("queue.py", "import time, other\nitems = [1]")
    write("other.py", "import queue\nsame = queue")
    write("time.py", "")  # Python itself has loaded its own before any script
    module = user("import queue, time, other\nfrom queue import items\nfrom time import sleep")
    assert module.items == [1] and module.queue is module.other.same
    assert sys.modules["queue"] is queue and module.queue is not queue
    assert module.queue.time is module.time is sys.modules["time"]


def test_a_file_beside_the_script_that_fails_is_tried_again(user, write, monkeypatch):
    monkeypatch.setattr(redirection, "_namesakes", {})
    write("queue.py", "1 / 0")
    module = user(
        "for attempt in range(2):\n    try:\n        import queue\n    except ZeroDivisionError:\n        n = attempt"
    )
    assert module.n == 1
