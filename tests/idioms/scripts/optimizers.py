import numpy as np
import tensorflow as tf

np.set_printoptions(precision=5, suppress=True)
t = tf.train
OPTIMIZERS = [
    ("sgd", lambda: t.GradientDescentOptimizer(0.1)),
    ("momentum", lambda: t.MomentumOptimizer(0.1, 0.9)),
    ("nesterov", lambda: t.MomentumOptimizer(0.1, 0.9, use_nesterov=True)),
    ("adagrad", lambda: t.AdagradOptimizer(0.1, initial_accumulator_value=0.2)),
    ("adagrad_da", lambda: t.AdagradDAOptimizer(0.1, tf.train.get_or_create_global_step(), l1_regularization_strength=0.01)),
    ("adadelta", lambda: t.AdadeltaOptimizer(1.0, rho=0.9)),
    ("adam", lambda: t.AdamOptimizer(0.1, beta1=0.8)),
    ("rmsprop", lambda: t.RMSPropOptimizer(0.1, decay=0.8, momentum=0.5)),
    ("centered", lambda: t.RMSPropOptimizer(0.1, centered=True)),
    ("ftrl", lambda: t.FtrlOptimizer(0.1, l1_regularization_strength=0.05, l2_regularization_strength=0.01)),
    ("proximal_sgd", lambda: t.ProximalGradientDescentOptimizer(0.1, l2_regularization_strength=0.5)),
    ("proximal_adagrad", lambda: t.ProximalAdagradOptimizer(0.1, l1_regularization_strength=0.1)),
]
for name, make in OPTIMIZERS:
    with tf.Graph().as_default(), tf.Session() as sess:
        w = tf.Variable([1.0, -2.0, 0.5], name="w")
        table = tf.Variable(np.arange(6, dtype=np.float32).reshape(3, 2), name="table")
        loss = tf.reduce_sum(w * w * [1.0, 0.5, 3.0]) + tf.reduce_sum(tf.square(tf.gather(table, [0, 2, 2])))
        global_step = tf.train.get_or_create_global_step()
        optimizer = make()
        train = optimizer.minimize(loss, global_step=global_step)
        sess.run(tf.global_variables_initializer())
        for _ in range(4):
            sess.run(train)
        print(name, sess.run(w), sess.run(table).ravel(), sess.run(global_step))
        print("  ", optimizer.get_name(), optimizer.get_slot_names(), sorted(v.op.name for v in optimizer.variables()))
