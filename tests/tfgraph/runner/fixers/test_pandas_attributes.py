"""`.ix` and `.as_matrix`."""

import pytest

UNCHANGED = [
    "x.ix[0]\n",
    ("import pandas as pd\npd.DataFrame().loc\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import pandas as pd\n"
            "f = pd.DataFrame({'a': [1, 2], 'b': [3, 4]})\n"
            "print(f.ix[1, 'a'], f.ix[:, 0].tolist(), f.ix[0:1, 'b'].tolist(), f.as_matrix().tolist(), "
            "f.as_matrix(['b']).tolist())\n"
        ),
        (
            "import pandas as pd\n"
            "f = pd.DataFrame({'a': [1, 2], 'b': [3, 4]})\n"
            "print(f.ix[1, 'a'], f.ix[:, 0].tolist(), f.ix[0:1, 'b'].tolist(), f.as_matrix().tolist(), "
            "f.as_matrix(['b']).tolist())\n"
        ),
        "2 [1, 2] [3, 4] [[1, 3], [2, 4]] [[3], [4]]\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
