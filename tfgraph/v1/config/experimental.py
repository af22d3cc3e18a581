"""`tf.config.experimental` of TF 1.15; the rest comes from `tensorflow.compat.v1.config.experimental`."""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.config.experimental)


def set_virtual_device_configuration(device: Any, virtual_devices: Any) -> None:
    """Split a physical device into several; TF 2.21 calls the second argument `logical_devices`.

    Args:
        device: a physical device.
        virtual_devices: one `VirtualDeviceConfiguration` for each part.

    Source: TF 1.15 `tf.config.experimental.set_virtual_device_configuration`.
    """
    _tf.config.experimental.set_virtual_device_configuration(device, virtual_devices)
