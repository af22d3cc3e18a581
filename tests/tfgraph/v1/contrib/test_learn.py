"""contrib.learn: data sets, preprocessing, input, monitors, experiments and exports; and what is refused."""

import logging

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1.contrib import layers, learn

X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(12, 2)
Y = (X[:, 0] > 0).astype(np.int64)


def tensors():
    """An input function."""
    return {"a": tf.constant(X[:, :1])}, tf.constant(X[:, 1:])


def regressor(**more):
    """A linear regressor that learns fast."""
    return learn.LinearRegressor([layers.real_valued_column("a")], optimizer=tf.train.AdamOptimizer, **more)


def test_vocabulary_processor_maps_words_to_ids():
    processor = learn.preprocessing.VocabularyProcessor(4)
    ids = [row.tolist() for row in processor.fit_transform(["a cat sat", "a dog sat down here"])]
    assert ids == [[1, 2, 3, 0], [1, 4, 3, 5]]
    assert [row.tolist() for row in processor.transform(["dog bird"])] == [[4, 0, 0, 0]]
    assert list(processor.reverse([[1, 0]])) == ["a <UNK>"]


def test_csv_with_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("2,3,x,y\n1,2,3,0\n4,5,6,1\n")
    data = learn.datasets.base.load_csv_with_header(path, int, float)
    assert data.data.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert data.target.tolist() == [0, 1]


def test_a_data_set_that_was_downloaded_is_refused():
    with pytest.raises(ValueError, match="'dbpedia'.*is not available.*iris, mnist"):
        learn.datasets.load_dataset("dbpedia")


def test_real_valued_columns_are_inferred():
    (column,) = learn.infer_real_valued_columns_from_input(X)
    assert (column.dimension, column.dtype) == (2, tf.float32)
    columns = learn.infer_real_valued_columns_from_input_fn(tensors)
    assert [column.column_name for column in columns] == ["a"]


def test_old_source_paths_lead_here():
    from tfgraph.v1.contrib.learn.python.learn import learn_runner, metric_spec
    from tfgraph.v1.contrib.learn.python.learn.estimators import model_fn, run_config
    from tfgraph.v1.contrib.learn.python.learn.estimators.estimator import SKCompat
    from tfgraph.v1.contrib.learn.python.learn.utils import input_fn_utils, saved_model_export_utils

    assert model_fn.ModelFnOps is learn.ModelFnOps and run_config.RunConfig is learn.RunConfig
    assert SKCompat is learn.SKCompat and metric_spec.MetricSpec is learn.MetricSpec
    assert input_fn_utils.InputFnOps is learn.InputFnOps and learn_runner.run is learn.learn_runner.run
    assert saved_model_export_utils.make_export_strategy is learn.make_export_strategy


def feeds(x, y, **options):
    """The batches that a feeder gives, until it ends or six are there."""
    from tfgraph.v1.contrib.learn.learn_io.data_feeder import setup_train_data_feeder

    with tf.Graph().as_default():
        feeder = setup_train_data_feeder(x, y, **options)
        feeder.input_builder()
        feed = feeder.get_feed_dict_fn()
        batches = []
        try:
            while len(batches) < 6:
                batches.append(feed())
        except StopIteration:
            pass
        return batches


def test_arrays_are_fed_in_contribs_order():
    batches = feeds(np.arange(5), np.arange(5)[:, None], batch_size=2, shuffle=True, epochs=2)
    # numpy's RandomState(42), as in TF 1.15: permutations [1 4 2 0 3] and [3 1 2 0 4].
    assert [batch["input:0"].ravel().tolist() for batch in batches] == [[1, 4], [2, 0], [3], [3, 1], [2, 0], [4]]
    assert batches[0]["input:0"].shape == (2, 1) and batches[0]["output:0"].tolist() == [1, 4]


def test_iterators_are_fed_until_they_end():
    batches = feeds(iter(X), iter(Y), batch_size=5)
    assert [batch["input:0"].shape for batch in batches] == [(5, 2), (5, 2), (2, 2)]
    assert np.concatenate([batch["output:0"] for batch in batches]).tolist() == Y.tolist()
    with pytest.raises(ValueError, match="Both x and y should be iterators"):
        feeds(iter(X), Y, batch_size=5)


def test_pandas_frames_become_numbers():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": [True, False]})
    np.testing.assert_array_equal(learn.extract_pandas_data(frame), [[1.0, 1.0], [2.0, 0.0]])
    np.testing.assert_array_equal(learn.extract_pandas_labels(frame[["a"]]), [[1], [2]])
    assert learn.extract_pandas_matrix(frame).shape == (2, 2)
    with pytest.raises(ValueError, match="Only one column for labels is allowed"):
        learn.extract_pandas_labels(frame)
    with pytest.raises(ValueError, match="must be int, float, or bool. Found: 'c' type="):
        learn.extract_pandas_data(pandas.DataFrame({"c": ["x"]}))


