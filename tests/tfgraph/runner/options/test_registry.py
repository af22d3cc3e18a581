"""Every option is in the README, and has a test of its name."""

from pathlib import Path

import pytest

from tfgraph.runner import options

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("name", options.registered())
def test_option_is_documented_and_tested(name):
    flag = f"--{name.replace('_', '-')}"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"| `{flag}" in readme
    assert Path(__file__).with_name(f"test_{name}.py").exists()


def test_there_are_options():
    assert {"device", "seed", "tf32", "max_steps", "xla", "quiet", "profile"} <= set(options.registered())
