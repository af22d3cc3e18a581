"""Train LeNet-5 in graph mode: placeholders, a session, a feed_dict, a Saver.

python examples/train_graph.py [DIRECTORY] [STEPS] [random_normal | scaled]
"""

import sys

import tensorflow

import tfgraph.v1 as tf
from tfgraph.models import LeNet5
from tfgraph.v1.examples.tutorials.mnist import input_data

directory = sys.argv[1] if len(sys.argv) > 1 else "build/train_graph"
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 400
initialization = sys.argv[3] if len(sys.argv) > 3 else "scaled"

mnist = input_data.read_data_sets("MNIST_data", one_hot=True)
test = {"x": mnist.test.images, "y_": mnist.test.labels}

# In a program of your own TF2 stays on: graph mode is where you say so.
with tensorflow.Graph().as_default():
    model = LeNet5(initialization=initialization)
    saver = tf.train.Saver(max_to_keep=3)
    tf.gfile.MakeDirs(directory)

    with tf.Session() as session:
        session.run(model.init)
        for step in range(1, steps + 1):
            x, y_ = mnist.train.next_batch(100)
            feed = {model.x: x, model.y_: y_, model.keep_prob: 0.5}
            _, loss = session.run([model.optimizer, model.loss], feed)
            if step % 100 == 0 or step == steps:
                saved = saver.save(session, f"{directory}/lenet5.ckpt", global_step=step)
                print(f"step {step}, loss {loss:.4f}, saved {saved}")

    with tf.Session() as session:
        saver.restore(session, tf.train.latest_checkpoint(directory))
        feed = {model.x: test["x"], model.y_: test["y_"], model.keep_prob: 1.0}
        print(f"test accuracy of the restored model {session.run(model.accuracy, feed):.4f}")
