"""The source of a converted model is no longer than what a person wrote for the same model."""

import ast
import inspect
import io
import sys
import tokenize

import pytest
import tensorflow.compat.v1 as tf

import tfgraph.models
import tfkeras.models
from migration.graphs.conversion import convert_graph
from migration.graphs.sources import Source

#: How much longer it may be.
_LONGER = 1.5


@pytest.fixture(autouse=True)
def v1_control_flow():
    """As `tfgraph run` makes the graphs of scripts."""
    tf.disable_control_flow_v2()
    yield
    tf.enable_control_flow_v2()


def lines_of_code(source):
    """How many lines have code: no comment, no docstring, not blank."""
    documented = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            documented |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    silent = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    spans = [range(token.start[0], token.end[0] + 1) for token in tokens if token.type not in silent]
    return len({line for span in spans for line in span} - documented)


def test_lines_are_counted():
    module = '"""A module."""\n\n# why\ndef f(x):\n    """Say."""\n    return (x\n        + 1)  # what\n'
    assert lines_of_code(module) == 3


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name == "alexnet" else ()) for name in sorted(tfgraph.models.MODELS)],
)
def test_no_longer_than_the_twin_of_a_person(name, tmp_path):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tfgraph.models.MODELS[name]()
        session.run(tf.global_variables_initializer())
        checkpoint = tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))
    found = convert_graph(Source("model.ckpt.meta", graph.as_graph_def(), checkpoint), name=name)
    assert found.verified
    twin = inspect.getsource(sys.modules[tfkeras.models.MODELS[name].__module__])
    assert 0 < lines_of_code(found.source) <= _LONGER * lines_of_code(twin)
