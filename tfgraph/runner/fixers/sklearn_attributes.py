"""`vectorizer.get_feature_names()`."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="scikit-learn 1.2 dropped get_feature_names of CountVectorizer and TfidfVectorizer.",
    library="sklearn",
    signs=frozenset({"get_feature_names"}),
    restore="tfgraph.runner.legacy.sklearn_functions.restore",
)
