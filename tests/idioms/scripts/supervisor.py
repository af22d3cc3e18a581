import os

import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)


def run(steps):
    with tf.Graph().as_default():
        global_step = tf.Variable(0, name="global_step", trainable=False)
        w = tf.Variable(2.0, name="w")
        train_op = tf.train.GradientDescentOptimizer(0.1).minimize(tf.square(w), global_step=global_step)
        tf.summary.scalar("w", w)
        sv = tf.train.Supervisor(logdir="sv", global_step=global_step, save_model_secs=0, save_summaries_secs=0,
                                 summary_op=None)
        print("chief", sv.is_chief, sv.save_path, sv.global_step.name)
        with sv.managed_session() as sess:
            print("starts at", sess.run(global_step))
            for step in range(steps):
                if sv.should_stop():
                    break
                sess.run(train_op)
                value = sess.run(w)
                if step % 2 == 0:
                    print("%d %.4f" % (sess.run(global_step), value))
            sv.saver.save(sess, sv.save_path, global_step=global_step)
            sv.stop()
        print("stopped", sv.should_stop())


run(5)
run(3)
print(tf.train.latest_checkpoint("sv"))
print(sorted(f for f in os.listdir("sv") if "tfevents" not in f))

with tf.Graph().as_default():
    v = tf.Variable(7, name="v")
    sm = tf.train.SessionManager(ready_op=tf.report_uninitialized_variables())
    sess = sm.prepare_session("", init_op=tf.global_variables_initializer())
    print(sess.run(v), sess.run(tf.report_uninitialized_variables()))
