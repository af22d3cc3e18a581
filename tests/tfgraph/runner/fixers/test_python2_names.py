"""Names of Python 2's standard library."""

import pytest

UNCHANGED = [
    "import sys\nsys.maxsize\n",
    ("class itertools: izip = zip\nitertools.izip\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        (
            "import sys\n"
            "from itertools import izip, imap, count\n"
            "print sys.maxint, [p for p in izip([1], [2])], next(imap(abs, [-1]))\n"
        ),
        (
            "import sys\n"
            "from builtins import zip as izip; from builtins import map as imap; from itertools import "
            "count\n"
            "print(sys.maxsize, [p for p in izip([1], [2])], next(imap(abs, [-1])))\n"
        ),
        "9223372036854775807 [(1, 2)] 1\n",
    ),
    (
        (
            "import string, types\n"
            "print string.lowercase, string.join(['a', 'b'], '-'), string.upper('c'), isinstance([], "
            "types.ListType)\n"
        ),
        (
            "import string, types; import tfgraph.runner.legacy.strings as _strings\n"
            "print(string.ascii_lowercase, _strings.join(['a', 'b'], '-'), str.upper('c'), isinstance([], "
            "list))\n"
        ),
        "abcdefghijklmnopqrstuvwxyz a-b C True\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
