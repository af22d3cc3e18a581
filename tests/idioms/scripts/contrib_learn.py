import numpy as np
import tensorflow as tf
from tensorflow.contrib import learn

tf.logging.set_verbosity(tf.logging.ERROR)
vocabulary = learn.preprocessing.VocabularyProcessor(max_document_length=5, min_frequency=0)
texts = ["the cat sat", "the dog sat down on a mat"]
print(np.array(list(vocabulary.fit_transform(texts))).tolist())
print(len(vocabulary.vocabulary_), np.array(list(vocabulary.transform(["a new cat"]))).tolist())
vocabulary.save("vocab")
restored = learn.preprocessing.VocabularyProcessor.restore("vocab")
print(restored.vocabulary_.get("dog"), restored.vocabulary_.reverse(1))

iris = learn.datasets.load_iris()
print(iris.data.shape, np.unique(iris.target).tolist())
features = [tf.contrib.layers.real_valued_column("", dimension=4)]
classifier = learn.DNNClassifier(hidden_units=[10], n_classes=3, feature_columns=features, model_dir="dnn",
                                 config=learn.RunConfig(tf_random_seed=1))
classifier.fit(input_fn=lambda: (tf.constant(iris.data), tf.constant(iris.target)), steps=200)
score = classifier.evaluate(input_fn=lambda: (tf.constant(iris.data), tf.constant(iris.target)), steps=1)
print("accuracy above 0.8:", score["accuracy"] > 0.8)


def model(features, target, mode):
    w = tf.get_variable("w", [1], tf.float64, initializer=tf.zeros_initializer())
    y = w * features["x"]
    loss = tf.reduce_sum(tf.square(y - target))
    train = tf.group(tf.train.GradientDescentOptimizer(0.02).minimize(loss), tf.assign_add(tf.train.get_global_step(), 1))
    return tf.contrib.learn.ModelFnOps(mode=mode, predictions=y, loss=loss, train_op=train)


estimator = learn.Estimator(model_fn=model)
x = np.array([1.0, 2.0, 3.0])
estimator.fit(input_fn=learn.io.numpy_input_fn({"x": x}, 2 * x, 3, num_epochs=1000), steps=100)
print("%.4f" % estimator.get_variable_value("w")[0])
