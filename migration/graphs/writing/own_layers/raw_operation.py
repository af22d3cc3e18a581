"""One operation of TensorFlow."""

import keras
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable("model")
class RawOperation(layers.Layer):
    """Calls an operation of TensorFlow that Keras has nothing for."""

    def __init__(self, operation, attributes=None, shapes=None, **kwargs):
        super().__init__(autocast=False, **kwargs)
        self.operation, self.attributes, self.shapes = operation, attributes or {}, shapes

    def call(self, *_, **inputs):
        results = getattr(tf.raw_ops, self.operation)(**inputs, **self.attributes)
        several = list(results) if isinstance(results, tuple) else [results]
        for result, shape in zip(several, self.shapes or [], strict=False):
            result.set_shape(shape)
        return several if isinstance(results, tuple) else results

    def get_config(self):
        more = {"operation": self.operation, "attributes": self.attributes, "shapes": self.shapes}
        return {**super().get_config(), **more}
