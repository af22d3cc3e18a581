"""Names of Python 3 that are gone."""

import pytest

UNCHANGED = [
    "import time\ntime.time()\n",
    ("import collections\ncollections.OrderedDict()\n"),
    ("try:\n    from collections import Mapping\nexcept ImportError:\n    from collections.abc import Mapping\n"),
    "time = 1\ntime.clock\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        ("import time\nprint(time.clock() > 0)\n"),
        ("import time\nprint(time.perf_counter() > 0)\n"),
        "True\n",
    ),
    (
        ("from time import clock\nprint(clock() > 0)\n"),
        ("from time import perf_counter as clock\nprint(clock() > 0)\n"),
        "True\n",
    ),
    (
        ("import collections as c\nprint(isinstance({}, c.Mapping))\n"),
        ("import collections as c; import collections.abc\nprint(isinstance({}, c.abc.Mapping))\n"),
        "True\n",
    ),
    (
        ("import inspect, fractions\nprint(inspect.getargspec(lambda a, *b: 1).args, fractions.gcd(4, 6))\n"),
        (
            "import inspect, fractions; import tfgraph.runner.legacy.functions as _functions; import math "
            "as _math\n"
            "print(_functions.getargspec(lambda a, *b: 1).args, _math.gcd(4, 6))\n"
        ),
        "['a'] 2\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
