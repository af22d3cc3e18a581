"""Write contrib_trees.npz: what tf.contrib.tensor_forest and boosted trees of TF 1.15.5 make.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_trees.py`.
"""

import json
import os

import numpy as np

HPARAMS = {
    "defaults": dict(num_classes=10, num_features=784),
    "few features": dict(num_classes=2, num_features=4, num_trees=3, max_nodes=50),
    "many features": dict(num_classes=2, num_features=2000000),
    "regression": dict(num_classes=3, num_features=9, regression=True, split_after_samples=20),
    "sparse": dict(num_classes=3, num_features=200, model_name="all_sparse", base_random_seed=7),
    "pruning": dict(num_classes=3, num_features=8, split_pruning_name="half", prune_every_samples=30),
    "less": dict(num_classes=3, num_features=8, split_name="less", num_splits_to_consider=5),
}
FOREST = dict(num_classes=4, num_features=6, num_trees=8, max_nodes=61, split_after_samples=40)
BATCH, STEPS, RUNS = 128, 80, 12
BOOSTED = dict(trees=8, depth=4, learning_rate=0.3, l2=0.02)


def examples(number, seed):
    """Features [number, 6], classes of four, and outputs [number, 2]."""
    random = np.random.RandomState(seed)
    features = random.uniform(-1, 1, [number, 6]).astype(np.float32)
    classes = 2 * (features[:, 0] + 0.5 * features[:, 1] > 0) + (features[:, 2] - features[:, 3] > 0)
    outputs = np.stack([np.sin(3 * features[:, 0]), features[:, 1] ** 2 + features[:, 4]], 1)
    return features, classes.astype(np.int32), outputs.astype(np.float32)


def train_forest(tf, tensor_forest, regression, session_config=None, steps=STEPS, **more):
    """Train and use a small forest.

    Returns:
        Predictions, paths, variance, importances, mean size, and the checkpoint: key -> value.
    """
    from tempfile import TemporaryDirectory

    x, classes, outputs = examples(2000, 1)
    test_x = examples(1000, 2)[0]
    given = dict(FOREST, regression=regression, **more)
    if regression:
        given["num_classes"] = 2
    with tf.Graph().as_default():
        params = tensor_forest.ForestHParams(**given).fill()
        features = tf.placeholder(tf.float32, [None, 6])
        labels = tf.placeholder(tf.float32, [None, 2] if regression else [None])
        forest = tensor_forest.RandomForestGraphs(params)
        train = forest.training_graph(features, labels)
        predictions, paths, variance = forest.inference_graph(features)
        from tensorflow.python.ops import resources

        init = [tf.global_variables_initializer(), resources.initialize_resources(resources.shared_resources())]
        random = np.random.RandomState(3)
        with tf.Session(config=session_config) as session, TemporaryDirectory() as folder:
            session.run(init)
            for _ in range(steps):
                batch = random.randint(len(x), size=BATCH)
                session.run(train, {features: x[batch], labels: (outputs if regression else classes)[batch]})
            fetches = [predictions, paths, variance, forest.feature_importances(), forest.average_size()]
            results = session.run(fetches, {features: test_x})
            path = tf.train.Saver().save(session, os.path.join(folder, "model"))
            reader = tf.train.load_checkpoint(path)
            saved = {key: reader.get_tensor(key) for key in reader.get_variable_to_shape_map()}
    return results + [saved]


def quality(predictions, regression):
    """The accuracy, or the mean squared error, on the test examples."""
    _, classes, outputs = examples(1000, 2)
    if regression:
        return float(((predictions - outputs) ** 2).mean())
    return float((predictions.argmax(1) == classes).mean())


