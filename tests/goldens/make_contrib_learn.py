"""Write contrib_learn.json: what estimators of tf.contrib.learn and tf.contrib.estimator of TF 1.15.5 learn.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_learn.py`.
"""

import json
import os
import tempfile

import numpy as np
from make_contrib_layers import ramp

STEPS = 4


def numbers(rows=12):
    """Features `[rows, 3]`, classes 0 to 2 and targets, float32."""
    x = np.sin(np.arange(rows * 3, dtype=np.float32)).reshape(rows, 3)
    return x, (np.arange(rows) * 7 % 3).astype(np.int64), (x.sum(1) + 0.5).astype(np.float32)


def arrays(make, y=1, classes=None, **more):
    """A case that is fed arrays, in shuffled batches of 5."""

    def case(tf, contrib, config):
        x, *labels = numbers()
        label = labels[y - 1] if classes is None else labels[y - 1] % classes
        given = {"x": x, "y": label, "batch_size": 5}
        return make(contrib.learn, contrib.layers, config), given, more

    return case


def columns(layers):
    """One column of three numbers, without a name."""
    return [layers.real_valued_column("", dimension=3)]


def tensors(make, label="class", **more):
    """A case that is fed tensors: numbers, words, weights."""

    def case(tf, contrib, config):
        def input_fn():
            x, classes, targets = numbers()
            words = np.array(["red", "green", "blue", "pink"])[np.arange(12) * 5 % 4]
            features = {
                "a": tf.constant(x[:, :1]),
                "b": tf.constant(x[:, 1]),
                "word": tf.SparseTensor([[i, 0] for i in range(12)], tf.constant(words), [12, 1]),
                "weight": tf.constant(np.linspace(0.5, 2, 12).reshape(12, 1).astype("float32")),
            }
            labels = {
                "class": tf.constant(classes),
                "binary": tf.constant(classes[:, None] % 2),
                "many": tf.constant((np.arange(36) % 5 < 2).astype("int64").reshape(12, 3)),
                "target": tf.constant(targets[:, None]),
                "count": tf.constant(classes[:, None].astype("float32")),
                "name": tf.constant(np.array(["x", "y", "z"])[classes]),
            }
            if isinstance(label, dict):
                return features, {name: labels[key] for name, key in label.items()}
            return features, labels[label]

        return make(tf, contrib, config), {"input_fn": input_fn}, more

    return case


def no_training():
    """An optimizer that trains nothing."""
    import tensorflow.compat.v1 as v1

    return v1.train.GradientDescentOptimizer(0.0)


def wide(layers):
    """Columns of ids."""
    word = layers.sparse_column_with_keys("word", ["red", "green", "blue"])
    buckets = layers.bucketized_column(layers.real_valued_column("a"), [-0.5, 0.0, 0.5])
    return [word, buckets, layers.real_valued_column("b")]


def deep(layers):
    """Columns of numbers."""
    word = layers.sparse_column_with_keys("word", ["red", "green", "blue"])
    return [layers.embedding_column(word, 2), layers.one_hot_column(word), layers.real_valued_column("b")]


def tuple_model(tf, contrib, config):
    """A model function of two arguments."""

    def model_fn(x, y):
        y = tf.one_hot(y, 3)
        prediction, loss = contrib.learn.models.logistic_regression(x, y)
        train_op = contrib.layers.optimize_loss(
            loss, contrib.framework.get_global_step(), optimizer="Adagrad", learning_rate=0.5
        )
        return {"class": tf.argmax(prediction, 1), "prob": prediction}, loss, train_op

    x, y, _ = numbers()
    metrics = {"accuracy": contrib.learn.MetricSpec(contrib.metrics.streaming_accuracy, prediction_key="class")}
    estimator = contrib.learn.Estimator(model_fn, config=config)
    return estimator, {"x": x, "y": y, "batch_size": 5}, {"metrics": metrics}


def params_model(tf, contrib, config):
    """A model function of all arguments, that measures something itself."""

    def model_fn(features, labels, mode, params, config):
        prediction = contrib.layers.linear(features["a"], 1, scope="out")
        loss = tf.losses.mean_squared_error(labels, prediction)
        train_op = contrib.layers.optimize_loss(
            loss, tf.train.get_global_step(), learning_rate=params["rate"], optimizer="SGD"
        )
        return contrib.learn.ModelFnOps(
            mode=mode,
            predictions={"value": prediction},
            loss=loss,
            train_op=train_op,
            eval_metric_ops={"rmse": tf.metrics.root_mean_squared_error(labels, prediction)},
        )

    return contrib.learn.Estimator(model_fn, params={"rate": 0.1}, config=config)


