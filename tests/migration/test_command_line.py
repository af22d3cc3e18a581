"""`migration convert` and `migration compare`, as a user types them."""

import json
import os
import subprocess
from pathlib import Path

import keras
import numpy as np
import pytest
import saved_graphs
import tensorflow as tf
import tensorflow.compat.v1 as tf1

from migration.checkpoints import save_ckpt
from migration.command_line import MODELS, main
from migration.pairs import PAIRS
from migration.parity import LOOPS
from migration.parity.levels import LEVELS
from tfgraph.checkpoints import read_checkpoint, write_checkpoint
from tfkeras.models import LeNet5, SoftmaxRegression

#: A run of TF 1.15.5.
RECORD = Path(__file__).parents[1] / "goldens" / "parity_record.npz"


@pytest.fixture
def checkpoint(tmp_path, rng):
    """A checkpoint of softmax regression under the names that an unnamed `tf.Variable` gets."""
    model = SoftmaxRegression()
    for weight in model.weights:
        weight.assign(0.01 * rng.standard_normal(weight.shape))
    path = tmp_path / "softmax.ckpt"
    save_ckpt(model, path, rename={"Variable": "W", "Variable_1": "b"}, optimizer=model.optimizer)
    return path


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Run the command in this process, which takes a tenth of the time of one of its own."""

    def call(*arguments):
        monkeypatch.chdir(tmp_path)
        keras.backend.clear_session()  # models are numbered in a process
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse's
            code = end.code
        printed = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, printed.out, printed.err)

    return call


RENAME = ["--rename", "Variable=W", "--rename", "Variable_1=b"]


def test_convert_to_keras_and_back_is_bit_identical(call, tmp_path, checkpoint):
    there = call("convert", checkpoint, "--model", "softmax_regression", *RENAME, "-o", "model.keras")
    assert there.returncode == 0, there.stderr
    for words in ("Variable_1", "(784, 10)", "float32", "moved", "3 moved"):
        assert words in there.stdout

    lines = json.loads((tmp_path / "model.keras.ledger.json").read_text())
    assert [line["source"] for line in lines] == ["Variable", "Variable_1", "global_step"]

    back = call("convert", "model.keras", *RENAME, "-o", "back.ckpt")
    assert back.returncode == 0, back.stderr
    original, returned = read_checkpoint(checkpoint), read_checkpoint(tmp_path / "back.ckpt")
    assert original.keys() == returned.keys() == {"Variable", "Variable_1", "global_step"}
    for name, value in original.items():
        np.testing.assert_array_equal(returned[name], value, strict=True)


def test_convert_a_graph_to_source(call, tmp_path):
    saved_graphs.save(tmp_path)
    done = call("convert", "model.ckpt.meta", "-o", "out/", "--keep-prob", "0.8", "--name", "net")
    assert done.returncode == 0, done.stderr
    assert "The model is what lies from x:0 to y:0; --inputs and --outputs say otherwise." in done.stdout
    assert "Compared as it is when nothing is trained: keep_prob:0 = 1.0." in done.stdout
    source = (tmp_path / "out" / "model.py").read_text()
    assert "layers.Dropout(0.2" in source
    assert 'name="net"' in source
    assert json.loads((tmp_path / "out" / "certificate.json").read_text())["verified"]
    for path in ("frozen.pb", "saved", "model.ckpt"):
        done = call("convert", path, "-o", f"out_{path}/", "--outputs", "logits")
        assert done.returncode == 0, done.stderr


def test_convert_writes_nothing_that_is_not_verified(call, tmp_path, request):
    tf1.disable_control_flow_v2()  # as in a graph of TF1
    request.addfinalizer(tf1.enable_control_flow_v2)
    with tf.Graph().as_default(), tf1.Session() as session:
        x = tf1.placeholder(tf.float32, [None, 4], "x")
        rows = tf.matmul(x, tf1.get_variable("w", [4, 2]))
        tf.identity(tf1.foldl(lambda state, row: tf.sin(state) + row + tf.random.normal([2]), rows), "add")
        session.run(tf1.global_variables_initializer())
        tf1.train.Saver().save(session, str(tmp_path / "old.ckpt"))
    options = ["old.ckpt.meta", "-o", "out", "--outputs", "add"]
    refused = call("convert", *options)
    assert refused.returncode == 1
    assert "not compared: random numbers are in it" in refused.stdout
    assert "Nothing was written. --force writes 'out' all the same." in refused.stderr
    assert not (tmp_path / "out").exists()
    forced = call("convert", *options, "--force")
    assert forced.returncode == 1
    assert not json.loads((tmp_path / "out" / "certificate.json").read_text())["verified"]
    assert "not verified" in (tmp_path / "out" / "certificate.html").read_text()


def test_compare_finds_no_difference(call, tmp_path, checkpoint):
    assert call("convert", checkpoint, "--model", "softmax_regression", *RENAME, "-o", "model.keras").returncode == 0
    assert call("convert", "model.keras", "-o", "named.ckpt").returncode == 0
    compared = call(
        *("compare", "softmax_regression", "--checkpoint", "named.ckpt", "--steps", "5"),
        *("--json", "all.json", "--html", "page.html"),
    )
    assert compared.returncode == 0, compared.stdout + compared.stderr
    rows = [line for line in compared.stdout.splitlines() if line.count("0 ulp (0)") == 3]
    assert [row.split("│")[1].strip() for row in rows] == list(LEVELS)
    written = json.loads((tmp_path / "all.json").read_text())
    assert [(each["b"], each["passed"]) for each in written] == [(f"Keras {loop}", True) for loop in LOOPS]
    assert "passed" in (tmp_path / "page.html").read_text()


PORT = """
import keras
import tfkeras.layers
import tfkeras.optimizers

