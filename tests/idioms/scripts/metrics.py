import tensorflow as tf

labels = tf.placeholder(tf.int64, [None])
predictions = tf.placeholder(tf.int64, [None])
scores = tf.placeholder(tf.float32, [None])
with tf.name_scope("metrics"):
    streams = {
        "accuracy": tf.metrics.accuracy(labels, predictions),
        "precision": tf.metrics.precision(labels, predictions),
        "recall": tf.metrics.recall(labels, predictions),
        "auc": tf.metrics.auc(labels, scores),
        "auc_pr": tf.metrics.auc(labels, scores, curve="PR", summation_method="careful_interpolation"),
        "mean": tf.metrics.mean(scores),
        "mean_iou": tf.metrics.mean_iou(labels, predictions, num_classes=2),
        "rmse": tf.metrics.root_mean_squared_error(tf.cast(labels, tf.float32), scores),
        "true_positives": tf.metrics.true_positives(labels, predictions),
        "specificity": tf.metrics.sensitivity_at_specificity(labels, scores, 0.6),
        "per_class": tf.metrics.mean_per_class_accuracy(labels, predictions, num_classes=2),
    }
values = {k: v[0] for k, v in streams.items()}
updates = {k: v[1] for k, v in streams.items()}
in_top_k = tf.nn.in_top_k([[0.1, 0.9, 0.3]], [2], k=2)
confusion = tf.confusion_matrix([0, 1, 1, 2], [0, 1, 2, 2], num_classes=3)
running = tf.get_collection(tf.GraphKeys.LOCAL_VARIABLES, scope="metrics")
print(len(running), running[0].name, len(tf.global_variables()), len(tf.get_collection(tf.GraphKeys.METRIC_VARIABLES)))

with tf.Session() as sess:
    reset = tf.variables_initializer(running)
    for epoch in range(2):
        sess.run(reset)
        for batch in range(2):
            feed = {labels: [0, 1, 1, 0, 1], predictions: [0, 1, batch, 1, 1], scores: [0.1, 0.8, 0.4, 0.6, 0.9]}
            sess.run(updates, feed_dict=feed)
        result = sess.run(values)
        for name in sorted(result):
            print(epoch, name, "%.5f" % result[name])
    print(sess.run([in_top_k, confusion]))
