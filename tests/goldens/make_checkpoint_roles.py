"""Write checkpoint_roles/: a checkpoint of TF 1.15.5 with all kinds of tensors, and which is which as TF's objects say.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_checkpoint_roles.py`. It also writes the
same variables in format V1, in two shards.
"""

import json
import os

import numpy as np
import tensorflow as tf

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "checkpoint_roles")


def optimizers():
    train, opt = tf.train, tf.contrib.opt
    return {
        "gradient_descent": train.GradientDescentOptimizer(0.1),
        "momentum": train.MomentumOptimizer(0.1, 0.9),
        "adagrad": train.AdagradOptimizer(0.1),
        "adagrad_da": train.AdagradDAOptimizer(0.1, tf.train.get_or_create_global_step()),
        "proximal_adagrad": train.ProximalAdagradOptimizer(0.1),
        "adadelta": train.AdadeltaOptimizer(0.1),
        "rmsprop": train.RMSPropOptimizer(0.1, momentum=0.9),
        "rmsprop_centered": train.RMSPropOptimizer(0.1, momentum=0.9, centered=True),
        "adam": train.AdamOptimizer(0.1),
        "ftrl": train.FtrlOptimizer(0.1),
        "adamax": opt.AdaMaxOptimizer(0.1),
        "adamw": opt.AdamWOptimizer(0.1, 0.1),
        "momentumw": opt.MomentumWOptimizer(0.1, 0.1, 0.9),
        "add_sign": opt.AddSignOptimizer(0.1),
        "power_sign": opt.PowerSignOptimizer(0.1),
        "lars": opt.LARSOptimizer(0.1),
        "renamed": train.AdamOptimizer(0.1, name="Mine"),
    }


def build():
    """The roles as `Role`'s fields: kind, of, optimizer, slot."""
    roles = {"global_step": ["global step", "", "", ""]}
    tf.train.get_or_create_global_step()

    def weight(name):
        roles[name] = ["weight", "", "", ""]
        return tf.get_variable(name, [3, 2], initializer=tf.ones_initializer())

    def apply(optimizer, variable, name):
        optimizer.minimize(tf.reduce_sum(variable), var_list=[variable])
        for slot in optimizer.get_slot_names():
            found = optimizer.get_slot(variable, slot)
            named = optimizer.get_name() in ("Mine",)  # another name than TF's: the slots' names cannot be known
            own = found.op.name.split("/")[-1] if named else optimizer.get_name()
            roles[found.op.name] = ["optimizer slot", name, own, "" if named else slot]
        for power in [v for v in optimizer.variables() if v.op.name.startswith("beta")]:
            roles[power.op.name] = ["optimizer state", "", "", ""]

    for name, optimizer in optimizers().items():
        apply(optimizer, weight(name + "/w"), name + "/w")
    twice = weight("twice")
    apply(tf.train.AdamOptimizer(0.1), twice, "twice")
    apply(tf.train.AdamOptimizer(0.2), twice, "twice")
    scoped = weight("scoped/w")
    with tf.variable_scope("train"):  # the optimizer's slots are then called train/scoped/w/Momentum
        apply(tf.train.MomentumOptimizer(0.1, 0.9), scoped, "scoped/w")

    averages = tf.train.ExponentialMovingAverage(0.9)
    shadowed = [weight("shadowed/w"), weight("shadowed/v")]
    averages.apply(shadowed)
    for variable in shadowed:
        roles[averages.average_name(variable)] = ["EMA shadow", variable.op.name, "", ""]
    debiased = tf.train.ExponentialMovingAverage(0.9, zero_debias=True, name="avg")
    loss = tf.reduce_sum(shadowed[0], name="loss")
    debiased.apply([loss])
    roles[debiased.average_name(loss)] = ["EMA shadow", "loss", "", ""]
    for variable in tf.global_variables():
        if variable.op.name.split("/")[-1] in ("biased", "local_step"):
            roles[variable.op.name] = ["EMA shadow", "loss", "", ""]

    tf.layers.batch_normalization(tf.zeros([4, 2]), training=True, name="bn", renorm=True)
    tf.contrib.layers.batch_norm(tf.zeros([4, 2]), is_training=True, scope="slim")
    for variable in tf.global_variables():
        if variable.op.name.startswith(("bn/", "slim/")):
            trained = variable in tf.trainable_variables()
            roles[variable.op.name] = ["weight" if trained else "moving statistic", "", "", ""]
    tf.get_variable("counter", [], tf.int32, tf.zeros_initializer(), trainable=False)
    tf.get_variable("vocabulary", [2], tf.string, tf.constant_initializer([b"a", b"b"]), trainable=False)
    roles.update(counter=["other", "", "", ""], vocabulary=["other", "", "", ""])

    with tf.variable_scope("partitioned", partitioner=tf.fixed_size_partitioner(2)):
        table = tf.get_variable("table", [5, 2], initializer=tf.ones_initializer())
    roles["partitioned/table"] = ["weight", "", "", ""]
    optimizer = tf.train.AdagradOptimizer(0.1)
    optimizer.minimize(tf.reduce_sum(tf.concat(list(table), 0)), var_list=list(table))
    roles["partitioned/table/Adagrad"] = ["optimizer slot", "partitioned/table", "Adagrad", "accumulator"]
    return roles


if __name__ == "__main__":
    roles = build()
    random = np.random.RandomState(0)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for variable in tf.global_variables():
            if variable.dtype.base_dtype.is_floating:
                values = random.rand(*variable.shape.as_list())
                variable.load(np.asarray(values, variable.dtype.base_dtype.as_numpy_dtype))
        tf.train.Saver().save(session, os.path.join(HERE, "all.ckpt"), write_meta_graph=False, write_state=False)
    with open(os.path.join(HERE, "roles.json"), "w") as file:
        json.dump(roles, file, indent=1, sort_keys=True)

    tf.reset_default_graph()
    with tf.device("/cpu:0"):
        tf.Variable(tf.constant([[1.0, 2.0], [3.0, 4.0]]), name="w")
    with tf.device("/cpu:1"):
        tf.Variable([0.5, 0.25], name="b")
    with tf.Session(config=tf.ConfigProto(device_count={"CPU": 2})) as session:
        session.run(tf.global_variables_initializer())
        for version, name in ((tf.train.SaverDef.V1, "v1"), (tf.train.SaverDef.V2, "v2")):
            saver = tf.train.Saver(sharded=True, write_version=version, save_relative_paths=True)
            saver.save(session, os.path.join(HERE, name, "model.ckpt"), global_step=5, write_meta_graph=False)
