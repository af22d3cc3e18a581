import os

import tensorflow as tf

with tf.Graph().as_default(), tf.Session() as sess:
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.Variable([[1.0], [10.0]], name="w")
    y = tf.matmul(x, w, name="y")
    vocabulary = tf.constant(["a", "b"])
    sess.run(tf.global_variables_initializer())
    builder = tf.saved_model.builder.SavedModelBuilder("export/1")
    signature = tf.saved_model.signature_def_utils.build_signature_def(
        inputs={"images": tf.saved_model.utils.build_tensor_info(x)},
        outputs={"scores": tf.saved_model.utils.build_tensor_info(y)},
        method_name=tf.saved_model.signature_constants.PREDICT_METHOD_NAME)
    builder.add_meta_graph_and_variables(
        sess, [tf.saved_model.tag_constants.SERVING],
        signature_def_map={tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: signature},
        legacy_init_op=tf.group(tf.tables_initializer(), name="legacy_init_op"), clear_devices=True)
    builder.add_meta_graph(["another"])
    path = builder.save()
    print(path)
print(sorted(os.listdir("export/1")), sorted(os.listdir("export/1/variables")))
print(tf.saved_model.loader.maybe_saved_model_directory("export/1"))

with tf.Graph().as_default(), tf.Session() as sess:
    meta_graph = tf.saved_model.loader.load(sess, ["serve"], "export/1")
    signature = meta_graph.signature_def["serving_default"]
    input_name = signature.inputs["images"].name
    output_name = signature.outputs["scores"].name
    print(input_name, output_name, signature.method_name, list(meta_graph.meta_info_def.tags))
    print([d.size for d in signature.inputs["images"].tensor_shape.dim], signature.inputs["images"].dtype)
    print(sess.run(output_name, {input_name: [[1, 2], [3, 4]]}))
    print([v.name for v in tf.global_variables()])
    try:
        tf.saved_model.loader.load(sess, ["nothing"], "export/1")
    except RuntimeError as e:
        print("RuntimeError", "nothing" in str(e))
