"""Random numbers."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("model")
class RandomNumbers(layers.Layer):
    """Draws numbers with a function of `keras.random`, others at each call.

    None in the shape stands for the number of examples that it is called on.
    """

    def __init__(self, distribution, shape, limits=(), seed=None, **kwargs):
        super().__init__(**kwargs)
        self.distribution, self.shape, self.limits, self.seed = distribution, shape, limits, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, x):
        shape = [ops.shape(x)[0] if size is None else size for size in self.shape]
        draw = getattr(keras.random, self.distribution)
        return draw(shape, *self.limits, dtype=self.compute_dtype, seed=self.generator)

    def get_config(self):
        names = ("distribution", "shape", "limits", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
