"""Names that matplotlib dropped, and windows where there is no screen."""

from tfgraph.runner.mending.fixer import MovedNames

FIXER = MovedNames(
    reason="matplotlib 2.2 to 3.1 dropped names, and 3.x refuses a window's backend where there is no screen.",
    moves={
        "matplotlib.use": "tfgraph.runner.legacy.matplotlib_functions.use_backend",
        "matplotlib.pyplot.hold": "tfgraph.runner.legacy.matplotlib_functions.hold",
        "matplotlib.pyplot.ishold": "tfgraph.runner.legacy.matplotlib_functions.ishold",
        "matplotlib.mlab.normpdf": "tfgraph.runner.legacy.matplotlib_functions.normpdf",
        "matplotlib.mlab.bivariate_normal": "tfgraph.runner.legacy.matplotlib_functions.bivariate_normal",
        "matplotlib.pyplot.cm.spectral": "matplotlib.pyplot.cm.nipy_spectral",
        "matplotlib.cm.spectral": "matplotlib.cm.nipy_spectral",
        "matplotlib.pyplot.style.use": "tfgraph.runner.legacy.matplotlib_functions.use_style",
    },
)
