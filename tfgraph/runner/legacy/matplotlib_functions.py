"""What matplotlib 1 and 2 had."""

import functools
import sys
from typing import Any

import numpy as np


def restore() -> None:
    """Give axes, figures and canvases back the methods and arguments that they had."""
    from matplotlib import axes, backend_bases, figure
    from matplotlib.backends import backend_agg

    if hasattr(axes.Axes, "hold"):
        return  # done before
    owner: Any  # mypy knows these classes, but not what they lost
    owner = axes.Axes
    owner.hold = hold
    owner.set_axis_bgcolor, owner.get_axis_bgcolor = owner.set_facecolor, owner.get_facecolor
    owner.set_color_cycle = lambda self, colors: self.set_prop_cycle(color=colors)
    owner.grid = _renamed(owner.grid, b="visible")
    owner.hist = _renamed(owner.hist, normed="density")
    owner.plot = _renamed(owner.plot, hold=None)
    owner.scatter = _with_matrices(owner.scatter)
    owner.tick_params = _with_switches(owner.tick_params)
    owner = figure.FigureBase
    owner.hold = hold
    owner.add_axes = _renamed(owner.add_axes, axisbg="facecolor")
    owner.add_subplot = _renamed(owner.add_subplot, axisbg="facecolor")
    owner.gca = _with_options(owner.gca)
    owner = backend_agg.FigureCanvasAgg
    owner.tostring_rgb = lambda self: np.asarray(self.buffer_rgba())[..., :3].tobytes()
    owner = backend_bases.FigureCanvasBase
    owner.set_window_title = lambda self, title: self.manager and self.manager.set_window_title(title)


def _renamed(method: Any, **names: str | None) -> Any:
    """A method that takes old names of arguments, too; those without a new one are forgotten."""

    @functools.wraps(method)
    def taking_old_names(self: Any, *arguments: Any, **options: Any) -> Any:
        for old, new in names.items():
            if old in options:
                value = options.pop(old)
                if new is not None:
                    options[new] = value
        return method(self, *arguments, **options)

    return taking_old_names


def _with_switches(tick_params: Any) -> Any:
    @functools.wraps(tick_params)
    def taking_on_and_off(self: Any, *arguments: Any, **options: Any) -> Any:
        switches = {"on": True, "off": False}
        options = {name: switches.get(v, v) if isinstance(v, str) else v for name, v in options.items()}
        return tick_params(self, *arguments, **options)

    return taking_on_and_off


def _with_matrices(scatter: Any) -> Any:
    """Columns of a `np.matrix` have two dimensions, and no `ravel` takes one away."""

    @functools.wraps(scatter)
    def flattening(self: Any, *arguments: Any, **options: Any) -> Any:
        flat = [np.asarray(a).ravel() if isinstance(a, np.matrix) else a for a in arguments]
        options = {name: np.asarray(a).ravel() if isinstance(a, np.matrix) else a for name, a in options.items()}
        return scatter(self, *flat, **options)

    return flattening


def _with_options(gca: Any) -> Any:
    @functools.wraps(gca)
    def making_axes(self: Any, **options: Any) -> Any:
        return self.add_subplot(**options) if options else gca(self)

    return making_axes


def gca(**options: Any) -> Any:
    """`plt.gca`, which took arguments for new axes, such as `projection="3d"`."""
    import matplotlib.pyplot as plt

    return plt.gcf().add_subplot(**options) if options else plt.gca()


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


def get_cmap(*arguments: Any) -> Any:
    """`cm.get_cmap`: a map of colors by its name."""
    import matplotlib.pyplot as plt

    return plt.get_cmap(*arguments)


def use_style(style: Any) -> None:
    """`plt.style.use`: seaborn's styles have a version in their names now."""
    import matplotlib.style

    matplotlib.style.use(_style(style))


def style_context(style: Any, after_reset: bool = False) -> Any:
    """`plt.style.context`, likewise."""
    import matplotlib.style

    return matplotlib.style.context(_style(style), after_reset)


def _style(style: Any) -> Any:
    import matplotlib.style

    if isinstance(style, list):
        return [_style(one) for one in style]
    old = isinstance(style, str) and style.startswith("seaborn") and style not in matplotlib.style.available
    return style.replace("seaborn", "seaborn-v0_8", 1) if old else style


def use_backend(backend: Any, *_: Any, **options: Any) -> None:
    """`matplotlib.use`: without a screen, or without the toolkit, the plots are drawn but not shown."""
    import matplotlib

    try:
        matplotlib.use(backend, force=options.get("force", True))
        import matplotlib.pyplot  # noqa: F401  only now does it look for the toolkit
    except ImportError as error:
        print(f"tfgraph run: {error}; plots are drawn, but not shown.", file=sys.stderr)
        matplotlib.use("Agg", force=True)
