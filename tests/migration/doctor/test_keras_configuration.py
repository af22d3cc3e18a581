"""`keras.json` and `KERAS_BACKEND`."""

import json

import pytest

from migration.doctor import Status

GOOD = {"floatx": "float32", "epsilon": 1e-07, "backend": "tensorflow", "image_data_format": "channels_last"}


@pytest.fixture
def write_json(tmp_path):
    def write_json(**values):
        (tmp_path / ".keras").mkdir(exist_ok=True)
        (tmp_path / ".keras/keras.json").write_text(json.dumps(values))

    return write_json


@pytest.mark.parametrize("values", [None, {}, GOOD])
def test_nothing_to_mend(only, machine, write_json, values):
    if values is not None:
        write_json(**values)
    assert only("keras_configuration", machine).status == Status.OK


def test_backend_of_the_file(only, machine, write_json, tmp_path):
    write_json(**GOOD | {"backend": "theano"})
    finding = only("keras_configuration", machine)
    assert finding.status == Status.ERROR
    assert finding.what.startswith(f"'{tmp_path}/.keras/keras.json' says that Keras computes with theano")
    machine.environ = {"KERAS_BACKEND": "tensorflow"}  # the remedy
    assert only("keras_configuration", machine).status == Status.OK


def test_backend_of_the_environment(only, machine, write_json):
    write_json(**GOOD)
    machine.environ = {"KERAS_BACKEND": "jax"}
    finding = only("keras_configuration", machine)
    assert (finding.status, finding.remedy) == (Status.ERROR, "set KERAS_BACKEND=tensorflow")
    assert finding.what.startswith("KERAS_BACKEND says that Keras computes with jax")
    machine.environ = {"KERAS_BACKEND": ""}
    assert only("keras_configuration", machine).status == Status.OK


def test_values_of_the_file(findings, machine, write_json):
    write_json(floatx="float16", epsilon=1e-3, image_data_format="channels_first")
    found = findings("keras_configuration", machine)
    assert [finding.status for finding in found] == [Status.WARNING] * 3
    said = " ".join(finding.what for finding in found)
    for words in ("floatx: float16;", "image_data_format: channels_first;", "epsilon: 0.001; Keras's own is 1e-07"):
        assert words in said


@pytest.mark.parametrize("content", ["{", "[]", "\udcff"])
def test_a_file_that_is_no_json(only, machine, tmp_path, content):
    (tmp_path / ".keras").mkdir()
    (tmp_path / ".keras/keras.json").write_bytes(content.encode(errors="surrogateescape"))
    finding = only("keras_configuration", machine)
    assert finding.status == Status.WARNING and "cannot be read" in finding.what


def test_keras_home_names_another_directory(only, machine, write_json, tmp_path):
    write_json(backend="theano")
    machine.environ = {"KERAS_HOME": str(tmp_path / "elsewhere")}
    assert only("keras_configuration", machine).status == Status.OK