def make(activation="relu"):
    model = keras.Sequential(
        [
            keras.Input([4]),
            tfkeras.layers.Dense(3, activation, name="hidden"),
            tfkeras.layers.Dense(2, name="out"),
        ]
    )
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(tfkeras.optimizers.GradientDescent(0.1), loss, jit_compile=False)
    return model

def make_wrong():
    return make("tanh")
"""


def test_compare_a_graph_with_a_port_of_the_users_own(call, tmp_path, write, rng):
    write("port.py", PORT)
    with tf.Graph().as_default(), tf1.Session() as session:
        x, y_ = tf1.placeholder(tf.float32, [None, 4], "x"), tf1.placeholder(tf.float32, [None, 2], "labels")
        w1, b1 = tf1.get_variable("hidden/kernel", [4, 3]), tf1.get_variable("hidden/bias", [3])
        w2, b2 = tf1.get_variable("out/kernel", [3, 2]), tf1.get_variable("b", [2])
        y = tf.identity(tf.matmul(tf.nn.relu(tf.matmul(x, w1) + b1), w2) + b2, name="logits")
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y_, y), name="loss")
        tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
        session.run(tf1.global_variables_initializer())
        tf1.train.Saver().save(session, str(tmp_path / "old.ckpt"))
    np.savez(tmp_path / "data.npz", x=rng.random((40, 4), np.float32), y_=np.eye(2, dtype=np.float32)[[0, 1] * 20])
    tensors = ["--tensors", "x=x,y_=labels,y=logits,loss=loss", "--rename", "b=out/bias"]
    options = [*tensors, "--steps", "3", "--batch-size", "10", "--data", "data.npz"]
    same = call("compare", "old.ckpt", "port:make", *options)
    assert same.returncode == 0, same.stdout + same.stderr
    assert same.stdout.count("0 ulp (0)") == 3 * len(LEVELS)
    other = call("compare", "old.ckpt", "port:make_wrong", *options, "--html", "page.html", "--json", "all.json")
    assert other.returncode == 1
    assert (
        "First operation that differs, on the way to y: Relu (test_command_line.py:" not in other.stdout
    )  # of a .meta
    assert "Looks like activation: the activation is another: Relu against Tanh." in other.stdout
    assert other.stdout.count("No known cause") == 0
    written = json.loads((tmp_path / "all.json").read_text())
    assert written[0]["divergence"]["a"]["type"] == "Relu"
    assert written[0]["divergence"]["b"]["type"] == "Tanh"
    assert not written[0]["passed"]
    page = (tmp_path / "page.html").read_text()
    assert "the activation is another: Relu against Tanh" in page
    assert page.count("<svg") == 2  # fit does not show its losses
    assert "http" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "https://matplotlib.org", ""
    ).replace("http://creativecommons.org", "")


def test_compare_graphs_that_are_not_trained(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    paths = saved_graphs.save(tmp_path)
    for other in (paths["frozen"], paths["saved_model"]):
        assert main(["compare", str(paths["meta"]), str(other)]) == 0
        said = capsys.readouterr()
        assert [line.split("│")[1].strip() for line in said.out.splitlines() if "│" in line] == list(LEVELS[:3])
        assert "without --data inputs are random numbers" in said.err
    np.savez("data.npz", x=np.ones([5, 8], np.float32))
    (tmp_path / "graph_ports.py").write_text(FUNCTIONS)
    for name, code in (("same", 0), ("other", 1)):
        assert main(["compare", "frozen.pb", f"graph_ports:make_{name}", "--data", "data.npz"]) == code
    said = capsys.readouterr()
    assert "First operation that differs, on the way to y: Relu against Tanh (graph_ports.py:10)" in said.out
    assert "random" not in said.err
    assert main(["compare", "frozen.pb", "graph_ports:make_nothing"]) == 1
    assert "expected a model or a function, received NoneType" in capsys.readouterr().err


FUNCTIONS = """
import tensorflow as tf
from tfgraph.checkpoints import read_checkpoint

