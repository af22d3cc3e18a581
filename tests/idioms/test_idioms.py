"""Each TF1 idiom prints under `tfgraph run` what it printed on TF 1.15.5, and ends with the same exit code.

`record.py` made the goldens; `run_forked.py` runs the scripts, all of them in the time of a few imports of TensorFlow.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("idioms")  # in one process, so that the scripts are forked once

HERE = Path(__file__).parent
GOLDENS = json.loads((HERE.parent / "goldens" / "idioms.json").read_text())

#: Run once more as a user would: forking changes nothing.
BY_COMMAND_LINE = ["flags_app_run", "saved_model_builder", "while_loop"]

#: The goldens are a CPU's.
ON_CPU = {"CUDA_VISIBLE_DEVICES": "-1"}

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d*)?(?:e[+-]?\d+)?(?!\w)")


@pytest.fixture(scope="module")
def outcomes(request, tmp_path_factory):
    """The directory with what every script of this run wrote."""
    directory = tmp_path_factory.mktemp("idioms")
    items = [item for item in request.session.items if item.path == request.path]
    names = [item.callspec.params["forked"] for item in items if "forked" in getattr(item, "fixturenames", ())]
    environment = {**os.environ, **ON_CPU, "PYTHONPATH": str(HERE.parents[1])}
    subprocess.run([sys.executable, HERE / "run_forked.py", directory, *names], env=environment, check=True)
    return directory


@pytest.fixture
def forked(request, outcomes):
    """Exit code, stdout and stderr of one script."""
    directory = outcomes / request.param
    streams = [(directory / stream).read_text() for stream in ("stdout", "stderr")]
    return request.param, int((directory / "exit_code").read_text()), *streams


def unit(number):
    """What the last digit of a printed number stands for."""
    digits, _, exponent = number.partition("e")
    return 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))


def agree(ours, theirs):
    """Whether two printed numbers are the same.

    Two kernels that differ by 1e-8 print 0.12345 and 0.12346 where the value lies on the border: in numbers with four
    or more decimals the last digit may be off by one. Others, and all integers, must be the same.
    """
    if ours == theirs:
        return True
    last = max(unit(ours), unit(theirs))
    return last < 1.1e-4 and abs(float(ours) - float(theirs)) < 1.1 * last  # 1.1: these are floats themselves


def differences(ours, theirs):
    """Every line that differs, as `ours` over `theirs`."""
    lines = [[*lines, *["<end of output>"] * (len(theirs) + len(ours) - len(lines))] for lines in (ours, theirs)]
    for our_line, their_line in zip(*lines, strict=True):
        numbers = [NUMBER.findall(line) for line in (our_line, their_line)]
        same_text = NUMBER.sub("#", our_line) == NUMBER.sub("#", their_line)
        if not same_text or not all(map(agree, *numbers)):
            yield f"  ours   {our_line}\n  theirs {their_line}"


def check(name, exit_code, stdout, stderr):
    golden = GOLDENS[name]
    found = "\n".join(differences(stdout.splitlines(), golden["stdout"]))
    assert not found, f"{name} prints other lines than on TF 1.15.5:\n{found}\n{stderr[-3000:]}"
    assert exit_code == golden["exit_code"], stderr[-3000:]


@pytest.mark.parametrize("forked", GOLDENS, indirect=True)
def test_prints_what_it_printed_on_tf_1_15(forked):
    check(*forked)


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_COMMAND_LINE)
def test_the_command_does_the_same(name, run):
    done = run("tfgraph", "run", HERE / "scripts" / f"{name}.py", **ON_CPU)
    check(name, done.returncode, done.stdout, done.stderr)


def test_every_script_has_a_golden():
    assert {file.stem for file in (HERE / "scripts").glob("*.py")} == set(GOLDENS)


def test_the_table_names_scripts_that_are_there():
    assert set(BY_COMMAND_LINE) <= set(GOLDENS)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("w 2", "w 3"),
        ("w 2", "v 2"),
        ("w 2", "w 2.0"),
        ("0.5", "0.6"),
        ("0.12345", "0.12347"),
        ("1.2345e-05", "1.2347e-05"),
        ("nan", "0.0000"),
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("", "0"),
    ],
)
def test_a_difference_is_seen(ours, theirs):
    assert list(differences(ours.splitlines(), theirs.splitlines()))


@pytest.mark.parametrize(("ours", "theirs"), [("0.12345", "0.12346"), ("x_1 -1.2345e-05", "x_1 -1.2346e-05"), ("", "")])
def test_the_border_of_rounding_is_no_difference(ours, theirs):
    assert not list(differences(ours.splitlines(), theirs.splitlines()))
