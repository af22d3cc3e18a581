"""`tf.estimator` trains, evaluates, predicts, exports and warm-starts, in graphs of its own, beside Keras 3."""

import json

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf

CLASSES = 3


@pytest.fixture
def data(rng):
    """Points whose class is the largest of their three coordinates."""
    x = rng.normal(size=(256, CLASSES)).astype(np.float32)
    return {"x": x}, x.argmax(axis=1).astype(np.int32)


@pytest.fixture
def train_fn(data):
    return tf.estimator.inputs.numpy_input_fn(*data, batch_size=32, num_epochs=None, shuffle=True)


@pytest.fixture
def eval_fn(data):
    return tf.estimator.inputs.numpy_input_fn(*data, batch_size=64, num_epochs=1, shuffle=False)


@pytest.fixture
def config():
    return tf.estimator.RunConfig(tf_random_seed=1, save_summary_steps=50)


def model_fn(features, labels, mode, params):
    hidden = tf.layers.dense(features["x"], params["units"], tf.nn.relu, name="hidden")
    hidden = tf.layers.batch_normalization(hidden, training=mode == tf.estimator.ModeKeys.TRAIN, name="norm")
    logits = tf.layers.dense(hidden, CLASSES, name="logits")
    classes = tf.argmax(logits, axis=1)
    if mode == tf.estimator.ModeKeys.PREDICT:
        outputs = {"serving_default": tf.estimator.export.PredictOutput({"class": classes})}
        return tf.estimator.EstimatorSpec(mode, {"class": classes, "logits": logits}, export_outputs=outputs)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train_op = tf.train.AdamOptimizer(0.05).minimize(loss, tf.train.get_or_create_global_step())
    metrics = {"accuracy": tf.metrics.accuracy(labels, classes)}
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)


def serving_input_fn():
    x = tf.placeholder(tf.float32, [None, CLASSES], name="x")
    return tf.estimator.export.ServingInputReceiver({"x": x}, {"x": x})


def columns():
    return [tf.feature_column.numeric_column("x", shape=[CLASSES])]


def test_estimator_with_a_model_function(tmp_path, data, train_fn, eval_fn, config):
    estimator = tf.estimator.Estimator(model_fn, str(tmp_path / "model"), config, params={"units": 16})
    estimator.train(train_fn, steps=150)
    scores = estimator.evaluate(eval_fn)
    assert scores["global_step"] == 150
    assert scores["accuracy"] > 0.9
    predictions = list(estimator.predict(eval_fn))
    assert len(predictions) == 256
    assert np.mean([p["class"] for p in predictions] == data[1]) == pytest.approx(scores["accuracy"])
    assert sorted(estimator.get_variable_names())[-4:] == [
        "norm/gamma/Adam",
        "norm/gamma/Adam_1",
        "norm/moving_mean",
        "norm/moving_variance",
    ]
    assert estimator.latest_checkpoint().endswith("model.ckpt-150")

    exported = estimator.export_saved_model(str(tmp_path / "export"), serving_input_fn)
    with tf.Graph().as_default(), tf.Session() as session:
        signature = tf.saved_model.load(session, ["serve"], exported).signature_def["serving_default"]
        classes = session.run(signature.outputs["class"].name, {signature.inputs["x"].name: data[0]["x"]})
    np.testing.assert_array_equal(classes, [p["class"] for p in predictions])

    settings = tf.estimator.WarmStartSettings(str(tmp_path / "model"), vars_to_warm_start="hidden.*")
    warm = tf.estimator.Estimator(
        model_fn, str(tmp_path / "warm"), config, params={"units": 16}, warm_start_from=settings
    )
    warm.train(train_fn, steps=1)
    kernels = [e.get_variable_value("hidden/kernel") for e in (estimator, warm)]
    assert np.abs(kernels[0] - kernels[1]).max() < 0.06  # one step of Adam away
    assert np.abs(kernels[0]).max() > 0.3

    estimator.train(train_fn, max_steps=152)  # goes on
    assert estimator.get_variable_value("global_step") == 152


