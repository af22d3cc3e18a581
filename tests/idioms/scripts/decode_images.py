import numpy as np
import tensorflow as tf

# Writes images, finds them by a pattern, decodes and batches them through queues.
size = (8, 6, 3)
pixels = [np.full(size, 40 * i + 30, np.uint8) for i in range(4)]
with tf.Session() as sess:
    for i, p in enumerate(pixels):
        with open("image_%d.jpg" % i, "wb") as f:
            f.write(sess.run(tf.image.encode_jpeg(p, quality=95)))
print(tf.train.match_filenames_once.__name__, sorted(tf.gfile.Glob("image_*.jpg")))

files = tf.train.match_filenames_once("./image_*.jpg")
matching = tf.matching_files("image_*.jpg")
queue = tf.train.string_input_producer(files, num_epochs=1, shuffle=False)
reader = tf.WholeFileReader()
key, content = reader.read(queue)
image = tf.image.decode_jpeg(content, channels=3)
image = tf.image.resize_images(tf.cast(image, tf.float32), [4, 4])
image.set_shape([4, 4, 3])
images, keys = tf.train.batch([image, key], batch_size=2)
contents = tf.read_file("image_2.jpg")
shape = tf.image.extract_jpeg_shape(contents)
gray = tf.image.decode_jpeg(contents, channels=1, ratio=2)
one = tf.image.decode_and_crop_jpeg(contents, [0, 0, 2, 2])

with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    print(sorted(sess.run(matching).tolist()))
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess, coord)
    try:
        while True:
            x, k = sess.run([images, keys])
            print([n.decode() for n in k], x.shape, x.mean(axis=(1, 2, 3)).round().tolist())
    except tf.errors.OutOfRangeError:
        print("done")
    coord.request_stop()
    coord.join(threads)
    print(sess.run(shape), sess.run(gray).shape, sess.run(one).shape, sess.run(tf.image.is_jpeg(contents)))
    sess.run(tf.write_file("copy.bin", contents))
    print(open("copy.bin", "rb").read() == open("image_2.jpg", "rb").read())
