"""The graphs of the zoo build with `tfgraph.v1`, and give there what TF 1.15.5 gave."""

import contextlib
import json
from pathlib import Path

import numpy as np
import pytest
from make_zoo import LIGHT, digest, load

import tfgraph.v1 as tf
from tests.migration.zoo import GRAPHS, THEMES
from tests.migration.zoo.saving import KINDS, save, variable_value

GOLDENS = load(Path(__file__).parents[2] / "goldens" / "zoo.npz")

#: Run in `make test`, one or two of each theme; the others by `make test-all`.
QUICK = {
    "dense_partitioned_variables",
    "activation_prelu",
    "u_net_by_hand",
    "nchw_layers",
    "batch_norm_by_moments_and_average",
    "dynamic_lstm_peepholes",
    "bert_layer",
    "while_loop_in_while_loop",
    "shapes_of_everything",
    "train_rmsprop_centered",
    "keras_functional_conv",
    "resnet_v2_small_atrous",
}

#: What a CPU does not do in 2.21 as it did in 1.15.5, and why.
DIFFERENT = {
    "border_channels_padded": "TF 2.21 fuses Pad, Conv2D, BiasAdd and Relu for oneDNN, and loses the padded channels"
}


@pytest.fixture(autouse=True)
def v1_shapes():
    """Shapes as `tfgraph run` makes them for a script: of `Dimension`s."""
    tf.disable_v2_tensorshape()
    yield
    tf.enable_v2_tensorshape()


@contextlib.contextmanager
def control_flow_of(graph):
    """Loops and branches as `tfgraph run` makes them: TF1's; but not those of Keras, which then wants no TF2 at all."""
    if graph.theme != "keras_layers":
        tf.disable_control_flow_v2()
    try:
        yield
    finally:
        tf.enable_control_flow_v2()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in sorted(GOLDENS)]
)
def test_outputs_are_those_of_tf_115(name, device, request):
    if name in DIFFERENT and "CPU" in device:
        request.applymarker(pytest.mark.xfail(reason=DIFFERENT[name], strict=True))
    with tf.device(device), control_flow_of(LIGHT[name]):
        variables, outputs = digest(tf, LIGHT[name])
    wanted_variables, wanted = GOLDENS[name]
    assert variables == wanted_variables
    assert sorted(outputs) == sorted(wanted)
    for key, (shape, dtype, numbers) in wanted.items():
        assert outputs[key][:2] == [shape, dtype], key
        # Sums of up to 800 float32 products in another order; half has 10 bits; digests are kept in float32.
        tolerance = 1e-3 if dtype == "float16" else 1e-6 if "int" in dtype else 1e-5
        scale = np.max(np.abs(numbers))
        np.testing.assert_allclose(outputs[key][2], numbers, rtol=0, atol=tolerance * scale, err_msg=key)


def test_every_light_graph_has_a_golden():
    assert set(GOLDENS) == {name for name, graph in LIGHT.items() if graph.only != "tfgraph"}
    assert QUICK <= set(GOLDENS)


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_graphs_build(theme):
    for graph in LIGHT.values():
        if graph.theme == theme and graph.name not in QUICK:
            with control_flow_of(graph), tf.Graph().as_default():
                built = graph.build(tf)
                assert built.inputs, graph.name
                assert built.outputs, graph.name


def test_a_saved_graph_gives_its_golden_again(tmp_path):
    graph = GRAPHS["train_batch_norm_update_ops"]
    about = save(tf, graph, str(tmp_path / "saved"))
    golden = np.load(tmp_path / "saved" / "golden.npz")
    inputs = {about["inputs"]["x"]: golden["inputs/x"], about["training"]["training"][0]: False}
    with tf.Graph().as_default(), tf.Session() as session:
        tf.train.import_meta_graph(str(tmp_path / "saved" / "model.ckpt.meta")).restore(
            session, str(tmp_path / "saved" / "model.ckpt")
        )
        # The same kernels on the same numbers.
        np.testing.assert_array_equal(session.run(about["outputs"]["logits"], inputs), golden["outputs/logits"])
        for index, loss in enumerate(golden["next/losses"]):
            step = {about["inputs"]["x"]: golden["next/inputs/x"][index], "training:0": True}
            step[about["targets"]["labels"]] = golden["next/targets/labels"][index]
            # Threads add up the gradients of a batch in any order.
            assert session.run([about["loss"], about["step"]], step)[0] == pytest.approx(loss, rel=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_alone_is_written(kind, tmp_path):
    about = save(tf, GRAPHS["shared_weights_siamese"], str(tmp_path / "saved"), [kind])
    written = {path.name for path in (tmp_path / "saved").iterdir()} - {"graph.json", "golden.npz"}
    checkpoint = {"checkpoint"} | {f"model.ckpt.{end}" for end in ("meta", "index", "data-00000-of-00001")}
    assert written == {"meta": checkpoint, "frozen": {"frozen.pb"}, "saved_model": {"saved_model"}}[kind]
    assert json.loads((tmp_path / "saved" / "graph.json").read_text()) == about
    assert about["outputs"].keys() == {"distance"}


@pytest.mark.parametrize("name", ["bn/moving_variance", "bn/gamma", "bn/moments/Squeeze_1/ExponentialMovingAverage"])
def test_what_must_be_positive_is(name):
    assert np.all(variable_value(name, [1000]) >= 0.5)


def test_no_variable_is_set_to_zeros_or_as_another():
    first, second = variable_value("a/bias", [8]), variable_value("b/bias", [8])
    assert np.all(first != 0)
    assert not np.array_equal(first, second)
