"""Names that pandas moved."""

import pytest

UNCHANGED = [
    ("import pandas as pd\npd.DataFrame\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        ("import pandas as pd\nprint(pd.rolling_mean(pd.Series([1., 3.]), 2).tolist())\n"),
        (
            "import pandas as pd; import tfgraph.runner.legacy.pandas_functions as _pandas_functions\n"
            "print(_pandas_functions.rolling_mean(pd.Series([1., 3.]), 2).tolist())\n"
        ),
        "[nan, 2.0]\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