def make_same(activation=tf.nn.relu):
    w = {name: tf.constant(value) for name, value in read_checkpoint("model.ckpt").items() if name[0] in "wb"}

    def model(x):
        hidden = tf.matmul(x, w["w1"]) + w["b1"]
        return tf.nn.softmax(tf.matmul(activation(hidden), w["w2"]) + w["b2"])

    return model

def make_other():
    return make_same(tf.tanh)

def make_nothing():
    return None
"""

SCRIPT = """
import numpy as np
import tensorflow as tf

x, y_ = tf.placeholder(tf.float32, [None, 4], "x"), tf.placeholder(tf.float32, [None, 2], "labels")
hidden = tf.layers.dense(x, 3, tf.nn.relu, name="hidden")
logits = tf.layers.dense(hidden, 2, name="out")
loss = tf.losses.softmax_cross_entropy(y_, logits)
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
random = np.random.RandomState(0)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for _ in range(9):
        session.run(step, {x: random.rand(5, 4), y_: np.eye(2)[random.randint(0, 2, 5)]})
"""


def test_convert_a_script(call, write, tmp_path):
    write("script.py", SCRIPT)
    done = call("convert", "script.py", "-o", "out/", "--steps", "3")
    assert done.returncode == 0, done.stderr
    said = json.loads((tmp_path / "out" / "certificate.json").read_text())
    assert (said["verified"], said["model"], said["graph"]) == (True, "script", "script.py")
    write("empty.py", "import tensorflow as tf")
    assert "'empty.py' ran no session." in call("convert", "empty.py", "-o", "out/").stderr


@pytest.mark.slow
def test_compare_a_script_with_its_port(call, write):
    write("script.py", SCRIPT)
    write("port.py", PORT)
    options = ["--tensors", "x=x,y_=labels", "--steps", "3", "--exact"]
    same = call("compare", "script.py", "port:make", *options)
    assert same.returncode == 0, same.stdout + same.stderr
    assert "3 steps" in same.stdout
    assert call("compare", "script.py", "port:make_wrong", *options).returncode == 1


def test_compare_records(call):
    same = call("compare", RECORD, RECORD, "--exact")
    assert same.returncode == 0, same.stdout + same.stderr
    assert same.stdout.count("0 ulp (0)") == len(LEVELS) - 2
    assert "not compared: they were not recorded" in same.stdout
    refused = call("compare", RECORD, "port:make", "--tensors", "y=logits")
    assert refused.returncode == 1
    assert "--tensors: y unknown; a record needs no more than x=NAME,y_=NAME" in refused.stderr


@pytest.mark.parametrize("name", ["mlp", pytest.param("cifar_cnn", marks=pytest.mark.slow)])
def test_compare_feeds_each_model_its_data(name, capsys, monkeypatch):
    """Dropout of another rate than TF1's usual half; images of the other data set."""
    monkeypatch.delenv("CIFAR10_DATA", raising=False)
    monkeypatch.setenv("MNIST_DATA", "embedded")
    assert main(["compare", name, "--steps", "2"]) == 0
    assert capsys.readouterr().out.count("0 ulp (0)") == 3 * len(LEVELS)


def test_every_pair_can_be_named():
    assert tuple(sorted(PAIRS)) == MODELS


