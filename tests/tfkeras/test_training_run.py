"""`tfkeras train`: what lies in the directory, and a run that was killed ends as one that was not."""

import csv
import signal
import subprocess
import sys
import time

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfkeras import training_run
from tfkeras.command_line import main
from tfkeras.models import MODELS
from tfkeras.training_run import RunError, TrainingRun

STEPS = 40  # of an epoch: the 4,000 embedded images by 100


class Killed(Exception):
    """Stands for a kill: nothing of the run is done after it."""


class KilledRun(TrainingRun):
    """A run that ends in the middle; by default in the second epoch, after the checkpoint of step 60."""

    def __init__(self, *arguments, kill_at=65, **named):
        """Build the model; it ends at step `kill_at`."""
        super().__init__(*arguments, **named)
        self.kill_at = kill_at

    def _log(self, tag, value, step):
        if step >= self.kill_at:
            raise Killed


def lenet5(directory, make=TrainingRun, **given):
    return make("lenet5", directory, "embedded", {"initialization": "scaled"}, **given)


def alexnet(directory, make=TrainingRun, **given):
    """A small one, on ten batches of 128 images of our own making."""
    run = make("alexnet", directory, "synthetic", {"width": 1 / 32}, augment=True, **given)
    run.train_set = tuple(array[:1280] for array in run.train_set)
    run.test_set = tuple(array[:100] for array in run.test_set)
    run.steps_per_epoch = 10
    return run


def variables(run):
    return [variable.numpy() for variable in training_run._variables(run.model, run.augmentation)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Two epochs without a stop."""
    run = lenet5(tmp_path_factory.mktemp("whole"))
    run.train(2, save_steps=30)
    return run


@pytest.mark.parametrize("loop", ["loop", pytest.param("function", marks=pytest.mark.slow)])
def test_a_killed_run_goes_on_to_the_same_bits(whole, loop, tmp_path):
    with pytest.raises(Killed):
        lenet5(tmp_path, KilledRun).train(2, loop, save_steps=30, steps_per_call=7)
    assert not (tmp_path / "model.keras").exists()
    again = lenet5(tmp_path)
    assert again.steps == 60
    again.train(2, loop, save_steps=30)
    assert again.steps == whole.steps == 2 * STEPS
    assert again.history == whole.history
    ours, theirs = variables(again), variables(whole)
    assert any("seed_generator" in variable.path for variable in again.model.variables)  # dropout's random numbers
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


@pytest.mark.slow
@pytest.mark.parametrize("loop", ["loop", pytest.param("function", marks=pytest.mark.slow)])
def test_images_are_changed_the_same_way_after_a_kill(loop, tmp_path):
    whole = alexnet(tmp_path / "whole")
    begun = whole.augmentation.seed_generator.state.numpy()
    whole.train(1)
    assert not np.array_equal(whole.augmentation.seed_generator.state.numpy(), begun)
    with pytest.raises(Killed):
        alexnet(tmp_path / "killed", KilledRun, kill_at=5).train(1, loop, save_steps=4, steps_per_call=3)
    again = alexnet(tmp_path / "killed")
    assert again.steps == 4
    again.train(1, loop)
    assert again.history == whole.history
    for a, b in zip(variables(again), variables(whole), strict=True):
        np.testing.assert_array_equal(a, b, strict=True)
    still = TrainingRun("alexnet", tmp_path / "still", "synthetic", {"width": 1 / 32})
    assert still.augmentation is None


def test_what_lies_in_the_directory(whole):
    with (whole.directory / "history.csv").open() as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["epoch", "loss", "test_loss", "accuracy"]
    assert [row[0] for row in rows[1:]] == ["1", "2"]
    assert [float(row[3]) for row in rows[1:]] == whole.history["accuracy"]
    assert whole.history["accuracy"][-1] > 0.8  # guessing gives 0.1
    assert (whole.directory / "curves.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    model = keras.models.load_model(whole.directory / "model.keras")
    for saved, weight in zip(model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_array_equal(saved, weight, strict=True)
    (log,) = (whole.directory / "logs").iterdir()
    values = [value for event in tf.compat.v1.train.summary_iterator(str(log)) for value in event.summary.value]
    logged = [value.simple_value for value in values if value.tag == "epoch/accuracy"]
    np.testing.assert_array_equal(logged, np.float32(whole.history["accuracy"]))


def test_no_more_epochs_than_asked_for(whole, tmp_path):
    run = lenet5(tmp_path, seed=1)
    run.train(1)
    assert run.history["loss"][0] != whole.history["loss"][0]  # the seed decides
    done = lenet5(tmp_path, seed=1)
    before = variables(done)
    done.train(1)
    for a, b in zip(variables(done), before, strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


def test_another_run_is_not_overwritten(whole):
    with pytest.raises(RunError, match=r"has another run \(options: .* now; seed: 0 there, 5 now\). Name another"):
        TrainingRun("lenet5", whole.directory, "embedded", seed=5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["lenet6", "--out", "x"], "there is no model 'lenet6'. One of: softmax_regression, "),
        (["lenet5"], "tfkeras train: MODEL and --out DIR are needed"),
        (["lenet5", "--out", "x", "--epochs", "0"], "--epochs: expected a number from 1 on, received '0'"),
        (["lenet5", "--out", "x", "--set", "rate"], "--set: expected NAME=VALUE, received 'rate'"),
        (["lenet5", "--out", "x", "--set", "rate=1"], "lenet5 takes no rate. It takes: learning_rate, initialization"),
        (["lenet5", "--out", "x", "--data", "embedded", "--batch-size", "5000"], "5000: there are 4000 examples"),
        (["lenet5", "--out", "x", "--data", "embedded", "--augment"], "lenet5 is trained on (784,)"),
        (["lenet5", "--out", "x", "--data", "nowhere"], "MNIST in 'nowhere': missing train-images"),
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


@pytest.mark.slow
def test_a_process_that_is_killed_goes_on(whole, tmp_path):
    command = [sys.executable, "-m", "tfkeras", "train", "lenet5", "--data", "embedded", "--out", tmp_path / "run"]
    command += ["--set", "initialization=scaled", "--epochs", "2", "--save-steps", "5", "--loop", "eager"]
    process = subprocess.Popen(command)
    while not len(list((tmp_path / "run" / "checkpoints").glob("*.index"))) > 1:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    subprocess.run(command, check=True)
    model = keras.models.load_model(tmp_path / "run" / "model.keras")
    for saved, weight in zip(model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_array_equal(saved, weight, strict=True)
