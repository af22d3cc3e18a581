import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(20)
x = tf.placeholder(tf.float32, [None, 6, 6, 1])
y = tf.placeholder(tf.float32, [None, 2])
h = tf.keras.layers.Conv2D(3, 3, activation="relu", padding="same")(x)
h = tf.keras.layers.MaxPooling2D()(h)
h = tf.keras.layers.BatchNormalization()(h, training=True)
h = tf.keras.layers.Flatten()(h)
logits = tf.keras.layers.Dense(2)(h)
loss = tf.reduce_mean(tf.keras.losses.categorical_crossentropy(y, logits, from_logits=True))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
accuracy = tf.reduce_mean(tf.keras.metrics.categorical_accuracy(y, tf.nn.softmax(logits)))
print([v.name for v in tf.trainable_variables()])
images, labels = rng.rand(6, 6, 6, 1), np.eye(2)[[0, 1, 0, 1, 1, 0]]
images[labels[:, 1] == 1] += 1.0
sess = tf.Session()
tf.keras.backend.set_session(sess)
with sess.as_default():
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        v.load(rng.uniform(-0.4, 0.5, v.shape.as_list()), sess)
    for step in range(10):
        sess.run(train, feed_dict={x: images, y: labels})
    print("%.4f" % loss.eval({x: images, y: labels}), accuracy.eval({x: images, y: labels}))
    print(sess.run(logits, {x: images})[:2])
    tf.train.Saver().save(sess, "keras_layers")
print([name for name, _ in tf.train.list_variables("keras_layers")])