def test_a_checkpoint_of_another_model_is_refused_with_every_difference(call, tmp_path, checkpoint):
    refused = call("convert", checkpoint, "--model", "lenet5", "-o", "model.keras")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert f"Cannot load '{checkpoint}' into 'le_net5' with Adam; nothing was changed:" in refused.stderr
    for name in (
        "conv1/kernel: not in the checkpoint",
        "fc3/bias/Adam_1: not in",
        "Variable_1: (10,) in the checkpoint",
    ):
        assert name in refused.stderr
    assert sorted(os.listdir(tmp_path)) == ["checkpoint", "softmax.ckpt.data-00000-of-00001", "softmax.ckpt.index"]


MODEL = ["--model", "softmax_regression"]
BAD_CALLS = [
    (["convert", "nowhere.ckpt", *MODEL, "-o", "m.keras"], 1, "No checkpoint 'nowhere.ckpt'"),
    (["convert", "nowhere.keras", "-o", "m.ckpt"], 1, "No such file: 'nowhere.keras'"),
    (["convert", "text.keras", "-o", "m.ckpt"], 1, "Cannot read 'text.keras'"),
    (["convert", "a.ckpt", "-o", "b.ckpt"], 1, "No checkpoint 'a.ckpt'"),
    (["convert", "softmax.ckpt", "-o", "no/b.npz"], 1, "there is no directory 'no'"),
    (["convert", "softmax.ckpt", "-o", "b.ckpt", "--averages", "shadow"], 1, "has no moving averages"),
    (["convert", "softmax.ckpt", "-o", "b.ckpt", "--rename-pattern", "(=x"], 1, "'(' is no regular expression"),
    (["convert", "a.ckpt", "-o", "m.keras"], 1, "--model is missing"),
    (["convert", "softmax.ckpt", "-o", "b.npz", "--forget-bias", "0"], 1, "--forget-bias: from file to file"),
    (["convert", "softmax.ckpt", *MODEL, "--forget-bias", "0", "-o", "m.keras"], 1, "has no keras.layers.LSTM"),
    (["convert", "a.ckpt", *MODEL, "--rename", "W", "-o", "m.keras"], 1, "--rename expected OLD=NEW, received 'W'"),
    (["convert", "softmax.ckpt", *MODEL, *RENAME, "-o", "no/m.keras"], 1, "there is no directory 'no'"),
    (["convert", "softmax.ckpt", *MODEL, "--rename", "X=W", "-o", "m.keras"], 1, "rename names what is not in"),
    (["compare", "softmax_regression", "--checkpoint", "nowhere.ckpt"], 1, "No checkpoint 'nowhere.ckpt'"),
    (["compare", "softmax_regression", "--data", "nowhere"], 1, "MNIST in 'nowhere': missing"),
    (["compare", "softmax_regression", "port:make"], 1, "PORT: 'softmax_regression' has its own, and 'port:make'"),
    (["convert", "nowhere.pb", "-o", "out/"], 1, "Cannot open 'nowhere.pb': no such file"),
    (["convert", "nowhere.pb", "-o", "out", "--shape", "x:1"], 1, "Cannot open 'nowhere.pb'"),
    (["compare", "any.ckpt", "p:make"], 1, "Cannot open 'any.ckpt': no such file, and no 'any.ckpt.meta'"),
    (["compare", "any.ckpt", "p:make", "--tensors", "loss=l"], 1, "--tensors: x, y, y_ missing or unknown; expected"),
    (["compare", "any.ckpt", "p:make", "--tensors", "x:y"], 1, "--tensors expected NAME=NAME, received 'x:y'"),
    (["compare", "softmax_regression", "--steps", "0"], 2, "expected at least 1, received 0"),
    (["compare", "resnet"], 1, "PORT is missing: 'resnet' is to be compared with"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), BAD_CALLS, ids=lambda value: str(value)[:40])
def test_bad_calls_say_what_is_wrong_and_write_nothing(
    arguments, code, message, checkpoint, call, tmp_path, monkeypatch
):
    monkeypatch.setenv("MNIST_DATA", "embedded")
    (tmp_path / "text.keras").write_text("not a zip file")
    before = sorted(os.listdir(tmp_path))
    refused = call(*arguments)
    assert refused.returncode == code
    assert message in refused.stderr
    assert sorted(os.listdir(tmp_path)) == before


