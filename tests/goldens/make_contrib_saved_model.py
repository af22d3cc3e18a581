"""Write contrib_saved_model/: a Keras model that tf.contrib.saved_model of TF 1.15.5 saved, and what it predicts.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_saved_model.py`.
"""

import json
import os
import shutil

import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_saved_model")
INPUTS = np.random.RandomState(0).uniform(-1, 1, [4, 3]).astype("float32")


def model(tf):
    """Two layers with weights that no random stream has drawn."""
    layers = [tf.keras.layers.Dense(5, "tanh", input_shape=[3], name="hidden"), tf.keras.layers.Dense(2, name="out")]
    made = tf.keras.Sequential(layers)
    stream = np.random.RandomState(1)
    made.set_weights([stream.uniform(-1, 1, weight.shape) for weight in made.get_weights()])
    return made


def signature(tf, path):
    """The signature of a SavedModel: its name, its keys, and what it answers."""
    with tf.Graph().as_default(), tf.Session() as session:
        loaded = tf.saved_model.loader.load(session, [tf.saved_model.tag_constants.SERVING], path)
        found = loaded.signature_def["serving_default"]
        (key, given), (answer, output) = list(found.inputs.items())[0], list(found.outputs.items())[0]
        outputs = session.run(output.name, {given.name: INPUTS}).tolist()
        about = [found.method_name, [dim.size for dim in given.tensor_shape.dim], given.dtype, output.dtype]
    return {"input": key, "output": answer, "about": about, "outputs": outputs}


if __name__ == "__main__":
    import tensorflow as tf

    shutil.rmtree(FOLDER, ignore_errors=True)
    path = os.path.join(FOLDER, "model")
    with tf.Graph().as_default(), tf.Session():
        made = model(tf)
        tf.contrib.saved_model.save_keras_model(made, path)
        with tf.Session().as_default():
            loaded = tf.contrib.saved_model.load_keras_model(path)
            again = loaded.predict(INPUTS).tolist()
        golden = {"predicted": made.predict(INPUTS).tolist(), "again": again}
    golden["signature"] = signature(tf, path)
    with open(os.path.join(FOLDER, "golden.json"), "w") as stream:
        json.dump(golden, stream, sort_keys=True)
