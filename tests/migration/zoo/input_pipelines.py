"""What was read and decoded in front of a model, and is to be cut away."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def vector(tf, size=6):
    return tf.placeholder(tf.float32, [None, size], name="x")


@graph("parse_example_in_front", data={"image": ("uniform", 0, 1)})
def parse_example_in_front(tf):
    serialized = tf.placeholder(tf.string, [None], name="tf_example")
    features = tf.parse_example(
        serialized,
        {"image": tf.FixedLenFeature([16], tf.float32), "id": tf.FixedLenFeature([], tf.string, default_value="")},
    )
    image = tf.identity(features["image"], name="image")
    return Built({"image": image}, {"scores": tf.nn.softmax(tf.layers.dense(image, 4))})


@graph("decode_jpeg_in_front", data={"pixels": ("int", 0, 256)}, shape={"pixels": [10, 12, 3]})
def decode_jpeg_in_front(tf):
    """The retraining tutorial: jpeg, cast, resize, mean and standard deviation; one image becomes a batch."""
    jpeg = tf.placeholder(tf.string, name="DecodeJPGInput")
    decoded = tf.image.decode_jpeg(jpeg, channels=3)
    as_4d = tf.expand_dims(tf.cast(decoded, tf.float32), 0)
    resized = tf.image.resize_bilinear(as_4d, tf.stack([8, 8]))
    x = tf.multiply(tf.subtract(resized, 128.0), 1.0 / 128.0)
    h = tf.layers.conv2d(x, 4, 3, 2, activation=tf.nn.relu)
    return Built({"pixels": decoded}, {"logits": tf.layers.dense(tf.layers.flatten(h), 3, name="final")})


@graph("preprocessing_map_in_front", idiomatic=False, data={"pixels": ("uniform", 0, 255)})
def preprocessing_map_in_front(tf):
    pixels = tf.placeholder(tf.float32, [None, 12, 12, 3], name="pixels")

    def prepare(image):
        image = tf.image.central_crop(image, central_fraction=0.75)
        image = tf.image.rgb_to_grayscale(image)
        return tf.image.per_image_standardization(image)

    x = tf.map_fn(prepare, pixels)
    x.set_shape([None, 10, 10, 1])
    return Built({"pixels": pixels}, {"y": tf.layers.dense(tf.layers.flatten(tf.layers.conv2d(x, 2, 3)), 3)})


@graph("image_adjustments", data={"image": ("uniform", 0.05, 0.95)})
def image_adjustments(tf):
    image = tf.placeholder(tf.float32, [None, 8, 8, 3], name="image")
    x = tf.image.adjust_brightness(image, 0.1)
    x = tf.image.adjust_contrast(x, 1.3)
    x = tf.image.flip_left_right(x)
    x = (tf.clip_by_value(x, 0.0, 1.0) - 0.5) * 2.0
    return Built({"image": image}, {"y": tf.layers.conv2d(x, 3, 3)})


@graph("iterator_in_front")
def iterator_in_front(tf):
    """What the iterator gives is the input."""
    data = tf.data.Dataset.from_tensor_slices((np.ones([8, 6], np.float32), np.zeros([8], np.int64)))
    data = data.shuffle(8, seed=1).repeat().batch(4)
    features, _ = tf.data.make_one_shot_iterator(data).get_next()
    return Built({"features": features}, {"y": tf.layers.dense(features, 3)})


@graph("iterator_by_initializer_in_front")
def iterator_by_initializer_in_front(tf):
    placeholder = tf.placeholder(tf.float32, [None, 6], name="all_features")
    iterator = tf.data.Dataset.from_tensor_slices(placeholder).batch(4).make_initializable_iterator()
    features = iterator.get_next(name="next_features")
    return Built({"features": features}, {"y": tf.layers.dense(features, 3)})


@graph("queue_in_front")
def queue_in_front(tf):
    examples = tf.constant(np.random.RandomState(0).normal(size=[20, 6]), tf.float32)
    example = tf.train.slice_input_producer([examples], shuffle=False)[0]
    batch = tf.train.shuffle_batch([example], batch_size=4, capacity=20, min_after_dequeue=4, seed=1)
    return Built({"batch": batch}, {"y": tf.layers.dense(batch, 3)})


@graph("vocabulary_in_front", data={"ids": ("int", 0, 4)})
def vocabulary_in_front(tf):
    words = tf.placeholder(tf.string, [None, 5], name="words")
    table = tf.contrib.lookup.index_table_from_tensor(["<pad>", "the", "cat"], num_oov_buckets=1)
    ids = table.lookup(words)
    h = tf.nn.embedding_lookup(tf.get_variable("embedding", [4, 6]), ids)
    return Built({"ids": ids}, {"y": tf.layers.dense(tf.reduce_mean(h, 1), 2)})


@graph("feature_columns", data={"age": ("uniform", 10, 80), "job": ("int", 0, 5)})
def feature_columns(tf):
    age = tf.placeholder(tf.float32, [None, 1], name="age")
    job = tf.placeholder(tf.int64, [None, 1], name="job")
    fc = tf.feature_column
    job_column = fc.categorical_column_with_identity("job", 5)
    columns = [
        fc.bucketized_column(fc.numeric_column("age"), [18.0, 30.0, 50.0]),
        fc.embedding_column(job_column, 3),
        fc.indicator_column(job_column),
    ]
    h = fc.input_layer({"age": age, "job": job}, columns)
    return Built({"age": age, "job": job}, {"logits": tf.layers.dense(h, 2)})