@pytest.mark.parametrize(
    ("name", "arguments", "kernel"),
    [
        ("DNNClassifier", {"hidden_units": [8], "feature_columns": columns}, "dnn/hiddenlayer_0/kernel"),
        ("LinearClassifier", {"feature_columns": columns}, "linear/linear_model/x/weights"),
        (
            "DNNLinearCombinedClassifier",
            {
                "dnn_hidden_units": [8],
                "dnn_feature_columns": columns,
                "linear_feature_columns": columns,
                "linear_optimizer": lambda: tf.train.AdamOptimizer(0.05),
            },
            "dnn/hiddenlayer_0/kernel",
        ),
    ],
)
def test_canned_classifiers(name, arguments, kernel, tmp_path, train_fn, eval_fn, config):
    arguments = {key: value() if value is columns else value for key, value in arguments.items()}
    if "hidden_units" in arguments:
        arguments |= {"dropout": 0.1, "batch_norm": True}
    classifier = getattr(tf.estimator, name)(n_classes=CLASSES, model_dir=str(tmp_path), config=config, **arguments)
    classifier.train(train_fn, steps=200)
    scores = classifier.evaluate(eval_fn)
    assert scores["accuracy"] > 0.8
    assert kernel in classifier.get_variable_names()
    first = next(classifier.predict(eval_fn))
    assert first["probabilities"].shape == (CLASSES,)


def test_linear_regressor_with_pandas_and_crossed_columns(tmp_path, rng, config):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": rng.normal(size=200), "kind": rng.choice(["red", "blue"], 200)})
    if pandas.__version__ >= "3":
        frame["kind"] = frame["kind"].astype(pandas.StringDtype(na_value=np.nan))  # TensorFlow does not know it
    target = 2 * frame["a"] + (frame["kind"] == "red")
    kind = tf.feature_column.categorical_column_with_vocabulary_list("kind", ["red", "blue"])
    input_fn = tf.estimator.inputs.pandas_input_fn(frame, target, batch_size=50, num_epochs=None, shuffle=True)
    regressor = tf.estimator.LinearRegressor(
        [tf.feature_column.numeric_column("a"), kind],
        str(tmp_path),
        config=config,
        optimizer=tf.train.AdamOptimizer(0.1),
    )
    regressor.train(input_fn, steps=200)
    assert regressor.get_variable_value("linear/linear_model/a/weights") == pytest.approx(2, abs=0.05)


def test_train_and_evaluate_with_exporters(tmp_path, train_fn, eval_fn, config):
    estimator = tf.estimator.Estimator(model_fn, str(tmp_path), config, params={"units": 8})
    exporters = [
        tf.estimator.LatestExporter("latest", serving_input_fn),
        tf.estimator.FinalExporter("final", serving_input_fn),
    ]
    metrics, exports = tf.estimator.train_and_evaluate(
        estimator,
        tf.estimator.TrainSpec(train_fn, max_steps=20),
        tf.estimator.EvalSpec(eval_fn, steps=None, exporters=exporters, throttle_secs=0, start_delay_secs=0),
    )
    assert metrics["global_step"] == 20
    assert sorted(path.name for path in (tmp_path / "export").iterdir()) == ["final", "latest"]


def test_an_input_pipeline_goes_on_where_it_stopped(tmp_path, config):
    seen = []

    def input_fn():
        numbers = tf.data.Dataset.range(100).map(lambda n: tf.cast(n, tf.float32))
        return tf.data.make_one_shot_iterator(numbers).get_next(), None

    def counting(features, labels, mode):
        weight = tf.get_variable("weight", [])
        log = tf.py_func(lambda n: seen.append(int(n)) or np.float32(0), [features], tf.float32)
        step = tf.assign_add(tf.train.get_global_step(), 1)
        with tf.control_dependencies([step]):
            return tf.estimator.EstimatorSpec(mode, loss=weight + log, train_op=tf.identity(step))

    for _ in range(2):
        estimator = tf.estimator.Estimator(counting, str(tmp_path), config)
        estimator.train(input_fn, steps=3, hooks=[tf.data.experimental.CheckpointInputPipelineHook(estimator)])
    assert seen == [0, 1, 2, 3, 4, 5]
    assert (tmp_path / "checkpoint_input").exists()


def test_keras_model_to_estimator(tmp_path, train_fn, eval_fn, config):
    inputs = tf.keras.layers.Input([CLASSES], name="x")
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(CLASSES, activation="softmax")(inputs))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    estimator = tf.keras.estimator.model_to_estimator(model, model_dir=str(tmp_path), config=config)
    estimator.train(train_fn, steps=5)
    assert estimator.evaluate(eval_fn)["global_step"] == 5


def test_run_config_reads_the_cluster(monkeypatch):
    cluster = {"chief": ["localhost:1"], "ps": ["localhost:2"], "worker": ["localhost:3"]}
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": {"type": "worker", "index": 0}}))
    config = tf.estimator.RunConfig()
    assert (config.task_type, config.num_worker_replicas, config.num_ps_replicas) == ("worker", 2, 1)


def test_keras_3_works_beside():
    tf.estimator.Estimator  # noqa: B018
    assert keras.__version__.startswith("3.")
    assert keras.layers.Dense(2)(np.ones((1, 3), np.float32)).shape == (1, 2)
