import tensorflow as tf

handle = tf.placeholder(tf.string, shape=[])
training_dataset = tf.data.Dataset.range(100).repeat().batch(3)
validation_dataset = tf.data.Dataset.range(1000, 1006).batch(3)
iterator = tf.data.Iterator.from_string_handle(
    handle, training_dataset.output_types, training_dataset.output_shapes)
next_element = iterator.get_next()
training_iterator = training_dataset.make_one_shot_iterator()
validation_iterator = validation_dataset.make_initializable_iterator()

with tf.Session() as sess:
    training_handle = sess.run(training_iterator.string_handle())
    validation_handle = sess.run(validation_iterator.string_handle())
    for _ in range(2):
        for _ in range(2):
            print("train", sess.run(next_element, feed_dict={handle: training_handle}))
        sess.run(validation_iterator.initializer)
        for _ in range(2):
            print("valid", sess.run(next_element, feed_dict={handle: validation_handle}))
