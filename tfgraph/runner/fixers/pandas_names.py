"""Names that pandas moved, and functions of which it took arguments away."""

from tfgraph.runner.mending.fixer import MovedNames

_LEGACY = "tfgraph.runner.legacy.pandas_functions"

FIXER = MovedNames(
    reason="pandas dropped names and arguments that its versions before 1.0 had.",
    moves={
        "pandas.datetime": "datetime.datetime",
        "pandas.get_dummies": f"{_LEGACY}.get_dummies",
        "pandas.np": "numpy",
        "pandas.read_csv": f"{_LEGACY}.read_csv",
        "pandas.read_table": f"{_LEGACY}.read_table",
        "pandas.rolling_mean": f"{_LEGACY}.rolling_mean",
        "pandas.rolling_std": f"{_LEGACY}.rolling_std",
        "pandas.rolling_sum": f"{_LEGACY}.rolling_sum",
        "pandas.scatter_matrix": "pandas.plotting.scatter_matrix",
        "pandas.tools.plotting": "pandas.plotting",
    },
)
