import numpy as np
import tensorflow as tf

image = tf.constant((np.arange(48) * 5 % 251).reshape(4, 4, 3), tf.uint8)
standardized = tf.image.per_image_standardization(image)
with tf.Session() as sess:
    value = sess.run(standardized)
    print(value.dtype, value.min(), value.max())
