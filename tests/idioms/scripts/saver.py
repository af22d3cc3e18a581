import os

import tensorflow as tf

w = tf.Variable([1.0, 2.0], name="w")
b = tf.Variable(0.5, name="b")
step = tf.Variable(0, trainable=False, name="step")
update = tf.group(tf.assign_add(w, [1.0, 1.0]), tf.assign_add(step, 1))
saver = tf.train.Saver(max_to_keep=3, keep_checkpoint_every_n_hours=2)
os.mkdir("ckpt")

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(5):
        sess.run(update)
        print(saver.save(sess, "./ckpt/model.ckpt", global_step=step, write_meta_graph=i == 4))
    print([os.path.basename(p) for p in saver.last_checkpoints])
    print(saver.save(sess, "ckpt/final", latest_filename="final_checkpoint"))

print(sorted(os.listdir("ckpt")))
print(tf.train.latest_checkpoint("ckpt"), tf.train.latest_checkpoint("ckpt", "final_checkpoint"))
ckpt = tf.train.get_checkpoint_state("ckpt")
print(ckpt.model_checkpoint_path)
print(list(ckpt.all_model_checkpoint_paths))
print(open("ckpt/checkpoint").read().splitlines()[0])
print(tf.train.latest_checkpoint("nowhere"), tf.train.checkpoint_exists("ckpt/model.ckpt-5"))
print(tf.train.list_variables("ckpt"))

with tf.Session() as sess:
    saver.restore(sess, ckpt.model_checkpoint_path)
    print(sess.run([w, b, step]))
    saver.restore(sess, ckpt.all_model_checkpoint_paths[1])
    print(sess.run([w, b, step]))
    try:
        saver.restore(sess, "ckpt/missing")
    except (ValueError, tf.errors.NotFoundError) as e:
        print(type(e).__name__, str(e).splitlines()[0])
    tf.train.update_checkpoint_state("ckpt", "other", ["one", "other"])
    print(tf.train.get_checkpoint_state("ckpt").model_checkpoint_path)
reader = tf.train.load_checkpoint("ckpt/final")
print(reader.has_tensor("w"), reader.get_tensor("b"), tf.train.load_variable("ckpt/final", "step"))
