"""Which Keras `tf.keras` is."""

import keras
import pytest
import tf_keras.api._v2.keras

from migration.doctor import Status
from migration.doctor.checks.active_keras import is_legacy


def test_keras_3(only, machine):
    finding = only("active_keras", machine)
    assert (finding.status, finding.what) == (Status.OK, f"`tf.keras` is Keras {keras.__version__}")


def test_tf_keras(only, machine):
    machine._keras = tf_keras.api._v2.keras  # what tf.keras is under TF_USE_LEGACY_KERAS=1
    finding = only("active_keras", machine)
    assert finding.status == Status.NOTE and "`tf.keras` is tf_keras (Keras 2)" in finding.what


@pytest.mark.parametrize(
    ("module", "expected"), [(tf_keras.api._v2.keras, True), (keras, False), (keras._tf_keras.keras, False)]
)
def test_is_legacy(module, expected):
    assert is_legacy(module) == expected
