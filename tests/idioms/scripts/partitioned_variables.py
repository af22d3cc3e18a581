import numpy as np
import tensorflow as tf

with tf.variable_scope("emb", partitioner=tf.fixed_size_partitioner(3)):
    table = tf.get_variable("table", initializer=tf.constant(np.arange(14, dtype=np.float32).reshape(7, 2)))
looked_up = tf.nn.embedding_lookup(table, [0, 3, 6], partition_strategy="div")
big = tf.get_variable("big", [10, 4], partitioner=tf.variable_axis_size_partitioner(max_shard_bytes=64),
                      initializer=tf.ones_initializer())
auto = tf.get_variable("auto", [8, 2], partitioner=tf.min_max_variable_partitioner(max_partitions=4, min_slice_size=16),
                       initializer=tf.zeros_initializer())
for v in tf.global_variables():
    info = v._get_save_slice_info()
    print(v.name, v.shape.as_list(), info.full_name, info.var_offset)
print(len(list(big)), table.get_shape(), [p.op.name for p in auto], table.as_tensor().shape)
loss = tf.reduce_sum(looked_up) + tf.reduce_sum(tf.square(big))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
slices = tf.create_partitioned_variables([4, 3], [2, 1], tf.ones([4, 3]), name="old_style")

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(looked_up))
    sess.run(train)
    print(sess.run(table.as_tensor()).tolist(), sess.run(big.as_tensor()).sum(), [s.shape for s in sess.run(slices)])
    saver = tf.train.Saver()
    saver.save(sess, "partitioned")
print(tf.train.list_variables("partitioned"))

with tf.Graph().as_default(), tf.Session() as sess:
    whole = tf.get_variable("emb/table", [7, 2])
    tf.train.Saver().restore(sess, "partitioned")
    print(sess.run(whole)[6])
