import numpy as np
import tensorflow as tf

tfe = tf.contrib.eager
tf.enable_eager_execution()
print(tf.executing_eagerly())
x = [[2.0]]
m = tf.matmul(x, x)
print("hello, {}".format(m), m.numpy())


def square(v):
    return v * v


grad = tfe.gradients_function(square)
print([float(g) for g in grad(3.0)], [float(g) for g in tfe.gradients_function(lambda v: grad(v)[0])(3.0)])
value_and_grads = tfe.value_and_gradients_function(lambda a, b: a * b)
print([np.array(v).tolist() for v in value_and_grads(2.0, 5.0)])

W = tfe.Variable(5.0, name="weight")
B = tfe.Variable(10.0, name="bias")
inputs = tf.linspace(-1.0, 1.0, 20)
outputs = inputs * 3 + 2
optimizer = tf.train.GradientDescentOptimizer(learning_rate=0.1)
for i in range(60):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(inputs * W + B - outputs))
    grads = tape.gradient(loss, [W, B])
    optimizer.apply_gradients(zip(grads, [W, B]), global_step=tf.train.get_or_create_global_step())
    if i % 20 == 0:
        print("Loss at step {:03d}: {:.4f}".format(i, float(loss)))
print("W = %.3f, B = %.3f, step %d" % (W.numpy(), B.numpy(), tf.train.get_global_step().numpy()))

model = tf.keras.Sequential([tf.keras.layers.Dense(2, kernel_initializer="ones", input_shape=(3,))])
print(model(tf.ones([1, 3])).numpy().tolist())
for a, b in tfe.Iterator(tf.data.Dataset.from_tensor_slices((np.arange(4), np.arange(4) * 2)).batch(2)):
    print(a.numpy(), b.numpy())
metric = tfe.metrics.Mean("loss")
metric(1.0)
metric(3.0)
print(float(metric.result()))
checkpoint = tfe.Checkpoint(optimizer=optimizer, W=W)
path = checkpoint.save("eager/ckpt")
W.assign(0.0)
checkpoint.restore(path)
print("%.3f" % W.numpy(), path)


@tf.contrib.eager.defun
def f(a):
    return tf.reduce_sum(a ** 2)


print(float(f(tf.constant([1.0, 2.0]))), tf.constant([1, 2]))
with tf.Graph().as_default():
    print(tf.executing_eagerly(), tf.constant(1).name)
