"""`tf.config` with TF 1.15's names."""

import pytest

import tfgraph.v1 as tf


def test_devices_have_full_names():
    names = tf.config.experimental_list_devices()
    assert names[0] == "/job:localhost/replica:0/task:0/device:CPU:0"


def test_virtual_devices_by_the_old_name():
    (cpu,) = tf.config.experimental.list_physical_devices("CPU")
    with pytest.raises(ValueError, match="CPU"):  # a memory limit is for GPUs: the argument has arrived
        tf.config.experimental.set_virtual_device_configuration(
            cpu, virtual_devices=[tf.config.experimental.VirtualDeviceConfiguration(memory_limit=1)]
        )
