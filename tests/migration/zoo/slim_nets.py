"""The published networks of `tf.contrib.slim.nets`, at their own image sizes."""

import importlib

from tests.migration.zoo.registry import Built, graph

CLASSES = 10


def nets(tf, name):
    """What `from tensorflow.contrib.slim.nets import NAME` gives: 1.15 had no attribute `tf.contrib.slim.nets`."""
    return getattr(importlib.import_module(tf.__name__ + ".contrib.slim.nets"), name)


def images(tf, size):
    return tf.placeholder(tf.float32, [None, size, size, 3], name="input")


@graph("alexnet_v2", slow=True)
def alexnet_v2(tf):
    alexnet, slim = nets(tf, "alexnet"), tf.contrib.slim
    x = images(tf, 224)
    with slim.arg_scope(alexnet.alexnet_v2_arg_scope()):
        logits, _ = alexnet.alexnet_v2(x, num_classes=CLASSES, is_training=False)
    return Built({"input": x}, {"logits": logits})


@graph("vgg_16", slow=True)
def vgg_16(tf):
    vgg, slim = nets(tf, "vgg"), tf.contrib.slim
    x = images(tf, 224)
    with slim.arg_scope(vgg.vgg_arg_scope()):
        logits, end_points = vgg.vgg_16(x, num_classes=CLASSES, is_training=False)
    return Built({"input": x}, {"logits": logits, "pool4": end_points["vgg_16/pool4"][:, ::7, ::7, ::32]})


@graph("overfeat", slow=True)
def overfeat(tf):
    module, slim = nets(tf, "overfeat"), tf.contrib.slim
    x = images(tf, 231)
    with slim.arg_scope(module.overfeat_arg_scope()):
        logits, _ = module.overfeat(x, num_classes=CLASSES, is_training=False)
    return Built({"input": x}, {"logits": logits})


def inception_graph(version, size):
    def build(tf):
        inception, slim = nets(tf, "inception"), tf.contrib.slim
        x = images(tf, size)
        with slim.arg_scope(getattr(inception, f"inception_v{version}_arg_scope")()):
            network = getattr(inception, f"inception_v{version}")
            logits, end_points = network(x, num_classes=CLASSES, is_training=False)
        return Built({"input": x}, {"logits": logits, "predictions": end_points["Predictions"]})

    build.__module__ = __name__
    return build


for version, size in [(1, 224), (2, 224), (3, 299)]:
    graph(f"inception_v{version}", slow=True)(inception_graph(version, size))


@graph("inception_v3_with_auxiliary_training_flag", slow=True)
def inception_v3_with_auxiliary_training_flag(tf):
    """The training graph: a placeholder for the flag, the auxiliary head an output."""
    inception, slim = nets(tf, "inception"), tf.contrib.slim
    x = images(tf, 299)
    is_training = tf.placeholder_with_default(False, [], name="is_training")
    with slim.arg_scope(inception.inception_v3_arg_scope()):
        logits, end_points = inception.inception_v3(
            x, num_classes=CLASSES, is_training=is_training, depth_multiplier=0.5
        )
    outputs = {"logits": logits, "auxiliary": end_points["AuxLogits"]}
    return Built({"input": x}, outputs, {"is_training": (is_training, False, True)})


def resnet_graph(version):
    def build(tf):
        resnet, slim = nets(tf, f"resnet_v{version}"), tf.contrib.slim
        x = images(tf, 224)
        with slim.arg_scope(nets(tf, "resnet_utils").resnet_arg_scope()):
            network = getattr(resnet, f"resnet_v{version}_50")
            logits, end_points = network(x, num_classes=CLASSES, is_training=False)
        return Built({"input": x}, {"logits": logits, "predictions": end_points["predictions"]})

    build.__module__ = __name__
    return build


for version in [1, 2]:
    graph(f"resnet_v{version}_50", slow=True)(resnet_graph(version))


