"""`.tostring()`."""

import pytest

UNCHANGED = [
    "x.tobytes()\n",
    "tostring(x)\n",
    "method = x.tostring\n",  # not called here: whoever takes it may ask for it first
]

ARRAYS = "import numpy as np\nprint(np.array([1, 258], np.int16).tostring(), np.float32(1).tostring('C'))\n"
OTHERS = "class Tree(object):\n    def tostring(self, depth):\n        return depth\nprint(Tree().tostring(3))\n"

#: Source, what it prints.
MENDED = [
    (ARRAYS, r"b'\x01\x00\x02\x01' b'\x00\x00\x80?'" + "\n"),
    (OTHERS, "3\n"),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "printed"), MENDED)
def test_what_is_mended(source, printed, mended, output):
    assert mended(source).text == source  # only the tree changes
    assert output(source) == printed
