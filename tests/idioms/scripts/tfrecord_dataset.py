import tensorflow as tf

options = tf.python_io.TFRecordOptions(tf.python_io.TFRecordCompressionType.GZIP)
with tf.python_io.TFRecordWriter("words.tfrecord.gz", options=options) as writer:
    for i in range(5):
        example = tf.train.SequenceExample()
        example.context.feature["length"].int64_list.value.append(i + 1)
        tokens = example.feature_lists.feature_list["tokens"]
        for token in range(i + 1):
            tokens.feature.add().int64_list.value.append(10 * i + token)
        writer.write(example.SerializeToString())


def parse(serialized):
    context, sequence = tf.parse_single_sequence_example(
        serialized,
        context_features={"length": tf.FixedLenFeature([], dtype=tf.int64)},
        sequence_features={"tokens": tf.FixedLenSequenceFeature([], dtype=tf.int64)})
    return context["length"], sequence["tokens"]


dataset = tf.data.TFRecordDataset("words.tfrecord.gz", compression_type="GZIP")
dataset = dataset.map(parse, num_parallel_calls=2).filter(lambda n, _: tf.not_equal(n, 2))
dataset = dataset.padded_batch(2, padded_shapes=([], [None])).prefetch(1)
lengths, tokens = dataset.make_one_shot_iterator().get_next()

# and the same kind of thing with VarLenFeature, through parse_example
with tf.python_io.TFRecordWriter("tags.tfrecord") as writer:
    for tags in (["a", "b"], [], ["c"]):
        example = tf.train.Example()
        example.features.feature["tags"].bytes_list.value.extend(t.encode() for t in tags)
        example.features.feature["score"].float_list.value.append(len(tags) / 2.0)
        writer.write(example.SerializeToString())
records = [r for r in tf.python_io.tf_record_iterator("tags.tfrecord")]
parsed = tf.parse_example(records, {"tags": tf.VarLenFeature(tf.string), "score": tf.FixedLenFeature([1], tf.float32)})

with tf.Session() as sess:
    while True:
        try:
            n, t = sess.run([lengths, tokens])
        except tf.errors.OutOfRangeError:
            break
        print(n, t.tolist())
    result = sess.run(parsed)
    print(result["tags"].values, result["tags"].dense_shape, result["tags"].indices.tolist())
    print(result["score"].ravel())