@graph("resnet_v2_small_atrous")
def resnet_v2_small_atrous(tf):
    """Dense features at stride 8: `output_stride` makes the later convolutions atrous."""
    resnet_v2, slim = nets(tf, "resnet_v2"), tf.contrib.slim
    x = images(tf, 33)
    blocks = [resnet_v2.resnet_v2_block(f"block{i + 1}", base_depth=2, num_units=2, stride=2) for i in range(3)]
    with slim.arg_scope(nets(tf, "resnet_utils").resnet_arg_scope()):
        net, _ = resnet_v2.resnet_v2(x, blocks, None, is_training=False, global_pool=False, output_stride=8)
    return Built({"input": x}, {"features": net})


@graph("cifarnet")
def cifarnet(tf):
    """By hand from slim ops: tf.contrib had no cifarnet, the models repository did."""
    slim = tf.contrib.slim
    x = images(tf, 32)
    is_training = tf.placeholder_with_default(False, [], name="is_training")
    with tf.variable_scope("CifarNet", "CifarNet"), slim.arg_scope([slim.conv2d], activation_fn=tf.nn.relu):
        net = slim.conv2d(x, 64, [5, 5], scope="conv1")
        net = slim.max_pool2d(net, [2, 2], 2, scope="pool1")
        net = tf.nn.lrn(net, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75, name="norm1")
        net = slim.conv2d(net, 64, [5, 5], scope="conv2")
        net = tf.nn.lrn(net, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75, name="norm2")
        net = slim.max_pool2d(net, [2, 2], 2, scope="pool2")
        net = slim.flatten(net)
        net = slim.fully_connected(net, 48, scope="fc3")
        net = slim.dropout(net, 0.5, is_training=is_training, scope="dropout3")
        net = slim.fully_connected(net, 24, scope="fc4")
        logits = slim.fully_connected(net, CLASSES, biases_initializer=tf.zeros_initializer(), activation_fn=None)
    predictions = slim.softmax(logits, scope="Predictions")
    return Built({"input": x}, {"predictions": predictions}, {"is_training": (is_training, False, True)})


MOBILENET_V1 = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]


@graph("mobilenet_v1_quarter", slow=True)
def mobilenet_v1_quarter(tf):
    """By hand from slim ops, as in the models repository; 128 pixels, a quarter of the channels."""
    slim = tf.contrib.slim
    x = images(tf, 128)
    normaliser = {"is_training": False, "center": True, "scale": True, "decay": 0.9997, "epsilon": 0.001}
    scope = slim.arg_scope(
        [slim.conv2d, slim.separable_conv2d],
        activation_fn=tf.nn.relu6,
        normalizer_fn=slim.batch_norm,
        normalizer_params=normaliser,
    )
    with tf.variable_scope("MobilenetV1", "MobilenetV1", [x]), scope:
        net = slim.conv2d(x, 8, [3, 3], stride=2, scope="Conv2d_0")
        for i, (depth, stride) in enumerate(MOBILENET_V1):
            scope = f"Conv2d_{i + 1}"
            net = slim.separable_conv2d(
                net, None, [3, 3], depth_multiplier=1, stride=stride, scope=scope + "_depthwise"
            )
            net = slim.conv2d(net, depth // 4, [1, 1], scope=scope + "_pointwise")
        with tf.variable_scope("Logits"):
            net = slim.avg_pool2d(net, [4, 4], padding="VALID", scope="AvgPool_1a")
            net = slim.dropout(net, keep_prob=0.999, is_training=False, scope="Dropout_1b")
            logits = slim.conv2d(net, CLASSES, [1, 1], activation_fn=None, normalizer_fn=None, scope="Conv2d_1c_1x1")
            logits = tf.squeeze(logits, [1, 2], name="SpatialSqueeze")
    return Built({"input": x}, {"logits": logits, "predictions": slim.softmax(logits, scope="Predictions")})
