import re

import numpy as np
import tensorflow as tf

TOWER_NAME = "tower"
np.set_printoptions(precision=4, suppress=True)


def inference(x):
    w = tf.get_variable("w", initializer=tf.constant([[1.0], [-0.5]]))
    b = tf.get_variable("b", initializer=tf.constant([0.25]))
    return tf.matmul(x, w) + b


def tower_loss(scope, x, y):
    loss = tf.reduce_mean(tf.square(inference(x) - y), name="loss")
    tf.add_to_collection("losses", loss)
    losses = tf.get_collection("losses", scope)
    total_loss = tf.add_n(losses, name="total_loss")
    for l in losses + [total_loss]:
        name = re.sub("%s_[0-9]*/" % TOWER_NAME, "", l.op.name)
        print(name, end=" ")
    print()
    return total_loss


def average_gradients(tower_grads):
    average_grads = []
    for grad_and_vars in zip(*tower_grads):
        grads = [tf.expand_dims(g, 0) for g, _ in grad_and_vars]
        grad = tf.reduce_mean(tf.concat(axis=0, values=grads), 0)
        average_grads.append((grad, grad_and_vars[0][1]))
    return average_grads


def main(argv=None):
    with tf.Graph().as_default(), tf.device("/cpu:0"):
        global_step = tf.get_variable("global_step", [], initializer=tf.constant_initializer(0), trainable=False)
        opt = tf.train.GradientDescentOptimizer(0.1)
        data = np.arange(8, dtype=np.float32).reshape(4, 2) / 4
        images = tf.split(tf.constant(data), 2)
        labels = tf.split(tf.constant(data.sum(1, keepdims=True)), 2)
        tower_grads = []
        with tf.variable_scope(tf.get_variable_scope()):
            for i in range(2):
                with tf.device("/cpu:%d" % 0):
                    with tf.name_scope("%s_%d" % (TOWER_NAME, i)) as scope:
                        loss = tower_loss(scope, images[i], labels[i])
                        tf.get_variable_scope().reuse_variables()
                        summaries = tf.get_collection(tf.GraphKeys.SUMMARIES, scope)
                        tower_grads.append(opt.compute_gradients(loss))
        grads = average_gradients(tower_grads)
        apply_gradient_op = opt.apply_gradients(grads, global_step=global_step)
        variable_averages = tf.train.ExponentialMovingAverage(0.9, global_step)
        train_op = tf.group(apply_gradient_op, variable_averages.apply(tf.trainable_variables()))
        sess = tf.Session(config=tf.ConfigProto(allow_soft_placement=True))
        sess.run(tf.global_variables_initializer())
        for step in range(10):
            sess.run(apply_gradient_op)
            if step % 3 == 0:
                print("step %d, loss = %.4f" % (step, sess.run(loss)))
        sess.run(train_op)
        print([v.op.name for v in tf.global_variables()], len(summaries))
        for g, v in grads:
            print(v.op.name, sess.run(v).ravel(), g.shape)


if __name__ == "__main__":
    tf.app.run()
