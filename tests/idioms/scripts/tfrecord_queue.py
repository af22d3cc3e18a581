import numpy as np
import tensorflow as tf


def _int64_feature(value):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))


def _bytes_feature(value):
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))


def write(filename, images, labels):
    writer = tf.python_io.TFRecordWriter(filename)
    for image, label in zip(images, labels):
        example = tf.train.Example(features=tf.train.Features(feature={
            'height': _int64_feature(image.shape[0]),
            'label': _int64_feature(int(label)),
            'image_raw': _bytes_feature(image.tostring())}))
        writer.write(example.SerializeToString())
    writer.close()


def read_and_decode(filename_queue):
    reader = tf.TFRecordReader()
    _, serialized_example = reader.read(filename_queue)
    features = tf.parse_single_example(serialized_example, features={
        'image_raw': tf.FixedLenFeature([], tf.string),
        'label': tf.FixedLenFeature([], tf.int64),
        'height': tf.FixedLenFeature([], tf.int64)})
    image = tf.decode_raw(features['image_raw'], tf.uint8)
    image.set_shape([12])
    image = tf.cast(image, tf.float32) * (1. / 255) - 0.5
    return image, tf.cast(features['label'], tf.int32)


def main(argv):
    images = (np.arange(10 * 12) * 7 % 256).astype(np.uint8).reshape(10, 4, 3)
    write('train.tfrecords', images, range(10))
    record = next(tf.python_io.tf_record_iterator('train.tfrecords'))
    example = tf.train.Example.FromString(record)
    print(sorted(example.features.feature), example.features.feature['height'].int64_list.value[0])

    with tf.name_scope('input'):
        queue = tf.train.string_input_producer(['train.tfrecords'], num_epochs=1)
        image, label = read_and_decode(queue)
        images, labels = tf.train.batch([image, label], batch_size=4, num_threads=1, capacity=16,
                                        allow_smaller_final_batch=True)
    print(images.get_shape().as_list(), images.op.name)
    with tf.Session() as sess:
        sess.run(tf.group(tf.global_variables_initializer(), tf.local_variables_initializer()))
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess=sess, coord=coord)
        try:
            while not coord.should_stop():
                x, y = sess.run([images, labels])
                print(y, x.shape, '%.4f' % x.mean())
        except tf.errors.OutOfRangeError:
            print('Done training')
        finally:
            coord.request_stop()
        coord.join(threads)


if __name__ == '__main__':
    tf.app.run()