def boosted(tf, regression):
    """The accuracy, or mean squared error, of the boosted trees of tf.estimator; two classes or one output."""
    (x, classes, outputs), (test_x, test_classes, test_outputs) = examples(2000, 1), examples(1000, 2)
    y, test_y = (outputs[:, 0], test_outputs[:, 0]) if regression else (classes % 2, test_classes % 2)
    columns = [
        tf.feature_column.bucketized_column(
            tf.feature_column.numeric_column(f"x{i}"),
            sorted(set(np.quantile(x[:, i], np.linspace(0.01, 0.99, 99)))),
        )
        for i in range(6)
    ]
    kind = tf.estimator.BoostedTreesRegressor if regression else tf.estimator.BoostedTreesClassifier
    estimator = kind(
        columns,
        n_batches_per_layer=1,
        n_trees=BOOSTED["trees"],
        max_depth=BOOSTED["depth"],
        learning_rate=BOOSTED["learning_rate"],
        l2_regularization=BOOSTED["l2"],
        center_bias=True,
    )
    inputs = tf.estimator.inputs.numpy_input_fn
    named, test_named = ({f"x{i}": values[:, i] for i in range(6)} for values in (x, test_x))
    estimator.train(inputs(named, y, batch_size=2000, num_epochs=None, shuffle=False), max_steps=1000)
    results = estimator.evaluate(inputs(test_named, test_y, batch_size=1000, num_epochs=1, shuffle=False))
    return float(results["average_loss" if regression else "accuracy"])


def loss_values(tf, losses, name):
    """The values of a loss, its gradients, and what follows from them, at fixed logits."""
    random = np.random.RandomState(4)
    width = 3 if name == "maxent" else 1
    logits = random.normal(size=[5, width]).astype(np.float32)
    labels = random.randint(width if width > 1 else 2, size=[5, 1]).astype(np.float32)
    weights = random.uniform(size=[5, 1]).astype(np.float32)
    with tf.Graph().as_default():
        x = tf.constant(logits)
        more = [3] if name == "maxent" else []
        loss, _ = getattr(losses, f"per_example_{name}_loss")(tf.constant(labels), tf.constant(weights), x, *more)
        gradient = tf.gradients(loss, x)[0]
        second = tf.gradients(gradient[:, 0], x)[0]
        with tf.Session() as session:
            return session.run([loss, gradient, second])


LOSSES = ["squared_hinge", "logistic", "maxent", "squared"]

if __name__ == "__main__":
    import tensorflow as tf
    from tensorflow.contrib.boosted_trees.python.utils import losses
    from tensorflow.contrib.tensor_forest.client import eval_metrics
    from tensorflow.contrib.tensor_forest.python import tensor_forest

    described = {
        "hparams": {name: tensor_forest.ForestHParams(**given).fill().values() for name, given in HPARAMS.items()},
        "prediction_keys": {name: eval_metrics.get_prediction_key(name) for name in eval_metrics._EVAL_METRICS},
        "quality": {},
    }
    found = {}
    for kind in ("classification", "regression"):
        regression = kind == "regression"
        # Without a seed: with one, TF 1.15 drew the same candidates from each batch, and its forests differ more.
        runs = []
        for _ in range(RUNS):
            results = train_forest(tf, tensor_forest, regression, inference_tree_paths=True)
            runs.append(quality(results[0], regression))
        described["quality"]["forest " + kind] = runs
        described["quality"]["boosted " + kind] = [boosted(tf, regression)]
        predictions, paths, variance, importances, size, saved = results
        few = 20  # of the 1000 test examples
        found[kind + " predictions"], found[kind + " variance"] = predictions[:few], variance[:few]
        found[kind + " importances"], found[kind + " size"] = importances, size
        found[kind + " paths"] = np.frombuffer(b"".join(paths[:3].ravel()), np.uint8)
        for key, value in saved.items():
            if key.startswith(("tree", "stats")):
                found[kind + " " + key] = np.frombuffer(value, np.uint8)
        described[kind + " keys"] = sorted(saved)
    for name in LOSSES:
        loss, gradient, second = loss_values(tf, losses, name)
        found.update({f"{name} loss": loss, f"{name} gradient": gradient, f"{name} second": second})
    found["json"] = np.frombuffer(json.dumps(described, sort_keys=True).encode(), np.uint8)
    here = os.path.dirname(os.path.abspath(__file__))
    np.savez_compressed(os.path.join(here, "contrib_trees.npz"), **found)
    print(json.dumps(described["quality"], indent=1))
