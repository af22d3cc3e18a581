"""The walls between the packages, and what every file owes its reader."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("tfgraph", "tfkeras", "migration")
#: What each package may never import.
FORBIDDEN = {"tfgraph": {"tfkeras", "migration"}, "tfkeras": {"tfgraph", "migration"}, "migration": set()}
VAGUE = ("utils", "util", "helpers", "helper", "common", "manager", "misc")
#: The one file whose process belongs to a TF1 script.
OWNS_THE_PROCESS = "tfgraph/runner/script.py"

FILES = [str(file.relative_to(ROOT)) for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]

every_file = pytest.mark.parametrize("file", FILES)


def parse(file):
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imported_packages(tree):
    """Top-level packages that a file imports anywhere, also by `importlib.import_module("…")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from (
                constant.value.partition(".")[0]
                for constant in ast.walk(node.args[0])
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
            )


def public_definitions(tree, prefix=""):
    """Public classes and functions that can be reached by name from the module, with their dotted names."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node, f"{prefix}{node.name}.")


def test_the_files_are_found():
    assert len(FILES) > 30
    assert {file.partition("/")[0] for file in FILES} == set(PACKAGES)
    assert OWNS_THE_PROCESS in FILES


@every_file
def test_direction_of_dependence(file):
    assert not FORBIDDEN[file.partition("/")[0]] & set(imported_packages(parse(file)))


@pytest.mark.parametrize(
    "source",
    [
        "import migration",
        "import numpy, migration.parity as p",
        "from migration.parity import x",
        "def f():\n    import migration.checkpoints",
        "import importlib\nimportlib.import_module(f'migration.{name}')",
        "__import__('migration')",
    ],
)
def test_every_kind_of_import_is_seen(source):
    assert "migration" in set(imported_packages(ast.parse(source)))


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith("tfgraph/v1/")])  # TF's own names
def test_names_say_something(file):
    path = Path(file)
    parts = [path.stem, *path.parent.parts]
    assert not [part for part in parts for word in part.split("_") if word in VAGUE]


#: Source that goes into the user's, where methods that Keras describes need no second description.
GENERATED = ("migration/graphs/writing/own_layers/", "migration/graphs/training/own_optimizers.py")
KERAS_OWN = ("build", "call", "compute_output_shape", "compute_output_spec", "get_config", "update_step")


@every_file
def test_docstrings(file):
    tree = parse(file)
    missing = [name for name, node in public_definitions(tree) if not ast.get_docstring(node)]
    if file.startswith(GENERATED):
        missing = [name for name in missing if name.partition(".")[2] not in KERAS_OWN]
    assert ast.get_docstring(tree), "the module has no docstring"
    assert missing == []


@every_file
def test_only_the_runner_changes_the_process(file):
    names = {node.attr for node in ast.walk(parse(file)) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(parse(file)) if isinstance(node, ast.Name)}
    names |= {alias.name for node in ast.walk(parse(file)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    switches = {
        "disable_v2_behavior",
        "disable_eager_execution",
        "disable_v2_tensorshape",
        "disable_resource_variables",
    }
    assert bool(names & switches) == (file == OWNS_THE_PROCESS)


def in_new_process(source):
    return subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_import_tfgraph_is_light():
    done = in_new_process("import sys, tfgraph; print('tensorflow' in sys.modules, 'numpy' in sys.modules)")
    assert (done.stdout, done.returncode) == ("False False\n", 0)


def test_imports_leave_tensorflow_2_as_it_is():
    source = (
        "import tfgraph.v1, tfgraph.models, tfgraph.checkpoints, tfkeras.models, migration.parity\n"
        "import tensorflow as tf\n"
        "print(tf.executing_eagerly(), tf.compat.v1.resource_variables_enabled(), len(tf.Graph().get_operations()))"
    )
    done = in_new_process(source)
    assert (done.stdout, done.returncode) == ("True True 0\n", 0), done.stderr


def class_names(file):
    return {node.name for node in parse(file).body if isinstance(node, ast.ClassDef)}


def test_twins_have_the_same_files_and_classes():
    graph, eager = (
        {Path(file).name: class_names(file) for file in FILES if file.startswith(f"{package}/models/")}
        for package in ("tfgraph", "tfkeras")
    )
    assert len(graph) > 1
    assert graph == eager


@pytest.mark.parametrize("package", ["tfgraph", "tfkeras"])
def test_models_are_exported(package):
    module = parse(f"{package}/models/__init__.py")
    (exported,) = (ast.literal_eval(node.value) for node in module.body if isinstance(node, ast.Assign))
    files = [file for file in FILES if file.startswith(f"{package}/models/")]
    assert set(exported) == {"MODELS"}.union(*(class_names(file) for file in files))
    assert exported == sorted(exported)