def logistic_model(tf, contrib, config):
    """A model function whose probabilities are measured."""

    def model_fn(features, labels, mode):
        logits = contrib.layers.linear(features["a"], 1, scope="out")
        loss = train_op = None
        if labels is not None:
            loss = tf.losses.sigmoid_cross_entropy(labels, logits)
            train_op = contrib.layers.optimize_loss(loss, tf.train.get_global_step(), 0.1, "SGD")
        return tf.sigmoid(logits), loss, train_op

    return contrib.learn.LogisticRegressor(model_fn, thresholds=[0.4], config=config)


def head_of(make, label, **more):
    """A case of a linear model under a head of contrib.learn."""
    return tensors(
        lambda tf, contrib, config: contrib.learn.LinearEstimator(
            [contrib.layers.real_valued_column("b")],
            make(contrib.learn),
            optimizer=tf.train.GradientDescentOptimizer(0.5),
            config=config,
        ),
        label,
        **more,
    )


CASES = {
    "DNNClassifier": arrays(lambda L, C, config: L.DNNClassifier([4, 5], columns(C), n_classes=3, config=config)),
    "DNNClassifier two classes": arrays(
        lambda L, C, config: L.DNNClassifier(
            [4], columns(C), activation_fn="tanh", gradient_clip_norm=0.1, config=config
        ),
        classes=2,
    ),
    # Only the bias is trained: with the network, two optimizers would race for it, in TF 1.15 as well.
    "LinearRegressor with a centered bias": arrays(
        lambda L, C, config: L.LinearRegressor(
            columns(C), optimizer=no_training, enable_centered_bias=True, config=config
        ),
        2,
    ),
    "DNNRegressor": arrays(lambda L, C, config: L.DNNRegressor([4], columns(C), optimizer="SGD", config=config), 2),
    "LinearClassifier": arrays(lambda L, C, config: L.LinearClassifier(columns(C), n_classes=3, config=config)),
    "LinearRegressor": arrays(lambda L, C, config: L.LinearRegressor(columns(C), config=config), 2),
    "LinearClassifier of ids, weighted": tensors(
        lambda tf, contrib, config: contrib.learn.LinearClassifier(
            wide(contrib.layers), weight_column_name="weight", gradient_clip_norm=1.0, config=config
        ),
        "binary",
    ),
    "LinearClassifier of names": tensors(
        lambda tf, contrib, config: contrib.learn.LinearClassifier(
            wide(contrib.layers), n_classes=3, label_keys=["x", "y", "z"], config=config
        ),
        "name",
    ),
    "LinearRegressor of tf.feature_column": tensors(
        lambda tf, contrib, config: contrib.learn.LinearRegressor(
            [tf.feature_column.numeric_column("a"), tf.feature_column.numeric_column("b")], config=config
        ),
        "target",
    ),
    "DNNClassifier of embeddings": tensors(
        lambda tf, contrib, config: contrib.learn.DNNClassifier([4], deep(contrib.layers), n_classes=3, config=config)
    ),
    "DNNRegressor of tf.feature_column": tensors(
        lambda tf, contrib, config: contrib.learn.DNNRegressor(
            [4], [tf.feature_column.numeric_column("a")], label_dimension=1, config=config
        ),
        "target",
    ),
    "DNNLinearCombinedClassifier": tensors(
        lambda tf, contrib, config: contrib.learn.DNNLinearCombinedClassifier(
            linear_feature_columns=wide(contrib.layers),
            dnn_feature_columns=deep(contrib.layers),
            dnn_hidden_units=[4],
            n_classes=3,
            config=config,
        )
    ),
    "DNNLinearCombinedRegressor": tensors(
        lambda tf, contrib, config: contrib.learn.DNNLinearCombinedRegressor(
            linear_feature_columns=wide(contrib.layers),
            dnn_feature_columns=deep(contrib.layers),
            dnn_hidden_units=[4],
            fix_global_step_increment_bug=True,
            config=config,
        ),
        "target",
    ),
    "Estimator of (predictions, loss, train_op)": tuple_model,
    "Estimator of ModelFnOps": tensors(params_model, "target"),
    "LogisticRegressor": tensors(logistic_model, "binary"),
    "poisson_regression_head": head_of(lambda L: L.poisson_regression_head(weight_column_name="weight"), "count"),
    "binary_svm_head": head_of(lambda L: L.binary_svm_head(), "binary"),
    "multi_label_head": head_of(lambda L: L.multi_label_head(3, metric_class_ids=[1]), "many"),
    "multi_class_head": head_of(
        lambda L: L.multi_class_head(3, head_name="top", thresholds=[0.3], metric_class_ids=[0, 2]), "class"
    ),
    "multi_head": head_of(
        lambda L: L.multi_head(
            [
                L.regression_head("one", head_name="first", weight_column_name="weight"),
                L.multi_class_head(3, "two", head_name="second"),
            ],
            loss_weights=[0.5, 2.0],
        ),
        {"one": "target", "two": "class"},
    ),
}


