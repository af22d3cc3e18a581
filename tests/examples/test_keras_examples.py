"""The examples of loops and autoencoders run as their docstrings say; in this process, which has TensorFlow already."""

import re
import runpy
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def example(capsys, monkeypatch, tmp_path):
    def run_example(name, *arguments):
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        monkeypatch.chdir(tmp_path)
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
        return capsys.readouterr().out

    return run_example


def test_custom_loop_regression(example):
    printed = example("custom_loop_regression.py", 100)
    W, b = map(float, re.search(r"y = (\S+) x \+ (\S+),", printed).groups())
    assert (W, b) == pytest.approx((3, 2), abs=0.02)  # 1000 points with noise of 0.1: 0.1 / sqrt(1000 / 3) = 0.006
    losses = [float(loss) for loss in re.findall(r"loss (\S+)", printed)]
    assert len(losses) == 2 and losses[-1] == pytest.approx(0.01, rel=0.2)  # the noise's variance


def test_custom_loop_minibatch(example):
    printed = example("custom_loop_minibatch.py", 2)
    epochs = re.findall(r"epoch (\d), loss (\S+), test accuracy (\S+)", printed)
    assert [number for number, _, _ in epochs] == ["1", "2"]
    (_, first_loss, _), (_, loss, accuracy) = epochs
    assert float(loss) < 0.6 * float(first_loss)
    assert float(accuracy) > 0.85


@pytest.mark.parametrize("kind", ["dense", pytest.param("convolutional", marks=pytest.mark.slow)])
def test_autoencoder(kind, example, tmp_path):
    printed = example("autoencoder.py", "drawn.png", 150, kind)
    assert float(re.search(r"squared error of the test images (\S+)", printed)[1]) < 0.06  # their variance: 0.067
    assert float(re.search(r"classifier on the code (\S+)", printed)[1]) > 0.6
    assert (tmp_path / "drawn.png").read_bytes().startswith(b"\x89PNG")
