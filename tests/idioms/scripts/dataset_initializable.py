import numpy as np
import tensorflow as tf

x = np.linspace(0, 1, 10).astype(np.float32).reshape(-1, 1)
y = 3 * x + 1

features = tf.placeholder(tf.float32, [None, 1])
labels = tf.placeholder(tf.float32, [None, 1])
dataset = tf.data.Dataset.from_tensor_slices((features, labels)).shuffle(10, seed=3).batch(5)
iterator = dataset.make_initializable_iterator()
bx, by = iterator.get_next()

w = tf.get_variable("w", [1, 1], initializer=tf.zeros_initializer())
b = tf.get_variable("b", [1], initializer=tf.zeros_initializer())
loss = tf.reduce_mean(tf.square(tf.matmul(bx, w) + b - by))
train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(120):
        sess.run(iterator.initializer, feed_dict={features: x, labels: y})
        batches = 0
        while True:
            try:
                sess.run(train)
                batches += 1
            except tf.errors.OutOfRangeError:
                break
    print("batches per epoch:", batches)
    print("w %.2f b %.2f" % (sess.run(w)[0, 0], sess.run(b)[0]))
