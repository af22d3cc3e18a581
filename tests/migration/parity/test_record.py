"""Recorded runs: `migration record` as a user types it, what TF 1.15.5 recorded, and files that are no records."""

import hashlib
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from migration.command_line import main
from migration.parity.record import RecordError, read_record
from migration.parity.trace import Trace

ROOT = Path(__file__).parents[3]
GOLDENS = ROOT / "tests" / "goldens"
GOLDEN = GOLDENS / "parity_record.npz"
SCRIPT = GOLDENS / "parity_record_script.py"
#: The forward part is the same in both worlds, node by node, up to these types, which stand for each other; gradients
#: are built of other nodes today.
RENAMED = {"Add": "AddV2"}
#: Attributes that came after 1.15, with what they are where it had none.
LATER = {"explicit_paddings": [], "grad_a": False, "grad_b": False}


@pytest.fixture
def call(tmp_path, monkeypatch, capfd):
    """Run the command in this process, in `tmp_path`; the script runs in one of its own."""

    def call(*arguments):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        try:
            code = main(["record", *map(str, arguments)])
        except SystemExit as end:  # argparse's
            code = end.code
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return call


def test_the_record_of_tf_1_15():
    with read_record(GOLDEN) as record:
        assert isinstance(record.trace, Trace)
        assert record.trace.program == "parity_record_script.py on TF 1.15.5"
        assert (record.steps, record.seed, record.argv, record.stopped, record.others) == (3, 7, [], True, 0)
        assert record.versions["tensorflow"] == "1.15.5" and record.versions["python"].startswith("3.7")
        assert record.devices and all("CPU" in device for device in record.devices)
        assert record.sha256 == hashlib.sha256(SCRIPT.read_bytes()).hexdigest()
        assert (record.trace.y, record.trace.loss) == ("logits/BiasAdd:0", "add:0")
        assert record.trace.feeds == ("x:0", "y_:0", "keep_prob:0")
        assert set(record.trace.gradients) == {
            f"{layer}/{kind}" for layer in ("conv", "logits") for kind in ("kernel", "bias")
        }
        assert record.updates == [sorted(record.trace.gradients)] * 3 and record.fetches == [["add:0"]] * 3
        assert record.trace.left_out == {} and record.trace.indices == {}
        assert record.before["global_step"] == 0 and record.after(3)["global_step"] == 3
        np.testing.assert_array_equal(record.after(1)["beta1_power"], np.float32(0.9) * np.float32(0.9))
        assert [dict(batch)["x:0"].shape for batch in record.batches()] == [(4, 6, 6, 1)] * 3
        with pytest.raises(RecordError, match="has the variables after step 1 and 3, not after step 2"):
            record.after(2)
        with pytest.raises(RecordError, match="has steps 1 to 3, not 4"):
            record.random(4)


