import os

import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
global_step = tf.train.create_global_step()
w = tf.get_variable("w", initializer=tf.constant(1.0))
loss = tf.identity(w * w, name="loss")
with tf.control_dependencies([loss]):
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss, global_step)
tf.summary.scalar("loss", loss)
summary_op = tf.summary.merge_all()
saver = tf.train.Saver(max_to_keep=2)


class Listener(tf.train.CheckpointSaverListener):
    def begin(self):
        print("begin")

    def before_save(self, session, global_step_value):
        print("before save", global_step_value)

    def after_save(self, session, global_step_value):
        print("after save", global_step_value)

    def end(self, session, global_step_value):
        print("end", global_step_value)


hooks = [
    tf.train.StopAtStepHook(num_steps=7),
    tf.train.NanTensorHook(loss),
    tf.train.LoggingTensorHook({"loss": "loss:0"}, every_n_iter=2),
    tf.train.LoggingTensorHook(["loss"], at_end=True, formatter=lambda d: "loss at the end"),
    tf.train.StepCounterHook(every_n_steps=2, output_dir="log"),
    tf.train.CheckpointSaverHook("log", save_steps=3, saver=saver, listeners=[Listener()]),
    tf.train.SummarySaverHook(save_steps=2, output_dir="log", summary_op=summary_op),
    tf.train.GlobalStepWaiterHook(0),
    tf.train.FinalOpsHook(final_ops=[global_step]),
    tf.train.FeedFnHook(lambda: {}),
]
with tf.train.MonitoredSession(hooks=hooks) as sess:
    while not sess.should_stop():
        sess.run(train_op)
print("final", hooks[-2].final_ops_values)
print(sorted(f for f in os.listdir("log") if "ckpt" in f and f.endswith("index")))
steps, tags = [], set()
events = [f for f in os.listdir("log") if "tfevents" in f]
for event in tf.train.summary_iterator(os.path.join("log", events[0])):
    for value in event.summary.value:
        tags.add(value.tag)
        if value.tag == "loss":
            steps.append(event.step)
            print("%d %.4f" % (event.step, value.simple_value))
print(len(events), sorted(tags))