def test_examples_are_read_from_files(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"{number}\n{number + 10}\n")
    with tf.Graph().as_default():
        keys, lines = learn.read_keyed_batch_examples(
            str(tmp_path / "*.txt"), 4, tf.TextLineReader, randomize_input=False, num_epochs=1
        )
        with tf.train.MonitoredSession() as session:
            batches = [session.run([keys, lines]) for _ in range(2)]
            with pytest.raises(tf.errors.OutOfRangeError):
                session.run(lines)
    assert [line for _, batch in batches for line in batch] == [b"0", b"10", b"1", b"11", b"2", b"12"]
    assert batches[0][0][1].decode() == f"{tmp_path}/0.txt:2"
    with pytest.raises(ValueError, match="No files match"):
        learn.read_batch_examples(str(tmp_path / "none"), 2, tf.TextLineReader)


def test_features_are_read_from_records(tmp_path):
    path = str(tmp_path / "a.tfrecord")
    with tf.python_io.TFRecordWriter(path) as writer:
        for number in range(4):
            feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[number]))
            writer.write(tf.train.Example(features=tf.train.Features(feature={"n": feature})).SerializeToString())
    with tf.Graph().as_default():
        spec = {"n": tf.FixedLenFeature([], tf.int64)}
        batch = learn.read_batch_record_features(path, 2, spec, randomize_input=False, num_epochs=1)
        with tf.train.MonitoredSession() as session:
            batches = [session.run(batch)["n"].tolist() for _ in range(2)]
    assert sorted(batches) == [[0, 1], [2, 3]]  # two threads fill the queue of batches, as in TF 1.15


def test_generators_are_read():
    def examples():
        for number in range(4):
            yield {"a": np.array([number], np.float32), "label": np.array(number)}

    with tf.Graph().as_default():
        features, label = learn.io.generator_input_fn(examples, "label", batch_size=2, shuffle=False)()
        with tf.train.MonitoredSession() as session:
            found, labels = session.run([features, label])
    assert found["a"].tolist() == [[0], [1]] and labels.tolist() == [0, 1]
    with pytest.raises(KeyError, match="target_key not in yielded dict"):
        learn.io.generator_input_fn(examples, "none")


def test_monitors_watch_a_training(caplog, tmp_path):
    class Counting(learn.monitors.EveryN):
        """Remembers when it was called."""

        def __init__(self):
            super().__init__(every_n_steps=3, first_n_steps=2)
            self.steps, self.ended = [], False

        def every_n_step_end(self, step, outputs):
            self.steps.append(step)

        def end(self):
            self.ended = True

    counting = Counting()
    captured = learn.monitors.CaptureVariable("linear/bias_weight/part_0", every_n=2)
    validation = learn.monitors.ValidationMonitor(
        input_fn=tensors, eval_steps=1, every_n_steps=2, early_stopping_rounds=4, check_interval_secs=None
    )
    monitors = [
        counting,
        captured,
        validation,
        learn.monitors.PrintTensor({"bias": "linear/bias_weight/part_0"}, every_n=4),
        learn.monitors.LoggingTrainable("linear/a", every_n=4),
        learn.monitors.SummarySaver(None, scaffold=tf.train.Scaffold()),
        learn.monitors.StepCounter(1, output_dir=str(tmp_path / "speed")),
        learn.monitors.GraphDump(),
    ]
    estimator = regressor(config=learn.RunConfig(save_checkpoints_steps=1, model_dir=str(tmp_path)))
    tf.logging.set_verbosity(tf.logging.INFO)
    with caplog.at_level(logging.INFO, "tensorflow"):
        estimator.fit(input_fn=tensors, monitors=[*monitors, learn.monitors.StopAtStep(num_steps=8)])
    assert int(estimator.get_variable_value("global_step")) == 8
    # The first two, then each that is three after the last one.
    assert counting.steps == [1, 2, 5, 8] and counting.ended
    assert list(captured.values) == [1, 3, 5, 7] and np.any(captured.values[3] != captured.values[1])
    assert len(list((tmp_path / "speed").glob("events.*"))) == 1
    # The loss falls in each evaluation.
    assert validation.best_step == 8 and validation.best_value == validation.best_metrics["loss"]
    assert "Step 5: bias = [" in caplog.text and "Logging Trainable: Step 5: linear/a/weight" in caplog.text