def test_to_another_format_and_back(call, tmp_path, checkpoint):
    shorter = ["--rename-pattern", r"(Var)iable(.*)=\1\2"]
    for source, target, *options in (
        ("softmax.ckpt", "a.npz", *shorter),
        ("a.npz", "b.safetensors"),
        ("b.safetensors", "c.ckpt"),
    ):
        moved = call("convert", source, "-o", target, *options)
        assert moved.returncode == 0, moved.stderr
    assert call("convert", "a.npz", "--to", "ckpt", "-o", "d.npz").returncode == 0
    original = read_checkpoint(checkpoint)
    for made in ("c.ckpt", "d.npz.index"):
        found = read_checkpoint(tmp_path / made)
        assert found.keys() == {"Var", "Var_1", "global_step"}
        for name, value in found.items():
            np.testing.assert_array_equal(value, original[name.replace("Var", "Variable")], strict=True)


MINE = """
import keras

def model():
    made = keras.Sequential([keras.Input([784]), keras.layers.Dense(10, name="dense")])
    made.compile(keras.optimizers.SGD(), "mse")
    return made

def number():
    return 7
"""


def test_a_model_of_the_users_own(call, tmp_path, checkpoint):
    """By a function of theirs, and by a file; the names are found by shape."""
    (tmp_path / "mine_of_users.py").write_text(MINE)
    made = call("convert", checkpoint, "--model", "mine_of_users:model", "-o", "mine.keras")
    assert made.returncode == 0, made.stderr
    again = call("convert", checkpoint, "--model", "mine.keras", "-o", "again.keras")
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("proposed by word, shape and order") == 2
    expected = read_checkpoint(checkpoint)
    for name in ("mine.keras", "again.keras"):
        weights = keras.models.load_model(tmp_path / name).get_weights()
        for value, old in zip(weights, ("Variable", "Variable_1"), strict=True):
            np.testing.assert_array_equal(value, expected[old], strict=True)
    for model, message in (
        ("mine_of_users:number", "expected a Keras model, received int"),
        ("mine_of_users:absent", "has no attribute 'absent'"),
        ("absent_of_users:model", "No module named 'absent_of_users'"),
        ("resnet", "no model 'resnet'. A .keras file, MODULE:FUNCTION, or one of softmax_regression, "),
    ):
        refused = call("convert", checkpoint, "--model", model, "-o", "refused.keras")
        assert refused.returncode == 1 and message in refused.stderr
    assert not (tmp_path / "refused.keras").exists()


def test_weights_only_leaves_the_optimizer(call, tmp_path):
    model = LeNet5()
    save_ckpt(model, tmp_path / "lenet5.ckpt", optimizer=model.optimizer)
    moved = call("convert", "lenet5.ckpt", "--model", "lenet5", "--weights-only", "-o", "lenet5.keras")
    assert moved.returncode == 0, moved.stderr
    assert "10 moved, 23 left" in moved.stdout
    assert "training state; no optimizer was given" in moved.stdout


def test_the_forget_bias_of_the_script(call, tmp_path, rng):
    model = keras.Sequential([keras.Input([5, 3]), keras.layers.LSTM(4, name="lstm")])
    model.save(tmp_path / "made.keras")
    kernel, bias = (rng.standard_normal(shape).astype(np.float32) for shape in ((7, 16), (16,)))
    write_checkpoint(tmp_path / "cell.ckpt", {"rnn/lstm_cell/kernel": kernel, "rnn/lstm_cell/bias": bias})
    options = ("--forget-bias", "0", "--rename", "rnn/lstm_cell=lstm/lstm_cell")
    there = call("convert", "cell.ckpt", "--model", "made.keras", *options, "-o", "model.keras")
    assert there.returncode == 0, there.stderr
    i, c, f, o = np.split(bias, 4)
    moved = keras.models.load_model(tmp_path / "model.keras").get_weights()[2]
    np.testing.assert_array_equal(moved, np.concatenate([i, f, c, o]), strict=True)
    back = call("convert", "model.keras", *options, "--weights-only", "-o", "back.ckpt")
    assert back.returncode == 0, back.stderr
    np.testing.assert_array_equal(read_checkpoint(tmp_path / "back.ckpt")["rnn/lstm_cell/bias"], bias, strict=True)
