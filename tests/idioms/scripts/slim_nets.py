import numpy as np
import tensorflow as tf
from tensorflow.contrib import slim
from tensorflow.contrib.slim.nets import alexnet, resnet_v2, vgg
from tensorflow.contrib.slim.python.slim.nets import resnet_utils

np.set_printoptions(precision=4, suppress=True)

inputs = tf.placeholder(tf.float32, [None, 224, 224, 3])
with slim.arg_scope(vgg.vgg_arg_scope()):
    logits, end_points = vgg.vgg_a(inputs, num_classes=5, is_training=False)
print(logits.shape, list(end_points)[:3], len(end_points))
print(len(tf.trainable_variables()), sum(np.prod(v.shape.as_list()) for v in tf.trainable_variables()))
print(tf.trainable_variables()[0].name, tf.trainable_variables()[-1].name)

with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [None, 224, 224, 3])
    with slim.arg_scope(alexnet.alexnet_v2_arg_scope()):
        net, points = alexnet.alexnet_v2(x, 7, is_training=False)
    print(net, sorted(points)[0])

# a small ResNet that can be run
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [None, 16, 16, 3])
    blocks = [resnet_v2.resnet_v2_block("block1", base_depth=1, num_units=2, stride=2),
              resnet_v2.resnet_v2_block("block2", base_depth=2, num_units=1, stride=1)]
    with slim.arg_scope(resnet_utils.resnet_arg_scope()):
        net, points = resnet_v2.resnet_v2(x, blocks, num_classes=3, is_training=False, include_root_block=True)
    print([v.op.name for v in slim.get_model_variables()][:6], len(slim.get_model_variables()))
    saver = tf.train.Saver(slim.get_variables_to_restore(exclude=["resnet_v2/logits"]))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        rng = np.random.RandomState(12)
        for v in tf.trainable_variables():
            v.load(rng.uniform(-0.3, 0.4, v.shape.as_list()), sess)
        value = sess.run(points["predictions"], {x: rng.rand(2, 16, 16, 3)})
        print(value.shape, value.ravel())
        saver.save(sess, "resnet.ckpt")
        init_fn = slim.assign_from_checkpoint_fn("resnet.ckpt", slim.get_variables("resnet_v2/conv1"))
        init_fn(sess)
        print(len(tf.train.list_variables("resnet.ckpt")))
