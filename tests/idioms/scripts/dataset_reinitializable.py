import tensorflow as tf

training = tf.data.Dataset.range(4).map(lambda v: v * v)
validation = tf.data.Dataset.range(10, 13)
iterator = tf.data.Iterator.from_structure(training.output_types, training.output_shapes)
next_element = iterator.get_next()
training_init_op = iterator.make_initializer(training)
validation_init_op = iterator.make_initializer(validation)


def run_epoch(sess, init_op):
    sess.run(init_op)
    values = []
    while True:
        try:
            values.append(sess.run(next_element))
        except tf.errors.OutOfRangeError:
            return [int(v) for v in values]


with tf.Session() as sess:
    for _ in range(2):
        print("training", run_epoch(sess, training_init_op))
        print("validation", run_epoch(sess, validation_init_op))
