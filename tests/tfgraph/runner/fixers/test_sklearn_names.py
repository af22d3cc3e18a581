"""Modules and arguments that scikit-learn dropped."""

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
    (
        (
            "from sklearn import cross_validation as cv\n"
            "from sklearn.preprocessing import OneHotEncoder, Imputer\n"
            "from sklearn.ensemble.forest import RandomForestClassifier\n"
            "folds = cv.KFold(4, n_folds=2)\n"
            "print(len(folds), [test.tolist() for _, test in folds])\n"
            "print([len(test) for _, test in cv.StratifiedShuffleSplit([0, 1] * 4, 2, test_size=0.5)])\n"
            "print(OneHotEncoder(sparse=False).fit_transform([[1], [2]]).tolist())\n"
            "print(Imputer(axis=0).fit_transform([[1.0], [float('nan')]]).tolist())\n"
        ),
        (
            "from sklearn import model_selection as cv; import tfgraph.runner.legacy.sklearn_functions as "
            "_sklearn_functions\n"
            "from tfgraph.runner.legacy.sklearn_functions import OneHotEncoder; from "
            "tfgraph.runner.legacy.sklearn_functions import Imputer\n"
            "from sklearn.ensemble import RandomForestClassifier\n"
            "folds = _sklearn_functions.KFold(4, n_folds=2)\n"
            "print(len(folds), [test.tolist() for _, test in folds])\n"
            "print([len(test) for _, test in _sklearn_functions.StratifiedShuffleSplit([0, 1] * 4, 2, "
            "test_size=0.5)])\n"
            "print(OneHotEncoder(sparse=False).fit_transform([[1], [2]]).tolist())\n"
            "print(Imputer(axis=0).fit_transform([[1.0], [float('nan')]]).tolist())\n"
        ),
        ("2 [[0, 1], [2, 3]]\n[4, 4]\n[[1.0, 0.0], [0.0, 1.0]]\n[[1.0], [1.0]]\n"),
    ),
    (
        (
            "from sklearn.metrics import jaccard_similarity_score, mean_squared_error\n"
            "from sklearn.linear_model import LogisticRegression, SGDClassifier\n"
            "from sklearn.cluster import KMeans\n"
            "print(jaccard_similarity_score([1, 2], [1, 3]), mean_squared_error([1], [3], squared=False))\n"
            "print(SGDClassifier(n_iter=3).max_iter, KMeans(2, n_jobs=-1).n_init)\n"
            "print(LogisticRegression(multi_class='ovr').fit([[0], [1], [2]], [0, 1, 2]).predict([[9]]))\n"
        ),
        (
            "from tfgraph.runner.legacy.sklearn_functions import jaccard_similarity_score; from "
            "tfgraph.runner.legacy.sklearn_functions import mean_squared_error\n"
            "from tfgraph.runner.legacy.sklearn_functions import LogisticRegression; from "
            "tfgraph.runner.legacy.sklearn_functions import SGDClassifier\n"
            "from tfgraph.runner.legacy.sklearn_functions import KMeans\n"
            "print(jaccard_similarity_score([1, 2], [1, 3]), mean_squared_error([1], [3], squared=False))\n"
            "print(SGDClassifier(n_iter=3).max_iter, KMeans(2, n_jobs=-1).n_init)\n"
            "print(LogisticRegression(multi_class='ovr').fit([[0], [1], [2]], [0, 1, 2]).predict([[9]]))\n"
        ),
        ("0.5 2.0\n3 10\n[2]\n"),
    ),
]