def test_validation_stops_what_gets_no_better(tmp_path):
    validation = learn.monitors.ValidationMonitor(
        input_fn=tensors,
        eval_steps=1,
        every_n_steps=1,
        early_stopping_rounds=2,
        early_stopping_metric_minimize=False,  # the loss falls: the first one is the best
        check_interval_secs=None,
    )
    estimator = regressor(config=learn.RunConfig(save_checkpoints_steps=1, model_dir=str(tmp_path)))
    estimator.fit(input_fn=tensors, steps=20, monitors=[validation])
    assert validation.early_stopped and validation.best_step == 1
    assert int(estimator.get_variable_value("global_step")) == 3


def test_an_experiment_trains_evaluates_and_exports(tmp_path):
    serving = learn.build_parsing_serving_input_fn({"a": tf.FixedLenFeature([1], tf.float32)})

    def experiment_fn(run_config, hparams):
        return learn.Experiment(
            regressor(config=run_config),
            tensors,
            tensors,
            train_steps=hparams["steps"],
            eval_steps=1,
            eval_metrics={"error": learn.MetricSpec(tf.metrics.mean_absolute_error, "scores")},
            export_strategies=learn.make_export_strategy(serving, exports_to_keep=1),
        )

    config = learn.RunConfig(model_dir=str(tmp_path / "model"))
    result, (export,) = learn.learn_runner.run(experiment_fn, run_config=config, hparams={"steps": 5})
    assert result["global_step"] == 5 and set(result) == {"loss", "error", "global_step"}
    assert export.startswith(str(tmp_path / "model" / "export" / "Servo").encode())
    with tf.Graph().as_default(), tf.Session() as session:
        signatures = tf.saved_model.load(session, ["serve"], export.decode()).signature_def
        served = signatures["serving_default"]
        assert served.method_name == "tensorflow/serving/regress"
        assert set(signatures) == {"serving_default", "default_input_alternative:None"}
        example = tf.train.Example()
        example.features.feature["a"].float_list.value.append(2.0)
        found = session.run(
            served.outputs["outputs"].name, {served.inputs["inputs"].name: [example.SerializeToString()]}
        )
    estimator = regressor(model_dir=str(tmp_path / "model"))
    (wanted,) = estimator.predict(input_fn=lambda: {"a": tf.constant([[2.0]])})
    np.testing.assert_array_equal(found.ravel(), wanted)
    with pytest.raises(ValueError, match="Schedule references non-existent task fly"):
        learn.learn_runner.run(experiment_fn, run_config=config, hparams={"steps": 5}, schedule="fly")
    with pytest.raises(RuntimeError, match="Pass `run_config` argument of the `experiment_fn`"):
        learn.learn_runner.run(
            lambda run_config, hparams: learn.Experiment(regressor(), tensors, tensors), run_config=config
        )


def test_k_means_finds_the_centres(tmp_path):
    points = np.array([[0, 0], [0, 1], [1, 0], [8, 8], [8, 9], [9, 8]], np.float32)

    def input_fn():
        return tf.constant(points), None

    kmeans = learn.KMeansClustering(
        2, str(tmp_path), learn.KMeansClustering.KMEANS_PLUS_PLUS_INIT, use_mini_batch=False, relative_tolerance=1e-6
    )
    kmeans.fit(input_fn=input_fn, steps=20)
    assert int(kmeans.get_variable_value("global_step")) < 20  # the tolerance stops it
    np.testing.assert_allclose(sorted(kmeans.clusters().tolist()), [[1 / 3] * 2, [25 / 3] * 2], rtol=1e-6)  # float32
    clusters = list(kmeans.predict_cluster_idx(input_fn))
    assert clusters[0] == clusters[1] == clusters[2] != clusters[3] == clusters[4] == clusters[5]
    # Two ninths of 1 + 1 + 4 for each corner point and its neighbours, in both clusters.
    assert kmeans.score(input_fn, steps=1) == pytest.approx(8 / 3, rel=1e-5)
    assert kmeans.transform(input_fn).shape == (6, 2)


def test_a_graph_of_ones_own_is_trained(tmp_path):
    with tf.Graph().as_default() as graph:
        weight = tf.get_variable("weight", initializer=5.0)
        loss = tf.square(weight - 2.0)
        step = tf.train.create_global_step()
        train_op = tf.train.GradientDescentOptimizer(0.25).minimize(loss, step)
        assert learn.train(graph, str(tmp_path), train_op, loss, steps=3) == pytest.approx(0.5625)
        results, reached = learn.evaluate(graph, str(tmp_path), str(tmp_path), {"loss": loss}, max_steps=1)
        assert reached == 3 and results == {"loss": pytest.approx(0.140625)}
        checkpoint = tf.train.latest_checkpoint(str(tmp_path))
        assert learn.infer(checkpoint, {"weight": weight}) == {"weight": 2.375}
        assert learn.run_n({"weight": weight}, n=2) == [{"weight": 5.0}] * 2
    with pytest.raises(ValueError, match="Can not provide both steps and max_steps"):
        learn.train(graph, "x", train_op, loss, steps=1, max_steps=1)


