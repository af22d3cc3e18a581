import os

import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
x = np.linspace(-1, 1, 20).astype(np.float32)
y = 2 * x - 1


def model_fn(features, labels, mode):
    w = tf.get_variable("w", initializer=0.0)
    b = tf.get_variable("b", initializer=0.0)
    predictions = w * features["x"] + b
    if mode == tf.estimator.ModeKeys.PREDICT:
        outputs = {"serving_default": tf.estimator.export.PredictOutput({"y": predictions})}
        return tf.estimator.EstimatorSpec(mode, predictions={"y": predictions}, export_outputs=outputs)
    loss = tf.losses.mean_squared_error(labels, predictions)
    train_op = tf.train.GradientDescentOptimizer(0.2).minimize(loss, tf.train.get_or_create_global_step())
    hook = tf.train.LoggingTensorHook({"loss": loss}, every_n_iter=100)
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, training_hooks=[hook], eval_metric_ops={
        "mae": tf.metrics.mean_absolute_error(labels, predictions)})


def input_fn(repeat=None):
    return tf.data.Dataset.from_tensor_slices(({"x": x}, y)).batch(20).repeat(repeat)


def serving_input_receiver_fn():
    inputs = {"x": tf.placeholder(tf.float32, [None], name="x")}
    return tf.estimator.export.ServingInputReceiver(inputs, inputs)


estimator = tf.estimator.Estimator(model_fn, "out", tf.estimator.RunConfig(save_checkpoints_steps=25, keep_checkpoint_max=2))
exporter = tf.estimator.FinalExporter("final", serving_input_receiver_fn)
result, exports = tf.estimator.train_and_evaluate(
    estimator, tf.estimator.TrainSpec(input_fn, max_steps=50),
    tf.estimator.EvalSpec(lambda: input_fn(1), steps=None, exporters=exporter, throttle_secs=0, start_delay_secs=0))
print({k: round(float(v), 5) for k, v in sorted(result.items())})
print(sorted(f for f in os.listdir("out") if f.endswith(".index")), len(exports))
path = exports[0].decode() if isinstance(exports[0], bytes) else exports[0]
print(sorted(os.listdir(path)), os.path.dirname(path))

exported = estimator.export_savedmodel("export", serving_input_receiver_fn)
predict_fn = tf.contrib.predictor.from_saved_model(exported.decode() if isinstance(exported, bytes) else exported)
print(["%.3f" % v for v in predict_fn({"x": [0.0, 1.0]})["y"]])