def core_head(make, label):
    """A case of a `tf.estimator.DNNEstimator` under a head of contrib.estimator."""
    return tensors(
        lambda tf, contrib, config: tf.estimator.DNNEstimator(
            make(contrib.estimator),
            [4],
            [tf.feature_column.numeric_column("b")],
            optimizer=contrib.estimator.clip_gradients_by_norm(tf.train.GradientDescentOptimizer(0.5), 0.1),
        ),
        label,
    )


CORE_CASES = {
    "binary_classification_head": core_head(
        lambda E: E.binary_classification_head(weight_column="weight", thresholds=[0.3]), "binary"
    ),
    "estimator.multi_class_head": core_head(lambda E: E.multi_class_head(3, name="top"), "class"),
    "estimator.regression_head": core_head(lambda E: E.regression_head(), "target"),
    "estimator.poisson_regression_head": core_head(lambda E: E.poisson_regression_head(), "count"),
    "logistic_regression_head": core_head(lambda E: E.logistic_regression_head(), "binary"),
    "estimator.multi_label_head": core_head(
        lambda E: E.multi_label_head(3, thresholds=[0.4], classes_for_class_based_metrics=[1], weight_column="weight"),
        "many",
    ),
    "estimator.multi_head": core_head(
        lambda E: E.multi_head([E.regression_head(name="one"), E.multi_class_head(3, name="two")], [0.5, 2.0]),
        {"one": "target", "two": "class"},
    ),
}


def set_variables(tf):
    """A hook that sets every trainable variable to a ramp."""

    class SetVariables(tf.train.SessionRunHook):
        def begin(self):
            self.feeds = {}
            self.assigns = []
            for variable in tf.trainable_variables():
                placeholder = tf.placeholder(variable.dtype.base_dtype, variable.shape)
                self.feeds[placeholder] = ramp()(variable.shape.as_list())
                self.assigns.append(tf.assign(variable, placeholder))

        def after_create_session(self, session, coord):
            session.run(self.assigns, self.feeds)

    return SetVariables()


def plain(value):
    """Numbers and strings that JSON takes."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in sorted(value.items(), key=str)}
    value = np.asarray(value)
    if value.dtype.kind in "OS":
        return [item.decode() for item in value.ravel().tolist()]
    return np.round(value.astype(np.float64), 6).tolist()


def run(tf, contrib, name, session_config=None):
    """Train `STEPS` steps from known values, evaluate and predict."""
    case = CASES.get(name) or CORE_CASES[name]
    config = contrib.learn.RunConfig(session_config=session_config, model_dir=tempfile.mkdtemp())
    estimator, given, more = case(tf, contrib, config)
    if name in CORE_CASES:
        estimator.train(hooks=[set_variables(tf)], steps=STEPS, **given)
        evaluated = estimator.evaluate(steps=2, **given)
        predicted = list(estimator.predict(yield_single_examples=False, **given).__next__().items())
        predicted = {str(key): value[:2] for key, value in predicted if "class" not in str(key)}
    else:
        estimator.fit(monitors=[set_variables(tf)], steps=STEPS, **given)
        evaluated = estimator.evaluate(steps=None if "x" in given else 2, **dict(given, **more))
        given = {key: value for key, value in given.items() if key != "y"}
        predictions = estimator.predict(as_iterable=True, **given)
        predicted = [next(predictions) for _ in range(2)]
        if isinstance(predicted[0], dict):
            predicted = {key: [row[key] for row in predicted] for key in predicted[0]}
    trained = {key: estimator.get_variable_value(key) for key in estimator.get_variable_names() if key != "global_step"}
    return {
        "evaluated": plain(evaluated),
        "predicted": plain(predicted),
        "trained": {key: plain(value) for key, value in sorted(trained.items())},
    }


if __name__ == "__main__":
    import tensorflow as tf

    tf.logging.set_verbosity(tf.logging.ERROR)
    goldens = {name: run(tf, tf.contrib, name) for name in list(CASES) + list(CORE_CASES)}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_learn.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
