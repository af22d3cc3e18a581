"""Every example runs as its docstring says and prints what it promises."""

import re
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def example(run_file):
    def run_example(name, *arguments):
        finished = run_file(EXAMPLES / name, *arguments)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    return run_example


@pytest.mark.slow
def test_train_graph_then_move_checkpoint(example):
    trained = example("train_graph.py", "out", 120)
    assert "saved out/lenet5.ckpt-100" in trained and "saved out/lenet5.ckpt-120" in trained
    restored = float(re.search(r"accuracy of the restored model (\S+)", trained)[1])

    moved = example("move_checkpoint.py", "out", 20)
    assert "loaded: 33 moved; step 120" in moved
    assert float(re.search(r"test accuracy (\S+)", moved)[1]) == restored
    assert "from_keras.ckpt at step 140;" in moved


@pytest.mark.slow  # the loops are compared in tests/tfkeras, too
def test_train_keras_ends_alike_in_all_loops(example):
    printed = example("train_keras.py", 40)
    accuracies = dict(re.findall(r"(train_\w+): test accuracy (\S+)", printed))
    assert accuracies.keys() == {"train_eager", "train_function", "train_fit"}
    # From the same seed: the same weights, batches and masks, so not only alike but equal.
    assert len(set(accuracies.values())) == 1


def test_demo_prints_the_table(example):
    printed = example("demo.py", "--only", "softmax_regression", "--steps", 3, "--out", "out")
    assert re.search(r"test accuracy 0\.[89]", printed)  # the script's own last line
    row = next(line for line in printed.splitlines() if line.startswith("│ softmax_regression"))
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells[1] == "1000" and cells[2] == cells[3] and float(cells[2]) > 0.85
    assert cells[4:] == ["0 ulp (0)"] * 4
