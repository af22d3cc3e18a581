import tensorflow as tf

g1, g2 = tf.Graph(), tf.Graph()
with g1.as_default():
    tf.set_random_seed(1)
    v1 = tf.get_variable("v", initializer=1.0)
    add = tf.assign_add(v1, 1.0)
    init1 = tf.global_variables_initializer()
with g2.as_default():
    v2 = tf.get_variable("v", initializer=10.0)
    init2 = tf.global_variables_initializer()
    product = tf.multiply(v2, 2.0, name="product")

sess1, sess2 = tf.Session(graph=g1), tf.Session(graph=g2)
sess1.run(init1)
sess2.run(init2)
again = tf.Session(graph=g1)
again.run(init1)
for _ in range(3):
    sess1.run(add)
print(sess1.run(v1), again.run(v1), sess2.run(product))
try:
    sess1.run(product)
except ValueError as e:
    print("is not an element of this graph" in str(e))
try:
    with g1.as_default():
        tf.add(v1, v2)
except ValueError as e:
    print("must be from the same graph" in str(e))
with tf.Session(graph=g2) as s:
    print(s.graph is g2, tf.get_default_graph() is g2)
    try:
        s.run(v2)
    except tf.errors.FailedPreconditionError as e:
        print("Attempting to use uninitialized value v" in e.message)
g1.finalize()
try:
    with g1.as_default():
        tf.constant(1)
except RuntimeError as e:
    print(e)
tf.constant(1)
tf.reset_default_graph()
print(len(tf.get_default_graph().get_operations()), g1.finalized, g1.version > 0, g2.get_operations()[0].name)
print(g2.as_graph_def().node[0].name, tf.get_default_graph().building_function, len(g1.get_all_collection_keys()))
for s in (sess1, sess2, again):
    s.close()
