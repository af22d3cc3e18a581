import tensorflow as tf

with tf.name_scope("input") as scope:
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    print(repr(scope))
with tf.name_scope("layer"):
    w = tf.Variable(tf.ones([2, 1]), name="w")
    with tf.name_scope("inner"):
        y = tf.matmul(x, w)
    with tf.name_scope("inner"):
        z = tf.matmul(x, w, name="product")
with tf.name_scope("layer"):
    again = tf.add(y, z)
with tf.name_scope(scope):
    back = tf.identity(again, name="back")
with tf.name_scope(None):
    top = tf.constant(1)
with tf.name_scope("vs"):
    with tf.variable_scope("deep"):
        g = tf.get_variable("g", [])
        h = g + 1.0


def my_op(a, b, name=None):
    with tf.name_scope(name, "MyOp", [a, b]) as scope:
        a = tf.convert_to_tensor(a, name="a")
        b = tf.convert_to_tensor(b, name="b")
        return tf.add(a, b, name=scope)


print(my_op(1, 2).name, my_op(1, 2).name, my_op(1, 2, "named").name)
for t in (x, w, y, z, again, back, top, g, h):
    print(t.name)
graph = tf.get_default_graph()
print([op.name for op in graph.get_operations()])
print(graph.get_tensor_by_name("layer/inner/MatMul:0") is y, graph.unique_name("layer", mark_as_used=False))
print(graph.as_graph_element("input/x").type, y.op.node_def.op, list(y.op.node_def.input))
