"""Modules and arguments that scikit-learn dropped."""

import pytest

UNCHANGED = [
    "from sklearn.model_selection import KFold\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "from sklearn.cross_validation import train_test_split\n"
            "from sklearn.externals import joblib\n"
            "print(train_test_split.__module__, joblib.__name__)\n"
        ),
        (
            "from sklearn.model_selection import train_test_split\n"
            "import joblib as joblib\n"
            "print(train_test_split.__module__, joblib.__name__)\n"
        ),
        "sklearn.model_selection._split joblib\n",
    ),
    (
        "from sklearn.manifold import TSNE\nprint(TSNE(2, n_iter=700).max_iter, TSNE(max_iter=800).max_iter)\n",
        (
            "from tfgraph.runner.legacy.sklearn_functions import TSNE\n"
            "print(TSNE(2, n_iter=700).max_iter, TSNE(max_iter=800).max_iter)\n"
        ),
        "700 800\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
