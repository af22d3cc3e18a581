import tensorflow as tf

x = tf.Variable(1.0)
loss = tf.log(x)
step = tf.train.get_or_create_global_step()
train = tf.group(tf.assign_sub(x, 1.0), tf.assign_add(step, 1))


def run(fail):
    losses = []
    try:
        with tf.control_dependencies([train]):
            value = tf.identity(tf.log(x.read_value() - 0.5))
        hook = tf.train.NanTensorHook(value, fail_on_nan_loss=fail)
        with tf.train.MonitoredSession(hooks=[hook]) as sess:
            for _ in range(5):
                if sess.should_stop():
                    print("told to stop")
                    break
                sess.run(value)
                losses.append(1)
    except tf.train.NanLossDuringTrainingError as e:
        print("error:", e)
    print("steps", len(losses))


with tf.Graph().as_default():
    x = tf.Variable(1.0)
    train = tf.assign_sub(x, 1.0)
    run(True)
with tf.Graph().as_default():
    x = tf.Variable(3.0)
    train = tf.assign_sub(x, 1.0)
    run(False)