def test_ours_records_what_tf_1_15_does(call, tmp_path):
    """`--seed` gives both the same weights, batches and masks; values differ by rounding."""
    code, out, err = call(SCRIPT, "-o", "run.npz", "--steps", "3", "--seed", "7")
    assert code == 0, err
    assert out.startswith("loss 1.4588")  # the script's own
    assert "run.npz: 3 training steps of parity_record_script.py on TF 2.21" in out
    assert "  loss: add:0: 1.45881 to 1.00011\n  outputs: logits/BiasAdd:0\n" in out, out
    assert os.listdir(tmp_path) == ["run.npz"]
    with read_record("run.npz") as ours, read_record(GOLDEN) as theirs:
        forward = [
            {node.name: node for node in record.trace.nodes if not node.name.startswith("gradients/")}
            for record in (ours, theirs)
        ]
        assert forward[0].keys() == forward[1].keys() and len(forward[0]) > 50
        for name, node in forward[1].items():
            same = forward[0][name]
            assert same.type == RENAMED.get(node.type, node.type)
            assert (same.inputs, same.outputs, same.source) == (node.inputs, node.outputs, node.source)
            assert same.attributes == {**{k: LATER[k] for k in LATER if k in same.attributes}, **node.attributes}
        a, b = ours.trace, theirs.trace
        for attribute in ("variables", "feeds", "random", "y", "loss", "gradients", "indices"):
            assert getattr(a, attribute) == getattr(b, attribute), attribute
        names = [name for node in forward[1].values() for name in node.outputs] + list(b.gradients.values())
        values, expected = dict(a.values(names)), dict(b.values(names))
        assert values.keys() == expected.keys() and len(values) > 50
        for name in values:
            # float32: kernels of two versions of TensorFlow sum in another order; 2e-6 of values about 1.
            np.testing.assert_allclose(values[name], expected[name], rtol=1e-5, atol=2e-6, err_msg=name)
        exact = [(ours.before, theirs.before)]
        exact += [*zip(ours.batches(), theirs.batches(), strict=True)]
        exact += [(ours.random(step), theirs.random(step)) for step in (1, 2, 3)]
        for mine, other in exact:
            assert mine.keys() == other.keys()
            for name in mine:
                np.testing.assert_array_equal(mine[name], other[name], strict=True, err_msg=name)
        np.testing.assert_allclose(ours.losses, theirs.losses, rtol=1e-5)  # as above
        for name in theirs.after(3):
            # Adam divides by the root of tiny second moments: rounding of the gradients shows more, 3 steps of 0.01.
            np.testing.assert_allclose(ours.after(3)[name], theirs.after(3)[name], rtol=1e-4, atol=1e-5, err_msg=name)


CRASHING = """
import sys
import tensorflow as tf
w = tf.get_variable('w', [2])
train = tf.train.GradientDescentOptimizer(.1).minimize(tf.nn.l2_loss(w))
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    session.run(train)
    print(sys.argv[1:], __name__)
    raise ZeroDivisionError('mine')
"""


def test_a_script_that_crashes_leaves_its_traceback_and_no_file(call, write, tmp_path):
    write("script.py", CRASHING)
    code, out, err = call("script.py", "-o", "run.npz", "--", "--lr", "0.1")
    assert (code, out) == (1, "['--lr', '0.1'] __main__\n"), err
    assert "script.py\", line 9, in <module>\n    raise ZeroDivisionError('mine')" in err
    assert err.endswith("ZeroDivisionError: mine\n") and "recorder" not in err
    assert os.listdir(tmp_path) == ["script.py"]


BAD_CALLS = [
    (["nowhere.py", "-o", "run.npz"], 1, "migration record: Cannot run 'nowhere.py': no such file.\n"),
    ([".", "-o", "run.npz"], 1, "Cannot run '.': is a directory."),
    (["script.py", "-o", "no/run.npz"], 1, "Cannot write 'no/run.npz': there is no directory 'no'. Make it first."),
    (["script.py", "-o", "run.npz", "--tf1-python", "no/python"], 1, "--tf1-python no/python: cannot start it"),
    (["script.py", "-o", "run.npz", "--tf1-python", "/bin/true"], 1, "ended its process before it could be recorded"),
    (["script.py", "-o", "run.npz", "--steps", "0"], 2, "expected at least 1, received 0"),
    (["script.py", "-o", "run.npz", "--lr", "3"], 2, "unrecognized arguments: --lr 3"),
    (["script.py"], 2, "the following arguments are required: -o/--output"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), BAD_CALLS, ids=lambda value: str(value)[:50])
def test_bad_calls_say_what_is_wrong(arguments, code, message, call, write, tmp_path):
    write("script.py", CRASHING)
    found, _, err = call(*arguments)
    assert found == code and message in err and "Traceback" not in err
    assert os.listdir(tmp_path) == ["script.py"]


@pytest.fixture
def changed(tmp_path):
    """Write the golden with another structure: `changed(function of the structure)` returns the path."""

    def changed(change):
        path = tmp_path / "changed.npz"
        with zipfile.ZipFile(GOLDEN) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if name != "structure.npy":
                    new.writestr(name, old.read(name))
        with np.load(GOLDEN) as arrays:
            structure = json.loads(arrays["structure"].tobytes())
        change(structure)
        data = np.frombuffer(json.dumps(structure).encode(), np.uint8)
        with zipfile.ZipFile(path, "a") as new, new.open("structure.npy", "w") as file:
            np.lib.format.write_array(file, data)
        return path

    return changed


