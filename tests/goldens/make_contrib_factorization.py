"""Write contrib_factorization.json: what k-means and Gaussian mixtures of TF 1.15.5's contrib find.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_factorization.py`.
"""

import json
import os


def points():
    """Sixty points around three centres."""
    import numpy as np

    random = np.random.RandomState(0)
    centres = np.array([[0.0, 0.0], [5.0, 1.0], [-2.0, 4.0]])
    spread = np.array([[1.0, 0.3], [0.2, 0.9]])
    noise = random.normal(size=(60, 2)).dot(spread)
    return (centres[np.arange(60) % 3] + noise).astype("float32")


def k_means(**arguments):
    """A case that runs the graph of k-means for six steps."""

    def case(tf, factorization):
        import numpy as np

        data = [tf.constant(batch) for batch in np.split(points(), 2)]
        outputs = factorization.KMeans(data, 3, **arguments).training_graph()
        distances, indices, losses, initialized, init, train = outputs
        with tf.Session() as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            while not session.run(initialized):
                session.run(init)
            for _ in range(6):
                session.run(train)
            variables = {v.name: session.run(v) for v in tf.global_variables()}
            found = session.run([*distances, *indices, *losses])
            return [np.round(variables["clusters:0"], 5).tolist(), sorted(variables)] + [
                np.round(value, 4).tolist() for value in found
            ]

    return case


def mixture(**arguments):
    """A case that runs the graph of a mixture for eight steps."""

    def case(tf, factorization):
        import numpy as np

        model = factorization.GmmAlgorithm([tf.constant(points())], 3, **arguments)
        wanted = [
            model.log_likelihood_op(),
            model.scores(),
            *model.assignments(),
            model.alphas(),
            model.clusters(),
            model.covariances(),
        ]
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            assert not session.run(model.is_initialized())
            session.run(model.init_ops())
            assert session.run(model.is_initialized())
            before = session.run(wanted)
            for _ in range(8):
                session.run(model.training_ops())
            names = sorted(variable.name for variable in tf.global_variables())
            return [names] + [np.round(value, 5).tolist() for value in [*before, *session.run(wanted)]]

    return case


def estimator(tf, factorization):
    """K-means as an estimator: centres, classes, squared distances, score."""
    import numpy as np

    def input_fn():
        return tf.data.Dataset.from_tensors(points()).repeat(1)

    config = tf.estimator.RunConfig(save_summary_steps=1000, log_step_count_steps=1000)
    model = factorization.KMeansClustering(
        3, initial_clusters="kmeans_plus_plus", random_seed=7, use_mini_batch=False, config=config
    )
    for _ in range(4):
        model.train(input_fn)
    return [
        np.round(model.cluster_centers(), 5).tolist(),
        [int(index) for index in model.predict_cluster_index(input_fn)],
        np.round(list(model.transform(input_fn)), 4).tolist(),
        round(float(model.score(input_fn)), 3),
        sorted(model.get_variable_names()),
    ]


def mixture_estimator(tf, factorization):
    """A mixture as an estimator: means, weights, covariances, score, classes."""
    import numpy as np

    def input_fn():
        return tf.constant(points()), None

    model = factorization.GMM(3, initial_clusters=MEANS)
    model.fit(input_fn=input_fn, steps=8)
    assignments = model.predict_assignments(input_fn=input_fn)
    found = [model.clusters(), model.weights(), model.covariances(), model.score(input_fn=input_fn, steps=1)]
    return [np.round(value, 5).tolist() for value in found] + [[int(next(assignments)) for _ in range(60)]]


MEANS = [[1.0, 0.0], [4.0, 2.0], [-1.0, 3.0]]
CASES = {
    "k-means random": k_means(random_seed=3),
    "k-means++": k_means(initial_clusters="kmeans_plus_plus", random_seed=3),
    "k-means++ another seed": k_means(initial_clusters="kmeans_plus_plus", random_seed=11),
    "k-means given": k_means(initial_clusters=MEANS),
    "k-means cosine": k_means(initial_clusters=MEANS, distance_metric="cosine"),
    "mixture full": mixture(initial_means=MEANS),
    "mixture diagonal": mixture(initial_means=MEANS, covariance_type="diag"),
    "mixture without weights": mixture(initial_means=MEANS, params="mc"),
    "mixture means only": mixture(initial_means=MEANS, params="m"),
    "estimator": estimator,
    "mixture estimator": mixture_estimator,
}


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {}
    for name, case in CASES.items():
        with tf.Graph().as_default():
            goldens[name] = case(tf, tf.contrib.factorization)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_factorization.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
