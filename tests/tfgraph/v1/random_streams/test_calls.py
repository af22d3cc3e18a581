"""Each call of calls.txt builds as many nodes as TF 1.15.5 did, draws the same seeds and gives the same numbers.

`build_calls.py` made the goldens; docs/random_streams.md lists the calls that still differ.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("random_streams")  # in one process, so that the calls are built once

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
GOLDENS = json.loads((ROOT / "tests" / "goldens" / "random_streams.json").read_text())
DOCS = (ROOT / "docs" / "random_streams.md").read_text()

#: The kernels of a CPU made the goldens; those of a GPU draw the same numbers, but that is another test's subject.
ON_CPU = {"CUDA_VISIBLE_DEVICES": "-1"}


def known_differences():
    """The calls in the last table of the docs: `| call | what differs |`."""
    rows = [line.split("` | ") for line in DOCS.partition("## What still differs")[2].splitlines() if line[:3] == "| `"]
    return {call.removeprefix("| `").replace("\\|", "|"): text for call, text in rows}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """What the calls build under `tfgraph run`."""
    out = tmp_path_factory.mktemp("random_streams") / "built.json"
    command = [sys.executable, "-m", "tfgraph", "run", HERE / "build_calls.py", out]
    subprocess.run(command, env={**os.environ, **ON_CPU, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    return json.loads(out.read_text())


@pytest.mark.parametrize("call", sorted({*GOLDENS} - {*known_differences()}))
def test_builds_what_tf_1_15_built(call, built):
    assert built[call] == GOLDENS[call]


@pytest.mark.parametrize("call", known_differences())
def test_a_listed_difference_is_still_there(call, built):
    assert built[call] != GOLDENS[call], f"{call} is as in TF 1.15 now: take it out of docs/random_streams.md"


def test_every_call_has_a_golden(built):
    assert list(built) == list(GOLDENS)


def test_no_call_failed_on_tf_1_15():
    assert not [call for call, record in GOLDENS.items() if "error" in record]
    assert sum("values" in record for record in GOLDENS.values()) >= 150


def test_the_docs_list_the_functions_that_are_replaced():
    spec = importlib.util.spec_from_file_location("make_table", ROOT / "docs" / "make_random_streams_table.py")
    make_table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_table)
    assert make_table.table() in DOCS, "run docs/make_random_streams_table.py"
