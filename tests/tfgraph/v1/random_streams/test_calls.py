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
def built(request, tmp_path_factory):
    """What the calls of the chosen tests build under `tfgraph run`."""
    directory = tmp_path_factory.mktemp("random_streams")
    out, chosen = directory / "built.json", directory / "chosen.json"
    calls = [
        item.callspec.params["call"]
        for item in request.session.items
        if item.module is request.module and hasattr(item, "callspec")
    ]
    chosen.write_text(json.dumps(calls))
    command = [sys.executable, "-m", "tfgraph", "run", HERE / "build_calls.py", out, f"@{chosen}"]
    subprocess.run(command, env={**os.environ, **ON_CPU, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    return json.loads(out.read_text())


def one_of_three(calls):
    """All take a minute; `make test` builds every sixth."""
    return [pytest.param(call, marks=[pytest.mark.slow] * bool(number % 6)) for number, call in enumerate(calls)]


@pytest.mark.parametrize("call", one_of_three(sorted({*GOLDENS} - {*known_differences()})))
def test_builds_what_tf_1_15_built(call, built):
    assert built[call] == GOLDENS[call]


@pytest.mark.parametrize("call", known_differences())
def test_a_listed_difference_is_still_there(call, built):
    assert built[call] != GOLDENS[call], f"{call} is as in TF 1.15 now: take it out of docs/random_streams.md"


def test_every_call_has_a_golden():
    lines = (HERE / "calls.txt").read_text().splitlines()
    calls = [line for line in lines if line.strip() and not line.startswith("#")]
    assert list(dict.fromkeys(calls)) == list(GOLDENS)  # some stand there twice


def test_no_call_failed_on_tf_1_15():
    assert not [call for call, record in GOLDENS.items() if "error" in record]
    assert sum("values" in record for record in GOLDENS.values()) >= 150


def test_the_docs_list_the_functions_that_are_replaced():
    spec = importlib.util.spec_from_file_location("make_table", ROOT / "docs" / "make_random_streams_table.py")
    make_table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_table)
    assert make_table.table() in DOCS, "run docs/make_random_streams_table.py"
