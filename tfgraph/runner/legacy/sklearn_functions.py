"""What scikit-learn calls differently."""

from typing import Any


def TSNE(*arguments: Any, **options: Any) -> Any:  # noqa: N802
    """`sklearn.manifold.TSNE`, whose `n_iter` is `max_iter` since 1.7."""
    from sklearn.manifold import TSNE as Today

    if "n_iter" in options:
        options["max_iter"] = options.pop("n_iter")
    return Today(*arguments, **options)
