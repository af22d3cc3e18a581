import tensorflow as tf

with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.get_variable("w", initializer=[[0.5], [-1.5]])
    y = tf.matmul(x, w, name="y")
    loss = tf.reduce_mean(tf.square(y - 1.0), name="loss")
    train_op = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss, name="train")
    tf.add_to_collection("train_op", train_op)
    tf.add_to_collection("inputs", x)
    tf.summary.scalar("loss", loss)
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train_op, {x: [[1.0, 2.0]]})
        saver.save(sess, "./model", global_step=1)
        print("saved", "%.4f" % sess.run(loss, {x: [[1.0, 2.0]]}))
    meta = saver.export_meta_graph("text.meta", as_text=True)
    print(len(meta.graph_def.node) > 10, sorted(meta.collection_def))

with tf.Graph().as_default() as graph:
    new_saver = tf.train.import_meta_graph("model-1.meta")
    with tf.Session() as sess:
        new_saver.restore(sess, "model-1")
        x = graph.get_tensor_by_name("x:0")
        print("%.4f" % sess.run("loss:0", {x: [[1.0, 2.0]]}))
        sess.run(tf.get_collection("train_op")[0], feed_dict={"x:0": [[1.0, 2.0]]})
        print("%.4f" % sess.run("loss:0", {"x:0": [[1.0, 2.0]]}))
        print([v.name for v in tf.trainable_variables()], [v.name for v in tf.global_variables()])
        print(tf.get_collection("inputs")[0] is x, graph.get_operation_by_name("train").type)

with tf.Graph().as_default():
    saver = tf.train.import_meta_graph("text.meta", clear_devices=True, import_scope="copy")
    with tf.Session() as sess:
        saver.restore(sess, "model-1")
        print(["%.4f" % v for v in sess.run("copy/w:0").ravel()], tf.trainable_variables()[0].op.name)
