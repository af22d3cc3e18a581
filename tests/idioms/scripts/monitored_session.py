import os

import tensorflow as tf

FLAGS = tf.app.flags.FLAGS
tf.app.flags.DEFINE_string("train_dir", "train", "where checkpoints go")
tf.app.flags.DEFINE_integer("max_steps", 6, "number of steps")


def build():
    global_step = tf.train.get_or_create_global_step()
    x = tf.get_variable("x", initializer=4.0)
    loss = tf.square(x)
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(loss, global_step=global_step)
    return x, loss, train_op, global_step


def train(last_step):
    with tf.Graph().as_default():
        x, loss, train_op, global_step = build()
        with tf.train.MonitoredTrainingSession(
                checkpoint_dir=FLAGS.train_dir,
                hooks=[tf.train.StopAtStepHook(last_step=last_step)],
                save_checkpoint_secs=None, save_checkpoint_steps=2, save_summaries_steps=None) as mon_sess:
            while not mon_sess.should_stop():
                mon_sess.run(train_op)
                if mon_sess.should_stop():
                    break
                value, step = mon_sess.run([loss, global_step])
                print("step %d loss %.4f" % (step, value))


def main(unused_argv):
    train(FLAGS.max_steps)
    print(tf.train.latest_checkpoint(FLAGS.train_dir))
    print("-- goes on from the checkpoint")
    train(FLAGS.max_steps + 2)
    print(sorted(f for f in os.listdir(FLAGS.train_dir) if f.endswith(".index")))
    with tf.Graph().as_default():
        x, loss, _, global_step = build()
        creator = tf.train.ChiefSessionCreator(checkpoint_dir=FLAGS.train_dir)
        with tf.train.MonitoredSession(session_creator=creator) as sess:
            print("%.6f" % sess.run(x), sess.run(global_step), type(sess).__name__)
        scaffold = tf.train.Scaffold(init_fn=lambda scaffold, session: print("init_fn called"))
        with tf.train.SingularMonitoredSession(scaffold=scaffold) as sess:
            print(sess.run(x), sess.raw_session().graph is tf.get_default_graph())


if __name__ == "__main__":
    tf.app.run()
