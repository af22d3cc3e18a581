"""Names that pandas moved."""

from tfgraph.runner.mending.fixer import MovedNames

FIXER = MovedNames(
    reason="pandas dropped names that its versions before 1.0 had.",
    moves={
        "pandas.scatter_matrix": "pandas.plotting.scatter_matrix",
        "pandas.tools.plotting": "pandas.plotting",
        "pandas.rolling_mean": "tfgraph.runner.legacy.pandas_functions.rolling_mean",
        "pandas.rolling_std": "tfgraph.runner.legacy.pandas_functions.rolling_std",
    },
)
