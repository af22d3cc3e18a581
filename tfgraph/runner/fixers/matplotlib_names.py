"""Names that matplotlib dropped, and windows where there is no screen."""

from tfgraph.runner.mending.fixer import MovedNames

_LEGACY = "tfgraph.runner.legacy.matplotlib_functions"

FIXER = MovedNames(
    reason="matplotlib 2.2 to 3.1 dropped names, and 3.x refuses a window's backend where there is no screen.",
    moves={
        "matplotlib.cm.get_cmap": f"{_LEGACY}.get_cmap",
        "matplotlib.cm.spectral": "matplotlib.cm.nipy_spectral",
        "matplotlib.mlab.bivariate_normal": f"{_LEGACY}.bivariate_normal",
        "matplotlib.mlab.normpdf": f"{_LEGACY}.normpdf",
        "matplotlib.pyplot.cm.get_cmap": f"{_LEGACY}.get_cmap",
        "matplotlib.pyplot.cm.spectral": "matplotlib.pyplot.cm.nipy_spectral",
        "matplotlib.pyplot.gca": f"{_LEGACY}.gca",
        "matplotlib.pyplot.hold": f"{_LEGACY}.hold",
        "matplotlib.pyplot.ishold": f"{_LEGACY}.ishold",
        "matplotlib.pyplot.style.context": f"{_LEGACY}.style_context",
        "matplotlib.pyplot.style.use": f"{_LEGACY}.use_style",
        "matplotlib.style.context": f"{_LEGACY}.style_context",
        "matplotlib.style.use": f"{_LEGACY}.use_style",
        "matplotlib.use": f"{_LEGACY}.use_backend",
        "mpl_toolkits.axes_grid": "mpl_toolkits.axes_grid1",
        "seaborn.apionly": "seaborn",
        "seaborn.factorplot": "seaborn.catplot",
    },
)
