"""Modules and arguments that scikit-learn dropped."""

from tfgraph.runner.mending.fixer import MovedNames

FIXER = MovedNames(
    reason="scikit-learn 0.20 to 1.7 dropped cross_validation, grid_search, externals, and TSNE's n_iter.",
    moves={
        "sklearn.cross_validation": "sklearn.model_selection",
        "sklearn.grid_search": "sklearn.model_selection",
        "sklearn.learning_curve": "sklearn.model_selection",
        "sklearn.externals.joblib": "joblib",
        "sklearn.externals.six": "six",
        "sklearn.preprocessing.Imputer": "sklearn.impute.SimpleImputer",
        "sklearn.datasets.samples_generator": "sklearn.datasets",
        "sklearn.metrics.classification": "sklearn.metrics",
        "sklearn.manifold.TSNE": "tfgraph.runner.legacy.sklearn_functions.TSNE",
        "sklearn.metrics.ranking": "sklearn.metrics",
        "sklearn.mixture.GMM": "sklearn.mixture.GaussianMixture",
        "sklearn.lda.LDA": "sklearn.discriminant_analysis.LinearDiscriminantAnalysis",
    },
)