def test_what_is_no_recorded_run_is_refused(tmp_path):
    with pytest.raises(RecordError, match="No such file: 'no.npz'. `migration record SCRIPT -o no.npz` makes one"):
        read_record("no.npz")
    (tmp_path / "text.npz").write_text("text")
    with pytest.raises(RecordError, match="text.npz': it is damaged or no .npz file"):
        read_record(tmp_path / "text.npz")
    np.savez(tmp_path / "foreign.npz", w=np.ones(3))
    with pytest.raises(RecordError, match="foreign.npz': it is no recorded run, of `migration record`"):
        read_record(tmp_path / "foreign.npz")
    np.savez(tmp_path / "other.npz", structure=np.frombuffer(b'{"format": "other"}', np.uint8))
    with pytest.raises(RecordError, match="other.npz': it is no recorded run, of `migration record`"):
        read_record(tmp_path / "other.npz")
    np.savez(tmp_path / "pickled.npz", structure=np.array([{}], object))
    with pytest.raises(RecordError, match="a pickle, which is never loaded"):
        read_record(tmp_path / "pickled.npz")


CHANGES = [
    (lambda s: s.update(version=2), "it is of version 2, we read 1. Record it again"),
    (lambda s: s.pop("nodes"), "it is damaged .*nodes"),
    (lambda s: s.update(steps=[]), "it is damaged .it has no steps"),
    (lambda s: s.update(loss="away:0"), "it is damaged .'away:0' comes out of no operation"),
    (lambda s: s["nodes"].append(["a", "b", [], []]), "is no operation"),
    (lambda s: s["before"].update(w="before/away"), "the array 'before/away' is missing"),
    (lambda s: s["steps"][1].update(loss="loss/9"), "the array 'loss/9' is missing"),
    (lambda s: s["steps"][1].pop("random"), "it is damaged .*random"),
    (lambda s: s.update(after=[]), "it is damaged .'after' is"),
]


@pytest.mark.parametrize(("change", "message"), CHANGES, ids=[message for _, message in CHANGES])
def test_a_structure_that_is_not_sound_is_refused(change, message, changed):
    read_record(changed(lambda structure: None)).close()
    with pytest.raises(RecordError, match=message):
        read_record(changed(change))


def test_an_array_that_is_damaged_is_refused(tmp_path, rng):
    """A small one when the file is opened, a large one when it is read."""
    path = tmp_path / "damaged.npz"
    name = "before/conv/kernel.npy"
    for size, reads in ((9, False), (100_000, True)):
        with zipfile.ZipFile(GOLDEN) as old, zipfile.ZipFile(path, "w") as new:
            for member in old.namelist():
                if member != name:
                    new.writestr(member, old.read(member))
            with new.open(name, "w") as file:
                np.lib.format.write_array(file, rng.random(size))
            start, count = new.getinfo(name).header_offset, new.getinfo(name).file_size
        data = bytearray(path.read_bytes())
        data[start + count] ^= 1
        path.write_bytes(data)
        if not reads:
            with pytest.raises(RecordError, match="damaged.npz': it is damaged or no .npz file .Bad CRC-32 for"):
                read_record(path)
            continue
        with read_record(path) as record:
            assert record.before["conv/bias"].shape == (2,)
            with pytest.raises(
                RecordError, match="Cannot read 'before/conv/kernel' from '.*damaged.npz': it is damaged"
            ):
                record.before["conv/kernel"]
            with pytest.raises(KeyError):
                record.before["conv"]


