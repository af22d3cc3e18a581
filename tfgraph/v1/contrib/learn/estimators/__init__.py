"""`tf.contrib.learn.estimators` of TF 1.15: estimators that `fit`, `evaluate` and `predict`.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_HERE = "tfgraph.v1.contrib.learn.estimators"

#: Where each name is; nothing is imported before it is asked for.
MOVED = {
    name: f"{_HERE}.{module}:{name}"
    for module, names in {
        "base_estimator": ["BaseEstimator", "NotFittedError"],
        "constants": ["ProblemType"],
        "dnn": ["DNNClassifier", "DNNEstimator", "DNNRegressor"],
        "dnn_linear_combined": [
            "DNNLinearCombinedClassifier",
            "DNNLinearCombinedEstimator",
            "DNNLinearCombinedRegressor",
        ],
        "estimator": ["Estimator", "GraphRewriteSpec"],
        "head": [
            "Head",
            "binary_svm_head",
            "loss_only_head",
            "multi_class_head",
            "multi_head",
            "multi_label_head",
            "no_op_train_fn",
            "poisson_regression_head",
            "regression_head",
        ],
        "kmeans": ["KMeansClustering"],
        "linear": ["LinearClassifier", "LinearEstimator", "LinearRegressor"],
        "logistic_regressor": ["LogisticRegressor"],
        "metric_key": ["MetricKey"],
        "model_fn": ["ModeKeys", "ModelFnOps"],
        "prediction_key": ["PredictionKey"],
        "real_valued_columns": ["infer_real_valued_columns_from_input", "infer_real_valued_columns_from_input_fn"],
        "run_config": ["ClusterConfig", "Environment", "RunConfig", "TaskType"],
        "sk_compat": ["SKCompat"],
    }.items()
    for name in names
}

__getattr__, __dir__ = _namespace(__name__, MOVED)
