import time

import tensorflow as tf


class LoggerHook(tf.train.SessionRunHook):
    """Logs loss, as in the CIFAR-10 tutorial."""

    def begin(self):
        self._step = -1
        self._start_time = time.time()
        print("begin", tf.get_default_graph().finalized)

    def after_create_session(self, session, coord):
        print("after_create_session", coord.should_stop(), tf.get_default_graph().finalized)

    def before_run(self, run_context):
        self._step += 1
        return tf.train.SessionRunArgs({"loss": loss, "b": before}, feed_dict={scale: float(self._step)})

    def after_run(self, run_context, run_values):
        print("%d: loss = %.2f b = %.2f" % (self._step, run_values.results["loss"], run_values.results["b"]))
        print(run_context.original_args.fetches == [train_op], run_values.options is not None)
        if run_values.results["loss"] > 8:
            run_context.request_stop()

    def end(self, session):
        print("end, b = %.2f" % session.run(b))


class Counter(tf.train.SessionRunHook):
    runs = 0

    def after_run(self, run_context, run_values):
        Counter.runs += 1


b = tf.Variable(1.0, name="b")
scale = tf.placeholder_with_default(0.0, [])
before = b + 0.0
loss = scale * before
with tf.control_dependencies([loss, before]):
    train_op = tf.assign_add(b, 1.0)
with tf.train.MonitoredTrainingSession(hooks=[LoggerHook(), Counter()]) as mon_sess:
    while not mon_sess.should_stop():
        mon_sess.run([train_op])
    mon_sess_stopped = mon_sess.should_stop()
print("runs", Counter.runs, mon_sess_stopped)
