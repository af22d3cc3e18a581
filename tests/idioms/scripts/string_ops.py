import tensorflow as tf

lines = tf.constant(["the quick brown", "fox", "jumps  over"])
split = tf.string_split(lines)
joined = tf.string_join(["a", "b", "c"], separator="-")
reduced = tf.reduce_join([["a", "b"], ["c", "d"]], axis=1, separator="+")
hashed = tf.string_to_hash_bucket_fast(lines, 1000)
strong = tf.string_to_hash_bucket_strong(lines, 1000, key=[1, 2])
slow = tf.string_to_hash_bucket(lines, 1000)
number = tf.string_to_number(["3.5", "-1e3"], out_type=tf.float32)
text = tf.as_string([1.5, 2.25], precision=2)
ints = tf.as_string([3, 44], width=4, fill="0")
sub = tf.substr(["Hello", "World"], 1, 3)
replaced = tf.regex_replace("a1b22", "[0-9]+", "#")
length = tf.strings.length(["caf\u00e9", ""], unit="UTF8_CHAR")
encoded = tf.encode_base64("hello")
decoded = tf.decode_raw(tf.constant(["abc"]), tf.uint8)
full = tf.strings.regex_full_match(["abc", "xabc"], "a.*")
stripped = tf.string_strip(["  x ", "\ty\n"])
lower = tf.strings.lower("ABC")
unicode_points = tf.strings.unicode_decode("h\u00e9", "UTF-8")
formatted = tf.strings.format("value {} end", tf.constant([1, 2]))
csv = tf.decode_csv(["1,x", "2,y"], [[0], [""]], field_delim=",")

with tf.Session() as sess:
    s = sess.run(split)
    print(s.indices.tolist(), s.values, s.dense_shape)
    for t in (joined, reduced, hashed, strong, slow, number, text, ints, sub, replaced, length, encoded, decoded, full,
              stripped, lower, unicode_points, formatted):
        print(sess.run(t))
    print(sess.run(csv))
    print(sess.run(tf.sparse_tensor_to_dense(split, default_value="")).tolist())
    print(sess.run(tf.equal(lines, "fox")), sess.run(tf.string_split(["a:b;c"], delimiter=":;").values))
