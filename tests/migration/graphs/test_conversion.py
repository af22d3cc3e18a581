"""A graph becomes a model; what does not hold is found, and something else is tried."""

import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from converting import check, converted, layers_of
from saved_graphs import weight

from migration.graphs import conversion as conversion_module
from migration.graphs.conversion import convert_graph
from migration.graphs.output_directory import write_conversion
from migration.graphs.plan import model_plan
from migration.graphs.sources import GraphError, Source, open_source


def classifier():
    x = tf.placeholder(tf.float32, [None, 8, 8, 1], "x")
    convolved = tf.nn.relu(tf.nn.conv2d(x, weight("conv1/w", 3, 3, 1, 4), [1, 1, 1, 1], "SAME") + weight("conv1/b", 4))
    pooled = tf.nn.max_pool(convolved, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
    return tf.nn.softmax(tf.matmul(tf.reshape(pooled, [-1, 64]), weight("fc/w", 64, 3)) + weight("fc/b", 3))


def test_the_source_makes_the_same_model_without_this_project(tmp_path):
    found = converted(classifier)
    check(found)
    assert layers_of(found) == ["Conv2D", "MaxPooling2D", "Flatten", "Dense"]
    write_conversion(found, tmp_path / "out")
    x = np.random.default_rng(3).standard_normal((5, 8, 8, 1), np.float32)
    np.save(tmp_path / "x.npy", x)
    code = (
        "import sys, numpy as np, keras\n"
        "sys.path.insert(0, 'out')\n"
        "import model\n"
        "made = model.make_model()\n"
        "made.load_weights('out/model.weights.h5')\n"
        "read = keras.models.load_model('out/model.keras')\n"
        "x = np.load('x.npy')\n"
        "np.save('y.npy', made(x))\n"
        "np.save('z.npy', read(x))\n"
        "assert not [name for name in sys.modules if name.startswith(('migration', 'tfgraph', 'tfkeras'))]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wanted = np.asarray(found.model(x))
    np.testing.assert_array_equal(np.load(tmp_path / "y.npy"), wanted)
    np.testing.assert_array_equal(np.load(tmp_path / "z.npy"), wanted)
    checked = [sys.executable, "-m", "ruff", "check", "--isolated", str(tmp_path / "out" / "model.py")]
    assert subprocess.run(checked, capture_output=True, check=False).returncode == 0


def wrong_dense(node, plan):
    """A pattern that does not hold: it multiplies with the weight, doubled."""
    x, kernel = node.inputs
    doubled = model_plan.Weight((kernel,), lambda value: 2 * value, "doubled")
    return plan.layer(node, "Dense", [x], {"*units": kernel.shape[1], "use_bias": False}, {"kernel": doubled})


def broken_dense(node, plan):
    """A pattern that Keras refuses what it writes."""
    return plan.layer(node, "Dense", node.inputs[:1], {"*units": -1})


def stumbling_dense(node, plan):
    """A pattern that has not thought of something."""
    raise KeyError("units")


@pytest.fixture
def asked_first(monkeypatch):
    """Have a pattern asked before all others of a type of node."""
    patterns = model_plan.patterns

    def ask(kind, pattern):
        monkeypatch.setattr(
            model_plan, "patterns", lambda each: [pattern, *patterns(each)] if each == kind else patterns(each)
        )

    return ask


@pytest.mark.parametrize("pattern", [wrong_dense, broken_dense])
def test_another_pattern_is_tried_where_one_does_not_hold(asked_first, pattern):
    asked_first("MatMul", pattern)
    found = converted(classifier)
    assert found.verified
    assert found.without == ((pattern.__name__, "MatMul"),)
    assert layers_of(found) == ["Conv2D", "MaxPooling2D", "Flatten", "Dense"]


def float_classes(node, plan):
    """A pattern that makes numbers of another type than the graph does."""
    return plan.layer(node, "Activation", node.inputs[:1], {"*activation": "relu"})


def test_what_makes_numbers_of_another_type_is_found_before_what_refuses_them(asked_first):
    def build():
        x = tf.placeholder(tf.float32, [None, 4, 8], "x")
        rows = tf.argmax(tf.tensordot(x, weight("w", 8, 5), 1), 2)
        return tf.gather(tf.gather(weight("table", 6, 3), rows), [0, 1], axis=1)

    asked_first("ArgMax", float_classes)
    found = converted(build)
    assert found.verified
    assert [pattern for pattern, _ in found.without] == ["float_classes"]


def test_a_pattern_that_stumbles_is_left_out_and_named(asked_first):
    asked_first("MatMul", stumbling_dense)
    found = converted(classifier)
    assert found.verified
    assert found.plan.troubles == ["stumbling_dense at MatMul: KeyError: 'units'"]


def test_the_first_layer_that_differs_is_named(asked_first, monkeypatch):
    monkeypatch.setattr(conversion_module, "_ATTEMPTS", 1)
    asked_first("MatMul", wrong_dense)
    found = converted(classifier)
    assert not found.verified
    call, difference = found.first_divergence
    assert call.layer.name == "fc"
    assert not difference.allowed
    lines = {number: differences[0].allowed for number, differences in found.lines.items()}
    assert list(lines.values()) == [True, True, True, False]


def test_what_no_pattern_can_be_built_for_is_said(asked_first, monkeypatch):
    monkeypatch.setattr(conversion_module, "_ATTEMPTS", 1)
    asked_first("MatMul", broken_dense)
    with pytest.raises(
        GraphError, match="no model can be made of it: ValueError: Received an invalid value for `units`"
    ):
        converted(classifier)


def test_a_graph_that_was_built_for_one_number_of_examples():
    def build():
        x = tf.placeholder(tf.float32, [None, 4], "x")
        state = tf.tile(weight("state", 1, 2), [6, 1])
        return tf.matmul(tf.concat([x, state], 1), weight("w", 6, 3))

    found = converted(build)
    assert found.verified
    assert set(found.plan.flow.batches) == {6}


def test_an_output_that_is_always_empty_does_not_matter_others_do():
    def build():
        x = tf.placeholder(tf.float32, [None, None, 4], "x")
        return {"y": x[:, 9:] * weight("w", 4), "masks": tf.identity(x[:, :, :0], "masks")}

    found = converted(build)
    assert found.verified
    assert found.plan.flow.first_try[found.plan.flow.session.inputs["x"]].shape == (2, 20, 4)
    with pytest.raises(GraphError, match="refuses random inputs: its outputs are empty"):
        converted(lambda: tf.identity(tf.placeholder(tf.float32, [None, 4], "x")[:, :0] * weight("w", 1), "none"))


def test_sizes_are_tried_that_may_be_larger_too():
    def build():
        x = tf.placeholder(tf.float32, [None, None, None, 3], "x") * weight("w", 3)
        y = x[:, ::32, ::32]
        for stride in (16, 8):  # one more row is broadcast, two are not
            y = tf.image.resize_nearest_neighbor(y, tf.shape(y)[1:3] * 2) + x[:, ::stride, ::stride]
        return tf.reshape(y, [-1, 3])

    found = converted(build)
    check(found, exact=False)
    assert {value.shape for value in found.plan.flow.first_try.values()} == {(2, 64, 64, 3)}


def test_branches_that_lengths_decide_are_taken_as_they_are():
    def build():
        x = tf.placeholder(tf.float32, [None, None, 4], "x")
        h = tf.tensordot(x, weight("w", 4, 3), 1)
        one = tf.equal(tf.shape(x)[1], 1)
        either = tf.cond(one, lambda: tf.squeeze(h, [1]) * 2, lambda: tf.reduce_sum(tf.cumsum(h, 1), 1))
        return tf.tanh(either, name="y")

    tf.disable_control_flow_v2()
    try:
        found = converted(build)
    finally:
        tf.enable_control_flow_v2()
    check(found, exact=False, wrapped=True)
    x = np.random.default_rng(4).standard_normal((3, 1, 4), np.float32)
    wanted = found.plan.flow.session.run({"x": x})
    np.testing.assert_allclose(found.model(x), next(iter(wanted.values())), rtol=1e-6)  # another order of the sums


def test_branches_that_are_decided_by_sizes_that_never_change():
    def build():
        x = tf.placeholder(tf.float32, [None, 2, 4], "x")
        length = tf.reduce_prod(tf.shape(x)[1:2])  # which the graph does not tell
        h = tf.reshape(tf.tensordot(x, weight("w", 4, 3), 1), tf.stack([tf.shape(x)[0], length, 3]))
        return tf.cond(tf.equal(length, 1), lambda: tf.squeeze(h, [1]) * 2, lambda: tf.reduce_sum(h, 1))

    tf.disable_control_flow_v2()
    try:
        check(converted(build), exact=False)
    finally:
        tf.enable_control_flow_v2()


def test_a_graph_that_no_input_fits_is_refused():
    def build():
        x = tf.placeholder(tf.float32, None, "x")
        return tf.matmul(tf.reshape(x, [7, 11]), weight("w", 11, 3))

    with pytest.raises(GraphError, match="the graph does not tell the shape of x: --shape x=None,28,28,1"):
        converted(build)


def test_random_numbers_that_only_a_part_of_the_graph_draws_are_not_compared():
    def build():
        x = tf.placeholder(tf.float32, [None, 3, 4], "x")
        mean = tf.reduce_mean(x * weight("w", 4), 1)
        noisy = tf.foldl(lambda state, each: tf.sin(state) + each + tf.random_normal([4]), x[0] * weight("v", 4))
        return {"noisy": noisy, "mean": tf.identity(mean, "of_all")}

    found = converted(build)
    assert found.verified
    assert found.trials["random"].keys() == {"of_all"}
    assert len(found.uncertain) == 1
    assert not found.drawn


@pytest.mark.parametrize("in_a_loop", [False, True])
def test_dropout_without_a_switch_is_switched_off_to_compare(in_a_loop):
    def build():
        x = tf.placeholder(tf.float32, [None, 3, 4], "x")
        if not in_a_loop:
            return tf.nn.dropout(x, 0.4) * weight("w", 4)
        return tf.map_fn(lambda each: tf.nn.dropout(each * weight("w", 4), 0.4), x)

    tf.disable_control_flow_v2()
    try:
        found = converted(build)
    finally:
        tf.enable_control_flow_v2()
    assert found.verified
    if not in_a_loop:
        assert "Dropout" in layers_of(found)
        assert "layers.Dropout(0.6" in found.source


def test_a_loop_that_has_two_results_runs_once():
    def build():
        x = tf.placeholder(tf.float32, [None, 4], "x")
        steps, y = tf.while_loop(lambda i, h: i < 5, lambda i, h: (i + 1, tf.tanh(h * 2)), [tf.constant(0), x])
        return {"steps": tf.identity(steps, "steps"), "y": tf.identity(y, "y")}

    tf.disable_control_flow_v2()
    try:
        found = converted(build)
    finally:
        tf.enable_control_flow_v2()
    assert found.verified
    assert layers_of(found) == ["GraphPart"]
    assert list(found.plan.parts) == ["while"]


def test_real_inputs_are_tried_as_well(saved):
    x = np.zeros((2, 8), np.float32)
    found = convert_graph(open_source(saved["meta"]), data={"x": x})
    assert {kind: list(outputs) for kind, outputs in found.trials.items()} == {"random": ["y"], "given": ["y"]}
    assert found.verified


def test_an_operation_that_tensorflow_lacks_is_named_with_the_ways_around(saved):
    graph = open_source(saved["frozen"]).graph
    next(node for node in graph.node if node.name == "Relu").op = "RectifyOfMine"
    message = "RectifyOfMine.*To convert what follows RectifyOfMine: --inputs Relu; what comes before: --outputs hidden"
    with pytest.raises(GraphError, match=message):
        convert_graph(Source("graph.pb", graph), outputs=["logits"])
    found = convert_graph(Source("graph.pb", graph), outputs=["hidden"])
    assert found.verified


def test_models_are_named_by_what_they_are(saved):
    found = convert_graph(open_source(saved["meta"]), name="perceptron")
    assert found.model.name == "perceptron"
    assert isinstance(found.model, keras.Model)
    assert [type(layer).__name__ for layer in found.model.layers[1:]] == ["Dense", "Dropout", "Dense"]
