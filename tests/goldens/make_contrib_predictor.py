"""Write contrib_predictor/: a SavedModel of TF 1.15.5, and contrib_predictor.json: what its predictors answer.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_predictor.py`.
"""

import json
import os
import shutil

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_predictor")
INPUT = [[1.0, 2.0, 3.0], [-1.0, 0.5, 0.0]]
WAYS = {
    "default": {},
    "contrib.learn's name": {"signature_def_key": "default_input_alternative:scaled"},
    "tensors": {"input_names": {"x": "x:0"}, "output_names": {"sum": "sum:0", "y": "y:0"}},
    "tags": {"tags": "serve,small"},
}


def answers(predictor):
    """Each way to make a predictor: what it answers."""
    found = {}
    for name, arguments in WAYS.items():
        predict = predictor.from_saved_model(FOLDER, **arguments)
        found[name] = {key: value.tolist() for key, value in sorted(predict({"x": INPUT}).items())}
    return found


def export(tf):
    """Write a model with two signatures, under two sets of tags."""
    import numpy as np

    shutil.rmtree(FOLDER, ignore_errors=True)
    x = tf.placeholder(tf.float32, [None, 3], "x")
    factor = tf.placeholder_with_default(2.0, [], "factor")
    w = tf.get_variable("w", initializer=np.linspace(-1, 1, 6).reshape(3, 2).astype("float32"))
    y = tf.matmul(x, w, name="y")
    total = tf.reduce_sum(y, axis=1, name="sum")
    signature = tf.saved_model.predict_signature_def
    signatures = {
        "serving_default": signature({"x": x}, {"y": y}),
        "default_input_alternative:scaled": signature({"x": x, "factor": factor}, {"scaled": y * factor}),
    }
    builder = tf.saved_model.Builder(FOLDER)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map=signatures)
    builder.add_meta_graph(["serve", "small"], {"serving_default": signature({"x": x}, {"sum": total})})
    builder.save()


if __name__ == "__main__":
    import tensorflow as tf

    export(tf)
    with open(f"{FOLDER}.json", "w") as file:
        json.dump(answers(tf.contrib.predictor), file, sort_keys=True)
        file.write("\n")