# Slow: each starts TensorFlow in two processes.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arguments", "y"),
    [
        ("mnist_softmax", ["--train_dir", "out"], "y:0"),
        ("mnist_deep", ["--train_dir", "out"], "fc2/y_conv:0"),
        ("mnist_lenet5", ["out"], "y_conv:0"),
    ],
)
def test_the_scripts_of_examples(name, arguments, y, call, monkeypatch):
    monkeypatch.setenv("MNIST_DATA", "embedded")
    code, out, err = call(
        ROOT / f"examples/legacy/{name}.py", "-o", "run.npz", "--steps", "4", "--seed", "1", "--", *arguments
    )
    assert code == 0, err
    with read_record("run.npz") as record:
        assert record.steps == 4 and record.trace.y == y and record.trace.left_out == {}
        assert all(np.isfinite(loss) for loss in record.losses)
        values = dict(record.trace.values([record.trace.loss, *record.trace.gradients.values()]))
        assert values[record.trace.loss] == record.losses[0]
        for variable, gradient in record.trace.gradients.items():
            assert values[gradient].shape == record.before[variable].shape
            assert not np.array_equal(record.before[variable], record.after(1)[variable])


KERAS = """
import numpy as np
import tensorflow as tf
model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,), kernel_initializer='ones')])
model.compile(tf.keras.optimizers.SGD(0.5), 'mse')
x = np.arange(60, dtype=np.float32).reshape(20, 3) / 8
model.fit(x, x[:, :2], batch_size=4, verbose=0, shuffle=False)
"""


@pytest.mark.slow
def test_keras_under_tf1(call, write):
    write("script.py", KERAS)
    code, _, err = call("script.py", "-o", "run.npz", "--steps", "2")
    assert code == 0, err
    x = np.arange(60, dtype=np.float32).reshape(20, 3) / 8
    with read_record("run.npz") as record:
        for number, batch in enumerate(record.batches()):
            np.testing.assert_array_equal(batch["dense_input:0"], x[4 * number : 4 * number + 4])
        error = np.repeat(x[:4].sum(1, keepdims=True), 2, axis=1) - x[:4, :2]
        np.testing.assert_allclose(record.losses[0], (error**2).mean(), rtol=1e-6)  # float32, another order


STUBBORN = """
import threading
import tensorflow as tf
w = tf.get_variable('w', [2])
train = tf.train.GradientDescentOptimizer(.1).minimize(tf.nn.l2_loss(w))
session = tf.Session()
session.run(tf.global_variables_initializer())
def loop():
    while True:
        try:
            session.run(train)
        except BaseException as error:
            print('caught', type(error).__name__)
KIND
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "printed"),
    [("loop()", "caught SystemExit\n"), ("t = threading.Thread(target=loop); t.start(); t.join()", "")],
)
def test_a_script_that_does_not_want_to_stop(kind, printed, call, write):
    write("script.py", STUBBORN.replace("KIND", kind))
    code, out, err = call("script.py", "-o", "run.npz", "--steps", "2")
    assert code == 0, err
    assert out.startswith(printed + "run.npz: 2 training steps of script.py")


@pytest.mark.slow
def test_early_end_and_exit_code(call, write):
    write("script.py", CRASHING.replace("raise ZeroDivisionError('mine')", "sys.exit('enough')"))
    code, out, err = call("script.py", "-o", "run.npz")
    assert code == 0, err
    assert "run.npz: 1 training step of script.py" in out and "The script ended before step 2 of 10." in out
    assert "migration record: the script ended with 'enough'" in err


@pytest.mark.slow
def test_the_other_interpreter(call, write, tmp_path):
    """`--tf1-python` runs the recorder as a file: this interpreter, with its compat.v1, will do for one."""
    script = "import tensorflow.compat.v1 as tf\ntf.disable_eager_execution()\n" + SCRIPT.read_text().replace(
        "import tensorflow as tf\n", ""
    ).replace("tf.layers.", "layers.").replace(
        "import numpy as np\n", "import numpy as np\nfrom tfgraph.v1 import layers\n"
    )
    write("script.py", script)
    shutil.copy(GOLDEN, tmp_path / "run.npz")  # is replaced
    code, out, err = call("script.py", "-o", "run.npz", "--steps", "2", "--tf1-python", sys.executable)
    assert code == 0, err
    with read_record("run.npz") as record:
        assert record.script == "script.py" and record.steps == 2 and record.versions["tensorflow"].startswith("2.21")
