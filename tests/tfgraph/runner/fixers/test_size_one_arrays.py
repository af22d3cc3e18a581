"""Arrays of one element."""

import pytest

UNCHANGED = [
    "float('1')\n",
    ("import numpy as np\nfloat(1), '%d' % 1\n"),
    ("def float(x): return x\nimport numpy as np\nfloat(np.ones(1))\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import numpy as np\n"
            "print(float(np.array([2.5])), int(np.array([[2]])), '%.1f %s' % (np.array([1.5]), "
            "np.array([1])), '%d' % np.array([3]))\n"
        ),
        (
            "import numpy as np\n"
            "print(float(np.array([2.5])), int(np.array([[2]])), '%.1f %s' % (np.array([1.5]), "
            "np.array([1])), '%d' % np.array([3]))\n"
        ),
        "2.5 2 1.5 [1] 3\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed


def test_more_elements_are_refused(output):
    with pytest.raises(TypeError, match="only 0-dimensional arrays"):
        output("import numpy as np\nfloat(np.ones(2))\n")
    with pytest.raises(TypeError):
        output("import numpy as np\n'%f' % np.ones(2)\n")
