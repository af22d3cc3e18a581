"""One operation of TensorFlow."""

import keras
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable("model")
class RawOperation(layers.Layer):
    """Calls an operation of TensorFlow that Keras has nothing for."""

    def __init__(self, operation, name=None, dtype=None, trainable=True, **attributes):
        super().__init__(name=name, trainable=trainable, autocast=False)
        self.operation = operation
        self.attributes = attributes

    def call(self, *args, **inputs):
        results = getattr(tf.raw_ops, self.operation)(**inputs, **self.attributes)
        return list(results) if isinstance(results, tuple) else results

    def get_config(self):
        return {**super().get_config(), "operation": self.operation, **self.attributes}
