import numpy as np
import tensorflow as tf

np.set_printoptions(precision=3, suppress=True)
pixels = (np.arange(4 * 6 * 3) * 5 % 251).reshape(4, 6, 3).astype(np.uint8)
image = tf.constant(pixels)
floats = tf.image.convert_image_dtype(image, tf.float32)
png = tf.image.encode_png(image)
decoded = tf.image.decode_png(png, channels=3)
any_image = tf.image.decode_image(png)
results = [
    ("bilinear", tf.image.resize_images(image, [2, 3])),
    ("nearest", tf.image.resize_images(image, [8, 3], method=tf.image.ResizeMethod.NEAREST_NEIGHBOR)),
    ("bicubic", tf.image.resize_bicubic(floats[None], [3, 3], align_corners=True)),
    ("area", tf.image.resize_area(floats[None], [2, 2])),
    ("corners", tf.image.resize_bilinear(floats[None], [7, 5], align_corners=True)),
    ("crop_or_pad", tf.image.resize_image_with_crop_or_pad(image, 6, 4)),
    ("central", tf.image.central_crop(image, 0.5)),
    ("box", tf.image.crop_to_bounding_box(image, 1, 2, 2, 3)),
    ("flip", tf.image.flip_left_right(image)),
    ("up_down", tf.image.flip_up_down(image)),
    ("rot", tf.image.rot90(image)),
    ("transpose", tf.image.transpose_image(image)),
    ("brightness", tf.image.adjust_brightness(floats, 0.25)),
    ("contrast", tf.image.adjust_contrast(floats, 1.5)),
    ("hue", tf.image.adjust_hue(floats, 0.1)),
    ("saturation", tf.image.adjust_saturation(floats, 0.5)),
    ("standardized", tf.image.per_image_standardization(tf.cast(image, tf.float32))),
    ("gray", tf.image.rgb_to_grayscale(image)),
    ("hsv", tf.image.rgb_to_hsv(floats)),
    ("crop_and_resize", tf.image.crop_and_resize(floats[None], [[0.1, 0.1, 0.9, 0.8]], [0], [3, 3])),
    ("boxes", tf.image.draw_bounding_boxes(floats[None], [[[0.2, 0.1, 0.8, 0.9]]])),
    ("patches", tf.extract_image_patches(floats[None], [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID")),
]
nms = tf.image.non_max_suppression([[0., 0, 1, 1], [0, 0, 1, 0.9], [0.5, 0.5, 2, 2]], [0.9, 0.8, 0.7], 3, iou_threshold=0.5)
with tf.Session() as sess:
    for name, tensor in results:
        value = sess.run(tensor)
        print(name, value.shape, value.dtype, "%.3f %.3f" % (value.astype(np.float64).mean(), value.astype(np.float64).std()))
    print(np.array_equal(sess.run(decoded), pixels), any_image.shape, sess.run(nms))
    print("%.3f %.4f" % (sess.run(tf.image.psnr(image, image + 2, 255)), sess.run(tf.image.total_variation(floats)) / 100))
    print(sess.run(results[0][1])[0])
    flipped = sess.run(tf.image.random_flip_left_right(image, seed=1))
    print(flipped.shape, sess.run(tf.random_crop(image, [2, 2, 3])).shape)
    begin, size, box = tf.image.sample_distorted_bounding_box([4, 6, 3], [[[0., 0, 1, 1]]], min_object_covered=0.1)
    print([v.shape for v in sess.run([begin, size, box])])
