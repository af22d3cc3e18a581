"""Methods and arguments that pandas dropped."""

UNCHANGED = [
    "x.ix[0]\n",
    ("import pandas as pd\npd.to_datetime\n"),
]

#: Source, what it prints.
MENDED = [
    (
        (
            "import pandas as pd\n"
            "f = pd.DataFrame({'a': [1, 2], 'b': [3, 4]})\n"
            "print(f.ix[1, 'a'], f.ix[:, 0].tolist(), f.ix[0:1, 'b'].tolist())\n"
            "print(f.as_matrix().tolist(), f.as_matrix(['b']).tolist())\n"
        ),
        ("2 [1, 2] [3, 4]\n[[1, 3], [2, 4]] [[3], [4]]\n"),
    ),
    (
        (
            "import pandas as pd\n"
            "f = pd.DataFrame({'a': [2, 1]})\n"
            "print(f.append({'a': 3}, ignore_index=True).a.tolist())\n"
            "print(f.append([f]).shape, pd.Series([1]).append(pd.Series([2])).tolist())\n"
            "print(f.sort('a').a.tolist(), f.get_value(0, 'a'), f.drop('a', 1).shape)\n"
            "print(f.applymap(lambda x: -x).a.tolist())\n"
            "values = f.values\n"
            "values[0, 0] = 7\n"
            "print(values.tolist(), pd.DataFrame.from_items([('b', [1])]).shape)\n"
        ),
        ("[2, 1, 3]\n(4, 1) [1, 2]\n[1, 2] 2 (2, 0)\n[-2, -1]\n[[7], [1]] (1, 1)\n"),
    ),
    (
        (
            "import pandas as pd\n"
            "print(pd.Series([1, None]).fillna(method='ffill').tolist(), pd.DataFrame({'a': ['x']}).a.dtype)\n"
        ),
        "[1.0, 1.0] object\n",
    ),
]
