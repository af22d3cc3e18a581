"""XLA."""

import pytest
import tensorflow as tf

from migration.doctor import Status


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ("", Status.OK),
        ("--tf_xla_auto_jit=0", Status.NOTE),
        ("--tf_xla_auto_jit=-1", Status.NOTE),
        ("--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit", Status.WARNING),
        ("--tf_xla_auto_jit=fusible", Status.WARNING),
        ("--tf_xla_enable_xla_devices", Status.NOTE),
    ],
)
def test_clusters(only, machine, flags, status):
    machine.environ = {"TF_XLA_FLAGS": flags}
    finding = only("xla", machine)
    assert finding.status == status
    assert not flags or f"TF_XLA_FLAGS={flags}" in finding.what


@pytest.mark.parametrize(
    ("flags", "fast"),
    [
        ("--xla_cpu_enable_fast_math=true --xla_dump_to=/tmp/x", "xla_cpu_enable_fast_math"),
        ("--xla_cpu_enable_fast_math", "xla_cpu_enable_fast_math"),
        ("--xla_cpu_enable_fast_math=false", None),
        ("--xla_gpu_autotune_level=0", None),
    ],
)
def test_flags_of_the_compiler(only, machine, flags, fast):
    machine.environ = {"XLA_FLAGS": flags}
    finding = only("xla", machine)
    if fast is None:
        assert (finding.status, finding.what) == (Status.NOTE, f"set: XLA_FLAGS={flags}")
    else:
        assert finding.status == Status.WARNING and finding.what.startswith(f"XLA_FLAGS asks for {fast}:")


def test_switched_on_by_the_program(only, machine):
    tf.config.optimizer.set_jit("autoclustering")
    try:
        finding = only("xla", machine)
    finally:
        tf.config.optimizer.set_jit(False)
    assert finding.status == Status.WARNING and "tf.config.optimizer.set_jit was called" in finding.what
    assert only("xla", machine).status == Status.OK
