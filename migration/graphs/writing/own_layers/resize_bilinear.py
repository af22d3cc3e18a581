"""Images of another size, as TF1 made them."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("model")
class ResizeBilinear(layers.Layer):
    """Resizes images to a size, or to that of a second tensor, with the pixel centres of TF1.

    `layers.Resizing` puts the centre of a pixel at its middle; here it is its upper left corner, or, with
    `align_corners`, the centres of the pixels in the corners stay where they are.
    """

    def __init__(self, size=None, align_corners=False, **kwargs):
        super().__init__(**kwargs)
        self.size, self.align_corners = size, align_corners

    def call(self, images, like=None):
        height, width = self.size or ops.shape(like)[1:3]
        # Of floats always, as the operation of TensorFlow does it.
        return self.along(self.along(ops.cast(images, "float32"), width, 2), height, 1)

    def along(self, images, length, axis):
        """Resize along one axis."""
        size = ops.shape(images)[axis]
        steps, pixels = ops.cast(length, "float32"), ops.cast(size, "float32")
        step = pixels / steps
        if self.align_corners:
            step = ops.where(steps > 1, (pixels - 1) / ops.maximum(steps - 1, 1), step)
        place = ops.cast(ops.arange(length), "float32") * step
        before = ops.floor(place)
        first = ops.cast(before, "int32")
        last = ops.minimum(ops.cast(ops.ceil(place), "int32"), size - 1)
        shape = [-1, 1, 1] if axis == 1 else [-1, 1]
        part = ops.reshape(place - before, shape)
        one, other = ops.take(images, first, axis=axis), ops.take(images, last, axis=axis)
        return one + (other - one) * part

    def compute_output_spec(self, images, like=None):
        size = self.size or like.shape[1:3]
        return keras.KerasTensor((images.shape[0], *size, images.shape[3]), "float32")

    def get_config(self):
        return {**super().get_config(), "size": self.size, "align_corners": self.align_corners}
