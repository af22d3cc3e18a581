import os

import tensorflow as tf


def make(scope):
    with tf.variable_scope(scope):
        w = tf.get_variable("w", initializer=[[1.0, 2.0], [3.0, 4.0]])
        b = tf.get_variable("b", initializer=[5.0, 6.0])
    return w, b


with tf.Graph().as_default(), tf.Session() as sess:
    w, b = make("old")
    extra = tf.get_variable("extra", initializer=9.0)
    sess.run(tf.global_variables_initializer())
    tf.train.Saver({"weights": w, "biases": b}).save(sess, "named.ckpt")
    tf.train.Saver([w, extra]).save(sess, "listed.ckpt", write_state=False)
    tf.train.Saver().save(sess, "all.ckpt")
    v1 = tf.train.Saver(write_version=tf.train.SaverDef.V1)
    v1.save(sess, "v1.ckpt")
print(tf.train.list_variables("named.ckpt"))
print(sorted(f for f in os.listdir(".") if f.startswith(("v1", "listed"))))

with tf.Graph().as_default(), tf.Session() as sess:
    w, b = make("new")
    c = tf.get_variable("c", initializer=0.0)
    tf.train.Saver({"weights": w}).restore(sess, "named.ckpt")
    sess.run(tf.variables_initializer([b, c]))
    print(sess.run([w, b, c]))
    tf.train.Saver({"old/b": b, "extra": c}).restore(sess, "v1.ckpt")
    print(sess.run([b, c]))
    try:
        tf.train.Saver().restore(sess, "all.ckpt")
    except tf.errors.NotFoundError as e:
        print("NotFoundError", "Key c not found in checkpoint" in str(e))

# only what the checkpoint has, the way people did it
with tf.Graph().as_default(), tf.Session() as sess:
    make("old")
    tf.get_variable("added", initializer=[1, 2, 3])
    saved_shapes = tf.train.NewCheckpointReader("all.ckpt").get_variable_to_shape_map()
    restore_vars = [v for v in tf.global_variables()
                    if v.name.split(":")[0] in saved_shapes and v.shape.as_list() == saved_shapes[v.name.split(":")[0]]]
    sess.run(tf.global_variables_initializer())
    tf.train.Saver(restore_vars).restore(sess, "all.ckpt")
    print([v.name for v in restore_vars])

# init_from_checkpoint, and a shape that does not fit
with tf.Graph().as_default(), tf.Session() as sess:
    make("fine_tuned")
    tf.train.init_from_checkpoint("all.ckpt", {"old/": "fine_tuned/"})
    sess.run(tf.global_variables_initializer())
    print(sess.run("fine_tuned/b:0"))
    wrong = tf.get_variable("wrong", [3])
    try:
        tf.train.Saver({"biases": wrong}).restore(sess, "named.ckpt")
    except tf.errors.InvalidArgumentError as e:
        print("InvalidArgumentError", "shape" in str(e))
