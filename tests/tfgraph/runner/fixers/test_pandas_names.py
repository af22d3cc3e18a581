"""Names that pandas moved, and arguments it took away."""

UNCHANGED = [
    ("import pandas as pd\npd.concat\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import pandas as pd\n"
            "from pandas.tools.plotting import scatter_matrix\n"
            "print(scatter_matrix.__module__)\n"
            "print(pd.rolling_mean(pd.Series([1., 2., 4.]), 2).tolist()[1:])\n"
        ),
        (
            "import pandas as pd; import tfgraph.runner.legacy.pandas_functions as _pandas_functions\n"
            "from pandas.plotting import scatter_matrix\n"
            "print(scatter_matrix.__module__)\n"
            "print(_pandas_functions.rolling_mean(pd.Series([1., 2., 4.]), 2).tolist()[1:])\n"
        ),
        ("pandas.plotting\n[1.5, 3.0]\n"),
    ),
    (
        (
            "import pandas as pd\n"
            "from io import StringIO as F\n"
            "print(pd.read_csv(F('a;b\\n1;2\\n'), ';').shape)\n"
            "print(pd.read_csv(F('a\\n1\\n2\\n'), squeeze=True).shape)\n"
            "bad = {'error_bad_lines': False, 'warn_bad_lines': False}\n"
            "print(pd.read_csv(F('a,b\\n1,2\\n1,2,3\\n'), **bad).shape)\n"
            "print(pd.read_table(F('a  b\\n1  2\\n'), delim_whitespace=True).shape)\n"
            "print(pd.get_dummies(['a', 'b']).values.tolist())\n"
        ),
        (
            "import pandas as pd; import tfgraph.runner.legacy.pandas_functions as _pandas_functions\n"
            "from io import StringIO as F\n"
            "print(_pandas_functions.read_csv(F('a;b\\n1;2\\n'), ';').shape)\n"
            "print(_pandas_functions.read_csv(F('a\\n1\\n2\\n'), squeeze=True).shape)\n"
            "bad = {'error_bad_lines': False, 'warn_bad_lines': False}\n"
            "print(_pandas_functions.read_csv(F('a,b\\n1,2\\n1,2,3\\n'), **bad).shape)\n"
            "print(_pandas_functions.read_table(F('a  b\\n1  2\\n'), delim_whitespace=True).shape)\n"
            "print(_pandas_functions.get_dummies(['a', 'b']).values.tolist())\n"
        ),
        ("(1, 2)\n(2,)\n(1, 2)\n(1, 2)\n[[1, 0], [0, 1]]\n"),
    ),
]
