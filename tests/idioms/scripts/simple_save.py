import tensorflow as tf

with tf.Graph().as_default(), tf.Session() as sess:
    x = tf.placeholder(tf.float32, [None], name="x")
    z = tf.placeholder(tf.float32, [], name="z")
    v = tf.get_variable("v", initializer=3.0)
    y = tf.add(x * v, z, name="y")
    sess.run(tf.global_variables_initializer())
    tf.saved_model.simple_save(sess, "simple", inputs={"x": x, "z": z}, outputs={"y": y})

with tf.Session(graph=tf.Graph()) as sess:
    meta = tf.saved_model.load(sess, [tf.saved_model.tag_constants.SERVING], "simple")
    signature = meta.signature_def["serving_default"]
    print(sorted(signature.inputs), sorted(signature.outputs), signature.method_name)
    feed = {signature.inputs["x"].name: [1, 2], signature.inputs["z"].name: 0.5}
    print(sess.run(signature.outputs["y"].name, feed))

predict = tf.contrib.predictor.from_saved_model("simple")
print(predict({"x": [5.0], "z": 1.0}))
print(sorted(predict.feed_tensors), sorted(predict.fetch_tensors))
