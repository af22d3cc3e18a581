import tensorflow as tf

v = tf.Variable(1.0, name="v")
local = tf.Variable(2.0, name="local", trainable=False, collections=[tf.GraphKeys.LOCAL_VARIABLES])
from_contrib = tf.contrib.framework.local_variable(3.0, name="from_contrib")
frozen = tf.get_variable("frozen", [2], trainable=False, collections=["frozen", tf.GraphKeys.GLOBAL_VARIABLES])
tf.add_to_collection("losses", v * 2)
tf.add_to_collection("losses", v * 3)
tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign(v, 5.0))
total = tf.add_n(tf.get_collection("losses"), name="total_loss")
with tf.variable_scope("scope"):
    inner = tf.get_variable("inner", initializer=4.0)
    tf.losses.add_loss(inner * 10)
tf.losses.absolute_difference([1.0, 2.0], [2.0, 4.0])
step = tf.train.get_or_create_global_step()

print([x.op.name for x in tf.global_variables()])
print([x.op.name for x in tf.local_variables()], [x.op.name for x in tf.trainable_variables("scope")])
print([x.op.name for x in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="s")])
print(tf.get_collection_ref("empty"), sorted(str(k) for k in tf.get_default_graph().get_all_collection_keys() if not isinstance(k, tuple)))
tf.get_collection_ref("losses").append(total)
tf.get_default_graph().add_to_collections(["a", "b"], 1)
tf.get_default_graph().clear_collection("a")
print(len(tf.get_collection("losses")), tf.get_collection("a"), tf.get_collection("b"))
print([l.op.name for l in tf.losses.get_losses()], [x.op.name for x in tf.model_variables()])
print(tf.train.get_global_step() is step, step.dtype, step.name, tf.train.global_step.__name__)
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    print(sess.run([total, local, from_contrib, tf.losses.get_total_loss()]))
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        print(sess.run(tf.identity(v.read_value())))
    print(tf.train.global_step(sess, step))
