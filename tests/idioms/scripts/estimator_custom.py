import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
rng = np.random.RandomState(16)
x_train = rng.rand(40, 2).astype(np.float32)
y_train = (x_train.sum(1) > 1).astype(np.int32)


def my_model(features, labels, mode, params):
    net = tf.feature_column.input_layer(features, params["feature_columns"])
    net = tf.layers.dense(net, params["units"], tf.nn.relu, kernel_initializer=tf.constant_initializer(
        [[0.5, -0.4, 0.3], [0.2, 0.6, -0.5]]), name="hidden")
    logits = tf.layers.dense(net, 2, kernel_initializer=tf.constant_initializer([[0.1, -0.1], [0.2, 0.3], [-0.2, 0.1]]),
                             name="logits")
    predicted = tf.argmax(logits, 1)
    if mode == tf.estimator.ModeKeys.PREDICT:
        predictions = {"class": predicted, "probabilities": tf.nn.softmax(logits)}
        return tf.estimator.EstimatorSpec(mode, predictions=predictions)
    loss = tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)
    metrics = {"accuracy": tf.metrics.accuracy(labels, predicted, name="acc_op")}
    tf.summary.scalar("accuracy", metrics["accuracy"][1])
    if mode == tf.estimator.ModeKeys.EVAL:
        return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=metrics)
    train_op = tf.train.AdagradOptimizer(0.5).minimize(loss, global_step=tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


def main(argv):
    columns = [tf.feature_column.numeric_column("x", shape=[2])]
    config = tf.estimator.RunConfig(model_dir="model", save_checkpoints_steps=20, tf_random_seed=1)
    classifier = tf.estimator.Estimator(my_model, config=config, params={"feature_columns": columns, "units": 3})

    def input_fn():
        return tf.data.Dataset.from_tensor_slices(({"x": x_train}, y_train)).repeat().batch(10)

    eval_fn = tf.estimator.inputs.numpy_input_fn({"x": x_train}, y_train, batch_size=8, shuffle=False, num_epochs=1)
    classifier.train(input_fn, steps=30)
    result = classifier.evaluate(eval_fn)
    print({k: round(float(v), 4) for k, v in sorted(result.items())})
    classifier.train(input_fn, max_steps=40)
    print("step", classifier.get_variable_value("global_step"), sorted(classifier.get_variable_names()))
    for i, p in enumerate(classifier.predict(eval_fn, predict_keys=["class"])):
        if i < 5:
            print(p["class"], end=" ")
    print()
    first = next(classifier.predict(eval_fn))
    print(["%.3f" % v for v in first["probabilities"]])
    print(classifier.latest_checkpoint(), classifier.model_dir)


if __name__ == "__main__":
    tf.app.run()
