"""A weight by itself."""

import keras
from keras import layers


@keras.saving.register_keras_serializable("model")
class Variable(layers.Layer):
    """A weight that is in no other layer; what it is called on does not matter."""

    def __init__(self, shape, **kwargs):
        super().__init__(**kwargs)
        self.shape = shape
        self.value = self.add_weight(shape=shape, name="value", trainable=self.trainable)
        self.built = True

    def call(self, x):
        return keras.ops.convert_to_tensor(self.value)

    def compute_output_spec(self, x):
        return keras.KerasTensor(self.shape, self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "shape": self.shape}
