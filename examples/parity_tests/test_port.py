"""Does the port compute what the graph computed? `pytest`; for other models, `pytest --update-goldens` once before."""

import legacy
import numpy as np
import port
import tensorflow as tf2

import tfgraph.v1 as tf
from migration.checkpoints import load_ckpt
from migration.checkpoints.names import weight_names

X = np.linspace(-1, 1, 20, dtype=np.float32).reshape(5, 4)


def test_the_port(numerics, device, tf1_session, eagerly, assert_parity, golden, tmp_path):
    """Outputs and gradients, from the same checkpoint, on each device; and both as they were when recorded."""
    x = tf.placeholder(tf.float32, [None, 4])
    logits = legacy.build(x)
    variables = {v.op.name: v for v in tf.trainable_variables()}
    for v in variables.values():  # the biases, too: zeros would hide a mistake
        v.load(np.random.uniform(-1, 1, v.shape).astype(np.float32), tf1_session)
    checkpoint = tf.train.Saver().save(tf1_session, str(tmp_path / "model.ckpt"))
    gradients = dict(zip(variables, tf.gradients(logits, list(variables.values())), strict=True))
    old = tf1_session.run({"logits": logits, **gradients}, {x: X})

    with eagerly():  # out of the session's graph
        model = port.build()
        load_ckpt(model, checkpoint)
        with tf2.GradientTape() as tape:
            logits = model(X)
        gradients = tape.gradient(logits, {name: v.value for name, v in weight_names(model).items()})

    assert_parity(old, {"logits": logits, **gradients})
    golden("outputs_and_gradients", old)
