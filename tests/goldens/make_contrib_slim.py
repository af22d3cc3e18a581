"""Write contrib_slim.json.gz: the nets of TF 1.15.5's contrib.slim, a training, an evaluation, a data set.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_slim.py`.
"""

import gzip
import json
import os
import tempfile


def nets(slim):
    """Name -> side of the image, function from images to logits."""
    N = slim.nets
    return {
        "alexnet_v2": (224, lambda x: N.alexnet.alexnet_v2(x, 5, is_training=False)),
        "overfeat": (231, lambda x: N.overfeat.overfeat(x, 5, is_training=False)),
        "vgg_a": (224, lambda x: N.vgg.vgg_a(x, 5, is_training=False)),
        "vgg_16": (224, lambda x: N.vgg.vgg_16(x, 5, is_training=False, spatial_squeeze=False)),
        "inception_v1": (224, lambda x: N.inception.inception_v1(x, 5, is_training=False, spatial_squeeze=False)),
        "inception_v2": (64, lambda x: N.inception.inception_v2(x, 5, is_training=False, depth_multiplier=0.2)),
        "inception_v3": (107, lambda x: N.inception.inception_v3(x, 5, is_training=False, depth_multiplier=0.1)),
        "resnet_v1_50": (32, lambda x: N.resnet_v1.resnet_v1_50(x, 5, is_training=False)),
        "resnet_v2_50": (32, lambda x: N.resnet_v2.resnet_v2_50(x, 5, is_training=False, output_stride=8)),
    }


#: Those that are small enough to run: residual nets of three blocks.
RUN = ("resnet_v1_small", "resnet_v2_small")


def small_resnet(slim, version):
    """A residual net of three blocks."""
    module = getattr(slim.nets, "resnet_" + version)
    block = getattr(module, "resnet_" + version + "_block")
    blocks = [block("block1", 2, 2, 2), block("block2", 3, 1, 1)]

    def build(x):
        with slim.arg_scope(slim.nets.resnet_utils.resnet_arg_scope()):
            return getattr(module, "resnet_" + version)(x, blocks, 5, is_training=False, scope="small")

    return 33, build


def net(tf, slim, name):
    """Variables of a net and, of a small one, the logits with numbers of our own in all variables."""
    import numpy as np

    size, build = small_resnet(slim, name[7:9]) if name.endswith("small") else nets(slim)[name]
    with tf.Graph().as_default():
        images = np.random.RandomState(1).uniform(-1, 1, [2, size, size, 3]).astype("float32")
        logits, ends = build(tf.constant(images))
        variables = sorted(tf.global_variables(), key=lambda variable: variable.name)
        made = {
            "variables": [[v.name, v.shape.as_list()] for v in variables],
            "ends": sorted(ends),
            "shape": logits.shape.as_list(),
        }
        if name not in RUN:
            return made
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            for number, variable in enumerate(variables):
                shape = variable.shape.as_list()
                low, high = (0.5, 1.5) if "variance" in variable.name else (-0.4, 0.5)
                values = np.random.RandomState(number).uniform(low, high, shape).astype("float32")
                variable.load(values, session)
            made["logits"] = session.run(logits).tolist()
        return made


def training(tf, slim):
    """Five steps of slim.learning.train, then an evaluation of the checkpoint."""
    import numpy as np

    x = np.linspace(-1, 1, 24).reshape(8, 3).astype("float32")
    truth = (x.sum(1) > 0).astype("float32")[:, None]

    def model():
        inputs = slim.fully_connected(tf.constant(x), 4, tf.nn.tanh, weights_initializer=tf.constant_initializer(0.3))
        return slim.fully_connected(inputs, 1, None, weights_initializer=tf.constant_initializer(-0.2), scope="out")

    with tempfile.TemporaryDirectory() as folder:
        with tf.Graph().as_default():
            tf.losses.sigmoid_cross_entropy(truth, model())
            loss = tf.losses.get_total_loss()
            train_op = slim.learning.create_train_op(loss, tf.train.MomentumOptimizer(0.5, 0.9), clip_gradient_norm=0.2)
            # No saving in between: TF 2.21's Supervisor does that in a thread that needs disable_v2_behavior().
            last = slim.learning.train(
                train_op, folder, number_of_steps=5, log_every_n_steps=0, save_summaries_secs=0, save_interval_secs=0
            )
        path = tf.train.latest_checkpoint(folder)
        weights = {
            name: tf.train.load_checkpoint(path).get_tensor(name).tolist() for name, _ in tf.train.list_variables(path)
        }
        with tf.Graph().as_default():
            tf.train.get_or_create_global_step()
            classes = tf.cast(model() > 0, tf.float32)
            accuracy = slim.metrics.streaming_accuracy(classes, truth)
            values, updates = slim.metrics.aggregate_metric_map({"accuracy": accuracy})
            accuracy = slim.evaluation.evaluate_once(
                "", path, folder, num_evals=2, eval_op=list(updates.values()), final_op=values["accuracy"]
            )
    return {"loss": float(last), "weights": weights, "accuracy": float(accuracy)}


def dataset(tf, slim):
    """Examples of a TFRecord file through a decoder and a provider."""
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default():
        path = os.path.join(folder, "data.tfrecord")
        with tf.python_io.TFRecordWriter(path) as writer:
            for number in range(3):
                feature = {
                    "numbers": tf.train.Feature(float_list=tf.train.FloatList(value=[number, number / 2])),
                    "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[number])),
                }
                writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
        decoder = slim.tfexample_decoder.TFExampleDecoder(
            {
                "numbers": tf.FixedLenFeature([2], tf.float32),
                "label": tf.FixedLenFeature([], tf.int64, default_value=7),
            },
            {"n": slim.tfexample_decoder.Tensor("numbers"), "label": slim.tfexample_decoder.Tensor("label")},
        )
        data = slim.dataset.Dataset(path, tf.TFRecordReader, decoder, 3, {"n": "two numbers", "label": "a class"})
        provider = slim.dataset_data_provider.DatasetDataProvider(data, shuffle=False)
        wanted = provider.get(["n", "label"])
        with tf.Session() as session, slim.queues.QueueRunners(session):
            found = [[value.tolist() for value in session.run(wanted)] for _ in range(4)]
    return [found, sorted(provider.list_items())]


NETS = (
    "alexnet_v2",
    "overfeat",
    "vgg_a",
    "vgg_16",
    "inception_v1",
    "inception_v2",
    "inception_v3",
    "resnet_v1_50",
    "resnet_v2_50",
    "resnet_v1_small",
    "resnet_v2_small",
)


if __name__ == "__main__":
    import tensorflow as tf
    import tensorflow.contrib.slim.nets  # noqa: F401  only then is it there

    slim = tf.contrib.slim
    goldens = {name: net(tf, slim, name) for name in NETS}
    goldens.update(training=training(tf, slim), dataset=dataset(tf, slim))
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_slim.json.gz")
    # No time of writing inside: the same goldens are the same bytes.
    with open(path, "wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write(json.dumps(goldens, sort_keys=True).encode())
