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
        "2.5 2 1.5 [1] 3\n",
    ),
    (
        (
            "import numpy as np, math\n"
            "a = np.zeros((2, 2))\n"
            "value = np.array([2.0])\n"
            "a[0, 1] = value\n"
            "a[1, 0] = np.array([[3.0]])\n"
            "l = [0]\n"
            "l[0] = value\n"
            "d = {}\n"
            "d['a'] = value\n"
            "print(a.tolist(), l, d, math.exp(np.array([0.0])))\n"
        ),
        "[[0.0, 2.0], [3.0, 0.0]] [array([2.])] {'a': array([2.])} 1.0\n",
    ),
]


def test_more_elements_are_refused(output):
    with pytest.raises(TypeError, match="only 0-dimensional arrays"):
        output("import numpy as np\nfloat(np.ones(2))\n")
    with pytest.raises(TypeError):
        output("import numpy as np\n'%f' % np.ones(2)\n")
