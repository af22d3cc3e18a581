"""The graphs of the zoo become Keras models that compute the same."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.graphs.conversion import convert_graph
from migration.graphs.sources import open_source
from tests.migration.zoo import GRAPHS
from tests.migration.zoo.saving import save

#: Run in `make test`, one or two of each theme; the others by `make test-all`.
QUICK = {
    "activation_gelu_tanh",
    "attention_of_bahdanau",
    "bidirectional_static",
    "batch_norm_by_moments_and_average",
    "batch_norm_slim_placeholder",
    "case_on_data",
    "cifar10_tutorial",
    "conv_atrous",
    "conv_transpose_computed_shape",
    "dense_resource_variables",
    "dropout_of_2016_placeholder",
    "dynamic_basic_lstm",
    "function_of_defun",
    "iterator_in_front",
    "lenet_slim",
    "map_fn_per_example",
    "shared_weights_siamese",
    "static_gru",
    "tied_autoencoder",
    "u_net_by_hand",
    "while_loop_until",
}
#: Of these, what has a part of the graph in it: loops that are no recurrent layer, functions.
WITH_PARTS = {"function_of_defun", "map_fn_per_example", "while_loop_until"}
LIGHT = {name: graph for name, graph in GRAPHS.items() if not graph.slow}
#: Not as TF 1.15.5 writes it: those of its graphs convert.
FUNCTIONS = (
    "built by tf_keras of 2.21: functions that take variables by their handles have no form in a part of the graph"
)
#: What cannot be converted, and why.
REFUSED = {
    "border_channels_padded": "TF 2.21 cannot run it on a CPU",
    "keras_embedding_lstm": FUNCTIONS,
    "keras_functional_conv": FUNCTIONS,
    "keras_gru_masked": FUNCTIONS,
    "py_func": "the Python function was in the process that built the graph",
}


@pytest.fixture(autouse=True)
def v1_shapes():
    """Shapes as `tfgraph run` makes them for a script, and its control flow."""
    tf.disable_v2_tensorshape()
    tf.disable_control_flow_v2()
    yield
    tf.enable_control_flow_v2()
    tf.enable_v2_tensorshape()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in sorted(LIGHT)]
)
def test_a_graph_becomes_a_model_that_computes_the_same(name, tmp_path, request):
    if name in REFUSED:
        request.applymarker(pytest.mark.xfail(reason=REFUSED[name], strict=True))
    if LIGHT[name].theme == "keras_layers":
        tf.enable_control_flow_v2()  # tf_keras wants that, or no TF2 at all
    about = save(tf, LIGHT[name], str(tmp_path / "saved"), ["meta"])
    golden = np.load(tmp_path / "saved" / "golden.npz")
    inputs, outputs = about["inputs"], about["outputs"]
    source = open_source(tmp_path / "saved" / "model.ckpt.meta")
    data = {tensor: golden[f"inputs/{key}"] for key, tensor in inputs.items()}
    conversion = convert_graph(source, list(inputs.values()), list(outputs.values()))
    data = {key: data[tensor] for key, tensor in conversion.endpoints.inputs.items()}
    conversion = convert_graph(source, list(inputs.values()), list(outputs.values()), data=data)
    assert conversion.verified, (conversion.trials, conversion.source)
    assert conversion.trials["given"].keys() == conversion.endpoints.outputs.keys()
    if LIGHT[name].idiomatic and name in QUICK - WITH_PARTS:
        assert not conversion.wrapped, conversion.source
