import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
rng = np.random.RandomState(17)
features = {"age": rng.randint(18, 70, 64).astype(np.float32), "job": np.array(["a", "b", "c", "d"] * 16)}
labels = (features["age"] > 40).astype(np.int32)

age = tf.feature_column.numeric_column("age", normalizer_fn=lambda v: (v - 40.0) / 20.0)
buckets = tf.feature_column.bucketized_column(tf.feature_column.numeric_column("age"), [30, 40, 50])
job = tf.feature_column.categorical_column_with_vocabulary_list("job", ["a", "b", "c"], num_oov_buckets=1)
columns = [age, tf.feature_column.indicator_column(job)]

classifier = tf.estimator.DNNClassifier(
    hidden_units=[6, 4], feature_columns=columns, model_dir="dnn", n_classes=2,
    optimizer=tf.train.AdagradOptimizer(0.3), activation_fn=tf.nn.tanh,
    config=tf.estimator.RunConfig(tf_random_seed=7, save_summary_steps=1000))
train_input_fn = tf.estimator.inputs.numpy_input_fn(features, labels, batch_size=16, num_epochs=None, shuffle=True)
test_input_fn = tf.estimator.inputs.numpy_input_fn(features, labels, num_epochs=1, shuffle=False)
classifier.train(train_input_fn, steps=200)
result = classifier.evaluate(test_input_fn)
print(sorted(result))
print("good", result["accuracy"] > 0.9, "step", result["global_step"], "%.4f" % result["label/mean"])
print(sorted(n for n in classifier.get_variable_names() if "Adagrad" not in n))
predictions = list(classifier.predict(test_input_fn))
print(len(predictions), sorted(predictions[0]), predictions[0]["classes"].shape)

linear = tf.estimator.LinearClassifier([buckets, job], model_dir="linear")
linear.train(tf.estimator.inputs.numpy_input_fn(features, labels, batch_size=64, num_epochs=None, shuffle=False), steps=50)
print("%.4f" % linear.evaluate(test_input_fn)["accuracy"])
for name in sorted(linear.get_variable_names()):
    if name.endswith("weights"):
        print(name, linear.get_variable_value(name).shape)
regressor = tf.estimator.LinearRegressor([age], optimizer=tf.train.GradientDescentOptimizer(0.005))
targets = (features["age"] - 40.0) / 20.0 * 3 + 1
regressor.train(tf.estimator.inputs.numpy_input_fn({"age": features["age"]}, targets, 64, num_epochs=None, shuffle=False), steps=100)
for value in sorted(float(regressor.get_variable_value(n).ravel()[0]) for n in regressor.get_variable_names() if "linear_model" in n):
    print("%.3f" % value)
