"""Names of Python 2's standard library."""

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
    (
        (
            "import sys, contextlib, operator\n"
            "reload(sys)\n"
            "sys.setdefaultencoding('utf-8')\n"
            "sys.exc_clear()\n"
            "@contextlib.contextmanager\n"
            "def named(name):\n"
            "    yield name\n"
            "with contextlib.nested(named('a'), named('b')) as (a, b):\n"
            "    print a, b, operator.div(7, 2), operator.isCallable(len)\n"
        ),
        (
            "import sys, contextlib, operator; import tfgraph.runner.legacy.functions as _functions; import "
            "tfgraph.runner.legacy.division as _division\n"
            "reload(sys)\n"
            "_functions.nothing('utf-8')\n"
            "_functions.nothing()\n"
            "@contextlib.contextmanager\n"
            "def named(name):\n"
            "    yield name\n"
            "with _functions.nested(named('a'), named('b')) as (a, b):\n"
            "    print(a, b, _division.divide(7, 2), callable(len))\n"
        ),
        "a b 3 True\n",
    ),
]
