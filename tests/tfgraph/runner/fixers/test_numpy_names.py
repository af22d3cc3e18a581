"""Names that numpy dropped."""

import pytest

UNCHANGED = [
    ("import numpy as np\nnp.int32(1), np.bool_, np.long\n"),
    "class np: int = 1\nnp.int\n",
    "x = 'np.int'\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import numpy as np\n"
            "print(np.int(3.5), np.float, np.array([1], np.bool).dtype, np.NaN, np.product([2, 3]))\n"
        ),
        ("import numpy as np\nprint(int(3.5), float, np.array([1], np.bool).dtype, np.nan, np.prod([2, 3]))\n"),
        "3 <class 'float'> bool nan 6\n",
    ),
    (
        (
            "import numpy\n"
            "from numpy import float_, in1d as i\n"
            "print(numpy.asscalar(numpy.ones(1)), float_, i([1], [1]), -numpy.NINF)\n"
        ),
        (
            "import numpy; import tfgraph.runner.legacy.numpy_functions as _numpy_functions\n"
            "from numpy import float64 as float_; from numpy import isin as i\n"
            "print(_numpy_functions.asscalar(numpy.ones(1)), float_, i([1], [1]), -_numpy_functions.NINF)\n"
        ),
        "1.0 <class 'numpy.float64'> [ True] inf\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
