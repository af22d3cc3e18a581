"""Functions of matplotlib that are gone."""

import sys
from typing import Any

import numpy as np


def hold(*_: Any) -> None:
    """`plt.hold`: all plots hold now."""


def ishold() -> bool:
    """`plt.ishold`."""
    return True


def normpdf(x: Any, mu: Any, sigma: Any) -> Any:
    """`mlab.normpdf`: the density of the normal distribution."""
    return np.exp(-0.5 * ((np.asarray(x) - mu) / sigma) ** 2) / (np.sqrt(2 * np.pi) * sigma)


def bivariate_normal(
    x: Any, y: Any, sigmax: float = 1.0, sigmay: float = 1.0, mux: float = 0.0, muy: float = 0.0, sigmaxy: float = 0.0
) -> Any:
    """`mlab.bivariate_normal`: the density of two variables."""
    x, y = (x - mux) / sigmax, (y - muy) / sigmay
    rho = sigmaxy / (sigmax * sigmay)
    z = x**2 + y**2 - 2 * rho * x * y
    return np.exp(-z / (2 * (1 - rho**2))) / (2 * np.pi * sigmax * sigmay * np.sqrt(1 - rho**2))


def use_style(style: Any) -> None:
    """`plt.style.use`: seaborn's styles have a version in their names now."""
    import matplotlib.style

    old = isinstance(style, str) and style.startswith("seaborn") and style not in matplotlib.style.available
    matplotlib.style.use(style.replace("seaborn", "seaborn-v0_8", 1) if old else style)


def use_backend(backend: Any, *arguments: Any, **options: Any) -> None:
    """`matplotlib.use`: without a screen, or without the toolkit, the plots are drawn but not shown."""
    import matplotlib

    try:
        matplotlib.use(backend, *arguments, **options)
        import matplotlib.pyplot  # noqa: F401  only now does it look for the toolkit
    except ImportError as error:
        print(f"tfgraph run: {error}; plots are drawn, but not shown.", file=sys.stderr)
        matplotlib.use("Agg", force=True)
