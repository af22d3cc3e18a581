import tensorflow as tf
from tensorflow.python.framework import graph_util
from tensorflow.python.tools import freeze_graph

with tf.Graph().as_default() as graph:
    x = tf.placeholder(tf.float32, [None, 3], name="input")
    w = tf.get_variable("w", initializer=tf.constant([[1.0], [2.0], [3.0]]))
    b = tf.Variable([0.25], name="b")
    unused = tf.Variable(0, name="unused")
    y = tf.nn.xw_plus_b(x, w, b, name="output")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        tf.train.Saver().save(sess, "model.ckpt")
        tf.train.write_graph(sess.graph_def, ".", "graph.pbtxt", as_text=True)
        frozen = graph_util.convert_variables_to_constants(sess, sess.graph.as_graph_def(), ["output"])
        with tf.gfile.GFile("frozen.pb", "wb") as f:
            f.write(frozen.SerializeToString())

freeze_graph.freeze_graph("graph.pbtxt", "", False, "model.ckpt", "output", "save/restore_all", "save/Const:0",
                          "tool.pb", True, "")


def load_graph(frozen_graph_filename):
    with tf.gfile.GFile(frozen_graph_filename, "rb") as f:
        graph_def = tf.GraphDef()
        graph_def.ParseFromString(f.read())
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="prefix")
    return graph


for filename in ("frozen.pb", "tool.pb"):
    graph = load_graph(filename)
    ops = [op.name for op in graph.get_operations()]
    print(filename, "prefix/unused" in ops, "prefix/w" in ops, any(op.type.startswith("Variable") for op in graph.get_operations()))
    with tf.Session(graph=graph) as sess:
        print(sess.run("prefix/output:0", feed_dict={"prefix/input:0": [[1, 1, 1], [0, 1, 2]]}))

with tf.Graph().as_default():
    mine = tf.constant([[2.0, 0.0, 0.0]])
    out, const = tf.import_graph_def(frozen, input_map={"input:0": mine}, return_elements=["output:0", "w"], name="")
    print(out.name, const.type, tf.Session().run(out))
sub = tf.graph_util.extract_sub_graph(frozen, ["w"])
print(len(sub.node), tf.graph_util.must_run_on_cpu(sub.node[0]))
print(len(tf.graph_util.remove_training_nodes(frozen).node) <= len(frozen.node))
