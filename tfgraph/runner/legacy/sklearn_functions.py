"""What scikit-learn calls differently."""

from collections.abc import Iterator
from typing import Any

import numpy as np


def TSNE(*arguments: Any, **options: Any) -> Any:  # noqa: N802
    """`sklearn.manifold.TSNE`, whose `n_iter` is `max_iter` since 1.7."""
    from sklearn.manifold import TSNE as Today

    if "n_iter" in options:
        options["max_iter"] = options.pop("n_iter")
    return Today(*arguments, **options)


def restore() -> None:
    """Give vectorizers back `get_feature_names`."""
    from sklearn.feature_extraction.text import CountVectorizer

    CountVectorizer.get_feature_names = lambda self: list(self.get_feature_names_out())


class _Folds:
    """`sklearn.cross_validation`'s splits: an iterable of pairs of indices."""

    def __init__(self, splitter: Any, labels: Any) -> None:
        self._splitter = splitter
        self._labels = labels

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        return self._splitter.split(self._labels, self._labels)

    def __len__(self) -> int:
        return self._splitter.get_n_splits(self._labels, self._labels)


def KFold(n: int, n_folds: int = 3, shuffle: bool = False, random_state: Any = None) -> _Folds:  # noqa: N802
    """`sklearn.cross_validation.KFold`."""
    from sklearn import model_selection

    splitter = model_selection.KFold(n_folds, shuffle=shuffle, random_state=random_state if shuffle else None)
    return _Folds(splitter, np.zeros(n))


def StratifiedKFold(  # noqa: N802
    y: Any, n_folds: int = 3, shuffle: bool = False, random_state: Any = None
) -> _Folds:
    """`sklearn.cross_validation.StratifiedKFold`."""
    from sklearn import model_selection

    splitter = model_selection.StratifiedKFold(n_folds, shuffle=shuffle, random_state=random_state if shuffle else None)
    return _Folds(splitter, np.asarray(y))


def LeaveOneOut(n: int) -> _Folds:  # noqa: N802
    """`sklearn.cross_validation.LeaveOneOut`."""
    from sklearn import model_selection

    return _Folds(model_selection.LeaveOneOut(), np.zeros(n))


def ShuffleSplit(n: int, n_iter: int = 10, **options: Any) -> _Folds:  # noqa: N802
    """`sklearn.cross_validation.ShuffleSplit`."""
    from sklearn import model_selection

    return _Folds(model_selection.ShuffleSplit(n_iter, **options), np.zeros(n))


def StratifiedShuffleSplit(y: Any, n_iter: int = 10, **options: Any) -> _Folds:  # noqa: N802
    """`sklearn.cross_validation.StratifiedShuffleSplit`."""
    from sklearn import model_selection

    return _Folds(model_selection.StratifiedShuffleSplit(n_iter, **options), np.asarray(y))


def OneHotEncoder(*arguments: Any, **options: Any) -> Any:  # noqa: N802
    """`sklearn.preprocessing.OneHotEncoder`, with `sparse`."""
    from sklearn import preprocessing

    if "sparse" in options:
        options["sparse_output"] = options.pop("sparse")
    if options.get("n_values") == "auto":
        del options["n_values"]
    return preprocessing.OneHotEncoder(*arguments, **options)


def Imputer(  # noqa: N802
    missing_values: Any = "NaN", strategy: str = "mean", axis: int = 0, verbose: int = 0, copy: bool = True
) -> Any:
    """`sklearn.preprocessing.Imputer`.

    Raises:
        ValueError: for `axis=1`: `sklearn.impute` knows columns only.
    """
    from sklearn.impute import SimpleImputer

    if axis != 0:
        raise ValueError("Imputer(axis=1) is gone: transpose the data, and use axis=0")
    missing = np.nan if missing_values == "NaN" else missing_values
    return SimpleImputer(missing_values=missing, strategy=strategy, copy=copy)


def LogisticRegression(*arguments: Any, **options: Any) -> Any:  # noqa: N802
    """`sklearn.linear_model.LogisticRegression`, with `multi_class`."""
    from sklearn import linear_model
    from sklearn.multiclass import OneVsRestClassifier

    way = options.pop("multi_class", None)
    model = linear_model.LogisticRegression(*arguments, **options)
    return OneVsRestClassifier(model) if way == "ovr" else model


def SGDClassifier(*arguments: Any, **options: Any) -> Any:  # noqa: N802
    """`sklearn.linear_model.SGDClassifier`, whose `n_iter` is `max_iter`: it went through the data that many times."""
    from sklearn import linear_model

    if "n_iter" in options:
        options.update(max_iter=options.pop("n_iter"), tol=None)
    return linear_model.SGDClassifier(*arguments, **options)


def KMeans(*arguments: Any, **options: Any) -> Any:  # noqa: N802
    """`sklearn.cluster.KMeans`, with `n_jobs` and with the number of starts that was its default."""
    from sklearn import cluster

    for gone in ("n_jobs", "precompute_distances"):
        options.pop(gone, None)
    return cluster.KMeans(*arguments, **{"n_init": 10, **options})


def jaccard_similarity_score(y_true: Any, y_pred: Any, normalize: bool = True, sample_weight: Any = None) -> Any:
    """`sklearn.metrics.jaccard_similarity_score`: the accuracy, unless there are several labels for each sample."""
    from sklearn import metrics

    if np.ndim(y_true) == 1:
        return metrics.accuracy_score(y_true, y_pred, normalize=normalize, sample_weight=sample_weight)
    return metrics.jaccard_score(y_true, y_pred, average="samples", sample_weight=sample_weight)


def mean_squared_error(*arguments: Any, squared: bool = True, **options: Any) -> Any:
    """`sklearn.metrics.mean_squared_error`; `squared=False` gives its root."""
    from sklearn import metrics

    function = metrics.mean_squared_error if squared else metrics.root_mean_squared_error
    return function(*arguments, **options)


def load_boston(return_X_y: bool = False) -> Any:  # noqa: N803
    """`sklearn.datasets.load_boston`.

    Raises:
        ValueError: always: scikit-learn took the data away in version 1.2.
    """
    raise ValueError(
        "sklearn.datasets.load_boston is gone, and its data with it (scikit-learn 1.2, for ethical reasons). Where the"
        " network can be reached, tf.keras.datasets.boston_housing.load_data(test_split=0) has the same numbers."
    )


def fetch_mldata(dataname: str, *_: Any, **__: Any) -> Any:
    """`sklearn.datasets.fetch_mldata`: the MNIST images, by `fetch_openml`; mldata.org is gone.

    Raises:
        ValueError: for other data sets.
    """
    if "mnist" not in dataname.lower():
        raise ValueError(f"sklearn.datasets.fetch_mldata({dataname!r}): mldata.org is gone; see sklearn.datasets")
    from sklearn import datasets

    data = datasets.fetch_openml("mnist_784", version=1, as_frame=False)
    # mldata.org had the digits in order within the 60,000 training and the 10,000 test images.
    target = data.target.astype(np.float64)
    order = np.r_[np.argsort(target[:60000], kind="stable"), 60000 + np.argsort(target[60000:], kind="stable")]
    data.data, data.target = data.data[order].astype(np.uint8), target[order]
    return data
