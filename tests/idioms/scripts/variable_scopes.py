import tensorflow as tf


def layer(x, units, name, reuse=None):
    with tf.variable_scope(name, reuse=reuse) as scope:
        w = tf.get_variable("weights", [x.shape[1], units], initializer=tf.constant_initializer(0.1))
        b = tf.get_variable("biases", [units], initializer=tf.zeros_initializer())
        return tf.nn.relu(tf.matmul(x, w) + b, name=scope.name)


x1 = tf.ones([2, 3])
x2 = 2 * x1
h1 = layer(x1, 4, "layer1")
h2 = layer(x2, 4, "layer1", reuse=True)
print(h1.name, h2.name)

with tf.variable_scope("model") as scope:
    v = tf.get_variable("v", [1])
    scope.reuse_variables()
    print(tf.get_variable("v", [1]) is v)
with tf.variable_scope(scope, reuse=True):
    print(tf.get_variable("v").name, tf.get_variable_scope().reuse)
with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
    u = tf.get_variable("u", initializer=[1.0, 2.0])
    assert u is tf.get_variable("u", shape=[2])

for _ in range(3):
    with tf.variable_scope(None, default_name="block"):
        tf.get_variable("k", shape=[], trainable=False)
with tf.variable_scope("outer", initializer=tf.ones_initializer(), dtype=tf.float64):
    with tf.variable_scope("inner"):
        w = tf.get_variable("w", [2])
        op = tf.identity(w, name="op")
    with tf.variable_scope("inner"):
        op2 = tf.identity(w, name="op")
print(w.dtype, op.name, op2.name)

try:
    layer(x1, 4, "layer1")
except ValueError as e:
    print(str(e).split(". ")[0])
try:
    layer(x1, 5, "layer1", reuse=True)
except ValueError as e:
    print(str(e))
try:
    with tf.variable_scope("new", reuse=True):
        tf.get_variable("nothing", [1])
except ValueError as e:
    print(str(e).split(". ")[0])

template = tf.make_template("shared", lambda x: x * tf.get_variable("scale", [], initializer=tf.constant_initializer(3.)))
a, b = template(x1), template(x2)
for v in tf.global_variables():
    print(v.name, v.shape, v in tf.trainable_variables())
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(h2)[0], sess.run(b)[0], sess.run(w))
