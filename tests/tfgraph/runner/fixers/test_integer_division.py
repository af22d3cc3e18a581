"""`/` in Python 2."""

import pytest

UNCHANGED = [
    "print(7 / 2)\n",
    "x = 7\nx /= 2\n",
    ("from __future__ import division\nx = xrange(3)\ny = 7 / 2\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print 7 / 2\n",
        "print(7 / 2)\n",
        "3\n",
    ),
    (
        "print -7 / 2\n",
        "print(-7 / 2)\n",
        "-4\n",
    ),
    (
        "print 7 / 2.0\n",
        "print(7 / 2.0)\n",
        "3.5\n",
    ),
    (
        "print 7. / 2\n",
        "print(7. / 2)\n",
        "3.5\n",
    ),
    (
        "print True / 2\n",
        "print(True / 2)\n",
        "0\n",
    ),
    (
        "print 10 / 4 / 2\n",
        "print(10 / 4 / 2)\n",
        "1\n",
    ),
    (
        "print 1 / 2 * 4\n",
        "print(1 / 2 * 4)\n",
        "0\n",
    ),
    (
        "print 10 ** 20 / 3\n",
        "print(10 ** 20 / 3)\n",
        "33333333333333333333\n",
    ),
    (
        "print (1 + 2j) / 2\n",
        "print((1 + 2j) / 2)\n",
        "(0.5+1j)\n",
    ),
    (
        "print len('abc') / 2\n",
        "print(len('abc') / 2)\n",
        "1\n",
    ),
    (
        ("x = 7\nx /= 2\nprint x\nl = [9.0, 9]\nl[0] /= 2\nl[1] /= 2\nprint l\n"),
        ("x = 7\nx /= 2\nprint(x)\nl = [9.0, 9]\nl[0] /= 2\nl[1] /= 2\nprint(l)\n"),
        "3\n[4.5, 4]\n",
    ),
    (
        (
            "class A(object):\n"
            "    def __div__(self, o): return 'div'\n"
            "    def __rdiv__(self, o): return 'rdiv'\n"
            "a = A()\n"
            "print a / 1, 1 / a\n"
            "a /= 2\n"
            "print a\n"
        ),
        (
            "class A(object):\n"
            "    def __div__(self, o): return 'div'\n"
            "    def __rdiv__(self, o): return 'rdiv'\n"
            "a = A()\n"
            "print(a / 1, 1 / a)\n"
            "a /= 2\n"
            "print(a)\n"
        ),
        "div rdiv\ndiv\n",
    ),
]


def test_arrays(output):
    # Python 2.7 with numpy 1.16: integers of numpy's kinds divide as integers
    assert output("import numpy as np\nprint np.array([7, -7]) / 2, np.array([7.0]) / 2, np.int64(7) / 2\n") == (
        "[ 3 -4] [3.5] 3\n"
    )


def test_arrays_are_divided_in_place(output):
    source = "import numpy as np\na = b = np.array([7, 8])\na /= 2\nprint b, a is b\nc = np.ones(1)\nc /= 2\nprint c\n"
    assert output(source) == "[3 4] True\n[0.5]\n"


def test_the_error_is_the_scripts(mended, tmp_path):
    with pytest.raises(ZeroDivisionError) as caught:
        mended_source = mended("print 1\nx = 1 / 0\n")
        scope = {"_py2_divide": lambda a, b: a // b}
        exec(mended_source.compile(), scope)
    assert caught.traceback[1].lineno + 1 == 2 and str(caught.traceback[1].path) == str(tmp_path / "script.py")
