import tensorflow as tf
from tensorflow.contrib import lookup

with open("vocab.txt", "w") as f:
    f.write("emerson\nlake\npalmer\n")
table = lookup.index_table_from_file("vocab.txt", num_oov_buckets=1)
ids = table.lookup(tf.constant(["emerson", "lake", "and", "palmer"]))
words = lookup.index_to_string_table_from_file("vocab.txt", default_value="UNK").lookup(tf.constant([2, 0, 9], tf.int64))
from_tensor = lookup.index_table_from_tensor(tf.constant(["a", "b"]), default_value=-1)
prices = lookup.HashTable(lookup.KeyValueTensorInitializer(["x", "y"], [1.5, 2.5], tf.string, tf.float32), 0.0)
reverse = lookup.HashTable(
    lookup.TextFileInitializer("vocab.txt", tf.int64, lookup.TextFileIndex.LINE_NUMBER, tf.string,
                               lookup.TextFileIndex.WHOLE_LINE), "?")
mutable = lookup.MutableHashTable(key_dtype=tf.string, value_dtype=tf.int64, default_value=-1)
insert = mutable.insert(tf.constant(["k1", "k2"]), tf.constant([10, 20], tf.int64))
sparse = tf.SparseTensor([[0, 0], [1, 1]], ["b", "z"], [2, 2])
core = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([1, 2], [10, 20]), -5)

with tf.Session() as sess:
    try:
        sess.run(ids)
    except tf.errors.FailedPreconditionError:
        print("not initialized")
    sess.run(tf.tables_initializer())
    print(sess.run([ids, words, table.size()]))
    print(sess.run(from_tensor.lookup(sparse)).values, sess.run(prices.lookup(tf.constant(["y", "no"]))))
    print(sess.run(reverse.lookup(tf.constant([1], tf.int64))))
    sess.run(insert)
    print(sess.run([mutable.size(), mutable.lookup(tf.constant(["k2", "k3"]))]))
    keys, values = sess.run(mutable.export())
    print(sorted(zip(keys.tolist(), values.tolist())))
    print(sess.run(core.lookup(tf.constant([2, 3]))))
    print(len(tf.get_collection(tf.GraphKeys.TABLE_INITIALIZERS)))
    print([d.decode() for d in tf.gfile.Open("vocab.txt", "rb").read().split()])
