"""Modules, functions and arguments that scikit-learn dropped."""

from tfgraph.runner.mending.fixer import MovedNames

_LEGACY = "tfgraph.runner.legacy.sklearn_functions"
_FOLDS = ("KFold", "LeaveOneOut", "ShuffleSplit", "StratifiedKFold", "StratifiedShuffleSplit")
#: Modules that one imported though they were not public, and have an underscore now.
_PRIVATE = {
    "cluster": "hierarchical k_means_ spectral",
    "covariance": "empirical_covariance_",
    "datasets": "base california_housing lfw mldata samples_generator",
    "decomposition": "nmf online_lda pca truncated_svd",
    "ensemble": "bagging forest gradient_boosting weight_boosting",
    "feature_extraction": "stop_words",
    "linear_model": "base coordinate_descent logistic ridge stochastic_gradient",
    "manifold": "locally_linear spectral_embedding_ t_sne",
    "metrics": "classification ranking regression scorer",
    "mixture": "gaussian_mixture",
    "neighbors": "base classification nearest_centroid regression unsupervised",
    "neural_network": "multilayer_perceptron rbm",
    "preprocessing": "data imputation label",
    "svm": "base classes",
    "tree": "tree",
}

FIXER = MovedNames(
    reason="scikit-learn 0.20 to 1.8 dropped cross_validation, grid_search, externals, and arguments such as sparse.",
    moves={
        f"sklearn.{package}.{name}": f"sklearn.{package}" for package in _PRIVATE for name in _PRIVATE[package].split()
    }
    | {f"sklearn.cross_validation.{name}": f"{_LEGACY}.{name}" for name in _FOLDS}
    | {
        "sklearn.cluster.KMeans": f"{_LEGACY}.KMeans",
        "sklearn.cross_validation": "sklearn.model_selection",
        "sklearn.datasets.fetch_mldata": f"{_LEGACY}.fetch_mldata",
        "sklearn.datasets.load_boston": f"{_LEGACY}.load_boston",
        "sklearn.decomposition.RandomizedPCA": "sklearn.decomposition.PCA",
        "sklearn.externals.joblib": "joblib",
        "sklearn.externals.six": "six",
        "sklearn.grid_search": "sklearn.model_selection",
        "sklearn.lda.LDA": "sklearn.discriminant_analysis.LinearDiscriminantAnalysis",
        "sklearn.learning_curve": "sklearn.model_selection",
        "sklearn.linear_model.LogisticRegression": f"{_LEGACY}.LogisticRegression",
        "sklearn.linear_model.SGDClassifier": f"{_LEGACY}.SGDClassifier",
        "sklearn.manifold.TSNE": f"{_LEGACY}.TSNE",
        "sklearn.metrics.jaccard_similarity_score": f"{_LEGACY}.jaccard_similarity_score",
        "sklearn.metrics.mean_squared_error": f"{_LEGACY}.mean_squared_error",
        "sklearn.mixture.GMM": "sklearn.mixture.GaussianMixture",
        "sklearn.preprocessing.Imputer": f"{_LEGACY}.Imputer",
        "sklearn.preprocessing.OneHotEncoder": f"{_LEGACY}.OneHotEncoder",
    },
)
