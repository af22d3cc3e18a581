"""Flags that came too late, or are spelt as nobody reads them."""

import keras
import pytest

from migration.doctor import Gpu, Status
from migration.doctor.checks import onednn

ONEDNN = "oneDNN {}, but this process has oneDNN {}".format(*(("off", "on") if onednn.is_on() else ("on", "off")))


@pytest.mark.xdist_group("doctor")
def test_set_after_the_import(spoilt):
    said = {finding["what"].partition(", but")[0]: finding for finding in spoilt["late_flags"]}
    assert said.keys() == {
        "TF_USE_LEGACY_KERAS=1 asks for tf_keras",
        "TF_ENABLE_ONEDNN_OPTS=0 asks for oneDNN off",
    }  # not TF_DETERMINISTIC_OPS: the program asked for it by a call, too
    legacy = said["TF_USE_LEGACY_KERAS=1 asks for tf_keras"]
    assert "this process has tf_keras as tf.keras, and Keras 3 in `from tensorflow.keras import`" in legacy["what"]
    assert {finding["status"] for finding in said.values()} == {"warning"}


@pytest.mark.parametrize(
    ("variable", "value", "has"),
    [
        ("TF_USE_LEGACY_KERAS", "yes", "tf_keras, but this process has Keras 3"),
        ("TF_ENABLE_ONEDNN_OPTS", "off" if onednn.is_on() else "on", ONEDNN),
        ("TF_DETERMINISTIC_OPS", "1", "determinism on, but this process has determinism off"),
        ("TF_DETERMINISTIC_OPS", "TRUE", "determinism on, but this process has determinism off"),
        ("KERAS_BACKEND", "jax", "jax, but this process has tensorflow"),
        ("CUDA_VISIBLE_DEVICES", "-1", "no GPU, but this process has GPUs"),
        ("CUDA_VISIBLE_DEVICES", "", "no GPU, but this process has GPUs"),
    ],
)
def test_not_so_in_this_process(only, machine, variable, value, has):
    machine.environ = {variable: value}
    machine.tensorflow_gpus = [Gpu("T4", (7, 5))]
    finding = only("late_flags", machine)
    assert finding.status == Status.WARNING
    assert finding.what.startswith(f"{variable}={value} asks for {has}: it was set too late")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TF_USE_LEGACY_KERAS", "0"),
        ("TF_USE_LEGACY_KERAS", ""),
        ("TF_ENABLE_ONEDNN_OPTS", "1" if onednn.is_on() else "0"),
        ("TF_DETERMINISTIC_OPS", "0"),
        ("KERAS_BACKEND", keras.backend.backend()),
        ("KERAS_BACKEND", ""),
        ("CUDA_VISIBLE_DEVICES", "0"),
    ],
)
def test_nothing_to_mend(only, machine, variable, value):
    machine.environ = {variable: value}
    machine.tensorflow_gpus = []
    assert only("late_flags", machine).status == Status.OK
