import numpy as np
import tensorflow as tf

rng = np.random.RandomState(8)
X = tf.placeholder(tf.float32, [None, 2], name="X")
Z = tf.placeholder(tf.float32, [None, 3], name="Z")


def generator(z):
    with tf.variable_scope("generator"):
        h = tf.layers.dense(z, 4, tf.nn.relu, name="h")
        return tf.layers.dense(h, 2, name="out")


def discriminator(x, reuse=False):
    with tf.variable_scope("discriminator", reuse=reuse):
        h = tf.layers.dense(x, 4, activation=tf.nn.leaky_relu, name="h")
        logit = tf.layers.dense(h, 1, name="out")
        return tf.nn.sigmoid(logit), logit


G_sample = generator(Z)
D_real, D_logit_real = discriminator(X)
D_fake, D_logit_fake = discriminator(G_sample, reuse=True)
cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
D_loss = tf.reduce_mean(cross_entropy(logits=D_logit_real, labels=tf.ones_like(D_logit_real))) + tf.reduce_mean(
    cross_entropy(logits=D_logit_fake, labels=tf.zeros_like(D_logit_fake)))
G_loss = tf.reduce_mean(cross_entropy(logits=D_logit_fake, labels=tf.ones_like(D_logit_fake)))
t_vars = tf.trainable_variables()
theta_D = [v for v in t_vars if v.name.startswith("discriminator")]
theta_G = [v for v in t_vars if v.name.startswith("generator")]
D_solver = tf.train.AdamOptimizer(0.01, beta1=0.5).minimize(D_loss, var_list=theta_D)
G_solver = tf.train.AdamOptimizer(0.01, beta1=0.5).minimize(G_loss, var_list=theta_G)
clip_D = [p.assign(tf.clip_by_value(p, -0.9, 0.9)) for p in theta_D]

print([v.name for v in theta_D], [v.name for v in theta_G])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in t_vars:
        v.load(rng.uniform(-0.7, 0.7, v.shape.as_list()), sess)
    for it in range(20):
        feed = {X: rng.normal(1.0, 0.3, (8, 2)), Z: rng.uniform(-1, 1, (8, 3))}
        sess.run(D_solver, feed)
        sess.run(clip_D)
        sess.run(G_solver, feed)
        if it % 5 == 0:
            print("it %d D %.4f G %.4f" % ((it,) + tuple(sess.run([D_loss, G_loss], feed))))
    print(len(tf.global_variables()), sorted(v.op.name for v in tf.global_variables() if "beta" in v.op.name))
