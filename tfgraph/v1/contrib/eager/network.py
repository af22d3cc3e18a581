"""`tfe.Network`: a model that is told of its layers. Source: TF 1.15 `contrib/eager/python/network.py`."""

from typing import Any

import tf_keras


class Network(tf_keras.Model):
    """A composition of layers, which `track_layer` names; since TF 1.5 `tf.keras.Model` finds them by itself.

    Args:
        name: of the network.

    Source: TF 1.15 `tf.contrib.eager.Network`.
    """

    def __init__(self, name: str | None = None):
        """Make it without layers."""
        super().__init__(name=name)
        self._tracked_layers: list[Any] = []

    def track_layer(self, layer: Any) -> Any:
        """Add a layer, so that its variables are the network's.

        Args:
            layer: a layer of `tf.layers` or `tf.keras.layers`, or another network.

        Returns:
            The layer.

        Raises:
            TypeError: if it is anything else.
        """
        if not isinstance(layer, tf_keras.layers.Layer):
            raise TypeError(f"Network.track_layer() passed type {type(layer)}, not a tf.layers.Layer")
        self._tracked_layers.append(layer)
        return layer