def test_metric_functions_are_called_by_their_own_names():
    def metric(targets, logits, weight=1):
        return targets, logits, weight

    spec = learn.MetricSpec(metric, "p", "l", "w")
    found = spec.create_metric_ops({"w": 3}, {"l": 1}, {"p": 2})
    assert found == (1, 2, 3)
    assert learn.MetricSpec(lambda predictions: predictions).create_metric_ops({}, 1, {"only": 2}) == 2
    with pytest.raises(KeyError, match="Key 'p' missing"):
        spec.create_metric_ops({"w": 3}, {"l": 1}, {"q": 2})
    with pytest.raises(ValueError, match="Ambiguous arguments"):
        learn.MetricSpec(lambda label, labels, predictions: 0)
    with pytest.raises(ValueError, match="requires predictions tensor or single element dict"):
        learn.MetricSpec(metric).create_metric_ops({}, 1, {"p": 2, "q": 3})


def test_what_an_estimator_refuses(tmp_path):
    estimator = regressor(model_dir=str(tmp_path))
    with pytest.raises(learn.NotFittedError, match=f"Couldn't find trained model at {tmp_path}"):
        estimator.evaluate(input_fn=tensors)
    for arguments, message in (
        ({}, "Either x or input_fn must be provided"),
        ({"input_fn": tensors, "x": X}, "Can not provide both input_fn and x or y"),
        ({"input_fn": tensors, "batch_size": 2}, "Can not provide both input_fn and batch_size"),
        ({"input_fn": tensors, "steps": 1, "max_steps": 1}, "Can not provide both steps and max_steps"),
    ):
        with pytest.raises(ValueError, match=message):
            estimator.fit(**arguments)
    with pytest.raises(NotImplementedError, match="Use export_savedmodel"):
        estimator.export("x")
    with pytest.raises(ValueError, match="but with different values"):
        regressor(model_dir="a", config=learn.RunConfig(model_dir="b"))
    with pytest.raises(ValueError, match="does not have a params argument"):
        learn.Estimator(lambda features, labels: None, params={"a": 1})
    with pytest.raises(ValueError, match="a linear model without columns"):
        learn.LinearClassifier([])
    with pytest.raises(AttributeError, match="tf.contrib.learn.SVM is not available.*Use instead: tf.estimator"):
        _ = learn.SVM


def test_fit_goes_on_where_it_stopped(tmp_path):
    estimator = regressor(model_dir=str(tmp_path))
    estimator.fit(input_fn=tensors, steps=2).partial_fit(input_fn=tensors)
    assert int(estimator.get_variable_value("global_step")) == 3
    estimator.fit(input_fn=tensors, max_steps=3)
    assert int(estimator.get_variable_value("global_step")) == 3
    assert estimator.weights_.shape == (1, 1) and estimator.bias_.shape == (1,)


def test_arrays_are_predicted_in_batches(tmp_path):
    classifier = learn.DNNClassifier([3], [layers.real_valued_column("", dimension=2)], str(tmp_path))
    classifier.fit(X, Y, steps=2)
    classes = classifier.predict(X, as_iterable=False)
    assert classes.shape == (12,) and classes.tolist() == list(classifier.predict_classes(X, batch_size=5))
    assert np.array(list(classifier.predict_proba(X, batch_size=5))).shape == (12, 2)
    predictions = learn.SKCompat(classifier).predict(X, batch_size=7)
    assert predictions["classes"].tolist() == classes.tolist() and predictions["logits"].shape == (12, 1)
    assert [weights.shape for weights in classifier.weights_] == [(2, 3), (3, 1)]


def test_run_config_reads_the_cluster(monkeypatch):
    cluster = '{"ps": ["p:1"], "worker": ["w:1", "w:2"]}'
    monkeypatch.setenv("TF_CONFIG", f'{{"cluster": {cluster}, "task": {{"type": "worker", "index": 1}}}}')
    config = learn.RunConfig(save_checkpoints_steps=5)
    assert (config.master, config.task_id, config.is_chief) == ("grpc://w:2", 1, False)
    assert (config.num_ps_replicas, config.num_worker_replicas) == (1, 2)
    assert (config.save_checkpoints_secs, config.save_checkpoints_steps) == (None, 5)
    assert config.uid() == learn.RunConfig(tf_random_seed=7).uid() != learn.RunConfig(master="").uid()
    monkeypatch.setenv("TF_CONFIG", f'{{"cluster": {cluster}, "task": {{"type": "worker", "index": 2}}}}')
    with pytest.raises(ValueError, match="task 2 of the job 'worker', which its cluster does not have"):
        learn.RunConfig()
