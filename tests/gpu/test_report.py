"""`benchmarks/gpu_report`: it measures where it is told to, and writes what it found between its markers."""

from pathlib import Path

import pytest
from stand_in import GPU, STANDS_IN, quick

REPORT = Path(__file__).parents[2] / "benchmarks" / "gpu_report"


@pytest.mark.parametrize("precisions", [pytest.param(["float32", "tf32", "bfloat16", "float16"], marks=quick())])
def test_what_is_found_is_written_between_the_markers(precisions, run_file, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- report -->\nold\n<!-- end of report -->\nafter\n")

    result = run_file(REPORT, "peaks", "--device", GPU, "--page", page, "--folder", tmp_path / "found")

    assert result.returncode == 0, result.stderr
    text = page.read_text()
    assert text.startswith("before\n<!-- report -->\n") and text.endswith("<!-- end of report -->\nafter\n")
    assert "old" not in text and ("stands in for a GPU" in text) == STANDS_IN
    assert all(f"\n| {each} | " in text for each in precisions)


@pytest.mark.slow
@pytest.mark.skipif(not STANDS_IN, reason="there is a GPU here")
def test_without_a_gpu_it_says_so_and_writes_nothing(run_file, tmp_path):
    result = run_file(REPORT, "peaks", "--page", tmp_path / "page.md")
    assert result.returncode == 1 and "TensorFlow sees no GPU" in result.stderr
    assert not (tmp_path / "page.md").exists()
