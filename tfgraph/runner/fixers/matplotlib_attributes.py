"""`axes.hold()`, `figure.gca(projection="3d")`, `hist(normed=True)`, and the like."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="matplotlib 2.2 to 3.9 dropped methods and arguments of axes, figures and canvases.",
    library="matplotlib",
    signs=frozenset(
        "axisbg b gca get_axis_bgcolor hold normed scatter set_axis_bgcolor set_color_cycle set_window_title"
        " tick_params tostring_rgb".split()
    ),
    restore="tfgraph.runner.legacy.matplotlib_functions.restore",
)
