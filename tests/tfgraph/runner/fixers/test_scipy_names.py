"""Names that scipy dropped."""

import pytest

UNCHANGED = [
    ("import scipy.special\nscipy.special.comb(4, 2)\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import numpy as np\n"
            "from scipy.misc import imresize, comb\n"
            "import scipy.misc\n"
            "print(imresize(np.eye(4), (2, 3)).shape, comb(4, 2), scipy.misc.bytescale(np.array([0., 1.])))\n"
        ),
        (
            "import numpy as np\n"
            "from tfgraph.runner.legacy.images import imresize; from scipy.special import comb\n"
            "import scipy.misc; import tfgraph.runner.legacy.images as _images\n"
            "print(imresize(np.eye(4), (2, 3)).shape, comb(4, 2), _images.bytescale(np.array([0., 1.])))\n"
        ),
        "(2, 3) 6.0 [  0 255]\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
