"""`tfgraph train`: what lies in the directory, and a run that was stopped ends as one that was not."""

import csv
import inspect
import sys

import numpy as np
import pytest

import tfgraph.v1 as tf
import tfkeras.models
from tfgraph import data
from tfgraph.command_line import main
from tfgraph.models import MODELS
from tfgraph.training_run import RunError, TrainingRun

STEPS = 40  # of an epoch: the 4,000 embedded images by 100


class Killed(Exception):
    """Stands for a kill: nothing of the run is done after it."""


class KilledRun(TrainingRun):
    """A run that ends after the steps of its second epoch, before their checkpoint."""

    def _evaluate(self, session, model, batch_size=1000):
        if self.history:
            raise Killed
        return super()._evaluate(session, model, batch_size)


def lenet5(directory, make=TrainingRun, **given):
    return make("lenet5", directory, "embedded", {"initialization": "scaled"}, **given)


def variables(run):
    reader = tf.train.load_checkpoint(run.checkpoint)
    return {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Two epochs without a stop."""
    run = lenet5(tmp_path_factory.mktemp("whole"))
    run.train(2)
    return run


def test_a_killed_run_goes_on_to_the_same_bits(whole, tmp_path):
    with pytest.raises(Killed):
        lenet5(tmp_path, KilledRun).train(2)
    again = lenet5(tmp_path)
    assert len(again.history) == 1
    again.train(2)
    assert again.history == whole.history
    ours, theirs = variables(again), variables(whole)
    assert theirs["global_step"] == 2 * STEPS
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        np.testing.assert_array_equal(ours[name], value, err_msg=name, strict=True)


def test_what_lies_in_the_directory(whole):
    with (whole.directory / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["accuracy"]) for row in rows] == [found["accuracy"] for found in whole.history]
    assert whole.history[-1]["accuracy"] > 0.8  # guessing gives 0.1
    assert (whole.directory / "curves.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    logs = (whole.directory / "logs").iterdir()
    values = [v for log in logs for event in tf.train.summary_iterator(str(log)) for v in event.summary.value]
    logged = [value.simple_value for value in values if value.tag == "accuracy"]
    np.testing.assert_array_equal(np.sort(logged), np.sort(np.float32([found["accuracy"] for found in whole.history])))
    with tf.Graph().as_default(), tf.Session() as session:
        tf.train.import_meta_graph(f"{whole.checkpoint}.meta").restore(session, whole.checkpoint)
        assert session.run(tf.train.get_global_step()) == 2 * STEPS


def test_another_run_is_not_overwritten(whole):
    with pytest.raises(RunError, match=r"has another run \(options: .* now; seed: 0 there, 5 now\). Name another"):
        TrainingRun("lenet5", whole.directory, "embedded", seed=5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["lenet6", "--out", "x"], "there is no model 'lenet6'. One of: softmax_regression, "),
        (["lenet5"], "tfgraph train: MODEL and --out DIR are needed"),
        (["lenet5", "--out", "x", "--epochs", "0"], "--epochs: expected a number from 1 on, received '0'"),
        (["lenet5", "--out", "x", "--keep-prob", "0"], "--keep-prob: expected a number in (0, 1], received '0'"),
        (["lenet5", "--out", "x", "--set", "rate"], "--set: expected NAME=VALUE, received 'rate'"),
        (["lenet5", "--out", "x", "--set", "rate=1"], "lenet5 takes no rate. It takes: learning_rate, initialization"),
        (["lenet5", "--out", "x", "--data", "embedded", "--batch-size", "5000"], "5000: there are 4000 examples"),
        (["lenet5", "--out", "x", "--data", "nowhere"], "nowhere"),
        (
            ["cifar_cnn", "--out", "x", "--data", "no.npz"],
            "with x_train, y_train, x_test, y_test (--data PATH, or CIFAR10_DATA=PATH), received 'no.npz'",
        ),
    ],
)
def test_wrong_arguments(given, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        sys.exit(main(["train", *given]))
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_every_model_is_listed(capsys):
    assert main(["train", "--list"]) == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == list(MODELS)


@pytest.fixture
def cifar10(rng):
    """Ten images for each of the six published files, and their labels."""
    return rng.integers(256, size=(6, 10, 32, 32, 3), dtype=np.uint8), rng.integers(10, size=(6, 10), dtype=np.uint8)


def write_npz(folder, images, labels):
    arrays = {"x_train": images[:5].reshape(50, 32, 32, 3), "y_train": labels[:5].reshape(50, 1)}
    np.savez(folder / "cifar.npz", x_test=images[5], y_test=labels[5], **arrays)


def write_bins(folder, images, labels):
    (folder / "cifar-10-batches-bin").mkdir()
    for name, x, y in zip(data._BATCHES, images, labels, strict=True):
        records = np.concatenate([y[:, np.newaxis], x.transpose(0, 3, 1, 2).reshape(10, 3072)], axis=1)
        (folder / "cifar-10-batches-bin" / name).write_bytes(records.tobytes())


@pytest.mark.parametrize("write", [write_npz, write_bins])
def test_images_in_colour(write, cifar10, tmp_path):
    images, labels = cifar10
    write(tmp_path, images, labels)
    run = TrainingRun("cifar_cnn", tmp_path / "run", str(tmp_path), batch_size=20)
    run.train(1)
    assert variables(run)["global_step"] == 2
    for (x, y_), part in ((run.train_set, slice(5)), (run.test_set, slice(5, 6))):
        np.testing.assert_array_equal(x, images[part].reshape(-1, 32, 32, 3) / np.float32(255), strict=True)
        np.testing.assert_array_equal(y_.argmax(1), labels[part].reshape(-1))


def test_damaged_images(cifar10, tmp_path):
    write_bins(tmp_path, *cifar10)
    folder = tmp_path / "cifar-10-batches-bin"
    (folder / "data_batch_2.bin").write_bytes(bytes(3000))
    with pytest.raises(ValueError, match=r"data_batch_2.bin': 3000 bytes, expected a multiple of 3073"):
        data.load_cifar10(str(tmp_path))
    (folder / "data_batch_2.bin").unlink()
    with pytest.raises(ValueError, match=r"missing data_batch_2\.bin$"):
        data.load_cifar10(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "keep_prob"),
    [
        ("mlp", 0.8),
        pytest.param("lenet5", 0.5, marks=pytest.mark.slow),
        pytest.param("softmax_regression", None, marks=pytest.mark.slow),
    ],
)
def test_dropout_is_that_of_the_model(name, keep_prob, tmp_path):
    assert TrainingRun(name, tmp_path / "own", "embedded").keep_prob == keep_prob
    assert TrainingRun(name, tmp_path / "given", "embedded", keep_prob=0.9).keep_prob == 0.9


@pytest.mark.parametrize("name", [name for name, made in MODELS.items() if hasattr(made, "keep_prob_in_training")])
def test_dropout_is_that_of_the_twin(name):
    parameters = inspect.signature(tfkeras.models.MODELS[name]).parameters
    assert MODELS[name].keep_prob_in_training == parameters["keep_prob"].default
