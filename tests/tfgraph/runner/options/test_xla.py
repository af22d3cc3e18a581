"""`--xla`."""

import os
import re

import pytest

from tfgraph.runner.options import xla


def test_flags_that_are_set_stay(monkeypatch):
    monkeypatch.setenv("TF_XLA_FLAGS", "--tf_xla_max_cluster_size=7")
    xla.OPTION.before_tensorflow(True)
    flags = "--tf_xla_max_cluster_size=7 --tf_xla_auto_jit=2 --tf_xla_cpu_global_jit"
    assert os.environ["TF_XLA_FLAGS"] == flags


@pytest.mark.slow
def test_clusters_are_compiled(train, tmp_path):
    compiled = train("--seed", 3, "--xla", XLA_FLAGS=f"--xla_dump_to={tmp_path / 'compiled'}")
    plain = train("--seed", 3, XLA_FLAGS=f"--xla_dump_to={tmp_path / 'plain'}")
    assert (tmp_path / "compiled").exists() and not (tmp_path / "plain").exists()
    numbers = [[float(n) for n in re.findall(r"-?\d+\.\d+", text)] for text in (compiled.stdout, plain.stdout)]
    assert len(numbers[0]) == 4
    # XLA sums in another order: 60 numbers of float32, summed, after 30 steps.
    assert all(abs(a - b) <= 1e-5 * max(1, abs(b)) for a, b in zip(*numbers, strict=True))
