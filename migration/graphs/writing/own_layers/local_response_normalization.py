"""Local response normalisation."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("model")
class LocalResponseNormalization(layers.Layer):
    """Divides by the squares of the channels beside each, after Krizhevsky et al. (AlexNet, 2012)."""

    def __init__(self, depth_radius=5, bias=1.0, alpha=1.0, beta=0.5, **kwargs):
        super().__init__(**kwargs)
        self.depth_radius, self.bias, self.alpha, self.beta = depth_radius, bias, alpha, beta

    def call(self, x):
        radius, channels = self.depth_radius, x.shape[-1]
        squares = ops.pad(ops.square(x), [(0, 0)] * 3 + [(radius, radius)])
        total = sum(squares[..., place : place + channels] for place in range(2 * radius + 1))
        return x / (self.bias + self.alpha * total) ** self.beta

    def get_config(self):
        names = ("depth_radius", "bias", "alpha", "beta")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
