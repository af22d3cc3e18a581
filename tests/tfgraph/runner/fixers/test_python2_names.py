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
            "from builtins import zip as izip; from tfgraph.runner.legacy.python2_builtins import imap; from itertools "
            "import count\n"
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
    (
        (
            "import itertools, string\n"
            "from itertools import imap, ifilter\n"
            "numbers = imap(lambda n: n * n, itertools.count(1))\n"
            "print numbers.next(), numbers.next(), imap(None, 'a', 'b').next(), ifilter(None, "
            "itertools.count()).next()\n"
            "print string.capitalize('ab'), string.count('aab', 'a'), string.ljust('a', 3) + '|', "
            "string.rfind('aba', 'a'), string.splitfields('a b'), string.joinfields(['a', 'b'], ''), "
            "string.atol('5')\n"
        ),
        (
            "import itertools, string; import tfgraph.runner.legacy.strings as _strings\n"
            "from tfgraph.runner.legacy.python2_builtins import imap; from "
            "tfgraph.runner.legacy.python2_builtins import ifilter\n"
            "numbers = imap(lambda n: n * n, itertools.count(1))\n"
            "print(next(numbers), next(numbers), next(imap(None, 'a', 'b')), next(ifilter(None, "
            "itertools.count())))\n"
            "print(str.capitalize('ab'), str.count('aab', 'a'), str.ljust('a', 3) + '|', "
            "str.rfind('aba', 'a'), str.split('a b'), _strings.join(['a', 'b'], ''), int('5'))\n"
        ),
        ("1 4 ('a', 'b') 1\nAb 2 a  | 2 ['a', 'b'] ab 5\n"),
    ),
    (
        (
            "import os, tempfile\n"
            "top = tempfile.mkdtemp()\n"
            "os.makedirs(os.path.join(top, 'a', 'b'))\n"
            "os.makedirs(os.path.join(top, 'c', 'd'))\n"
            "seen = []\n"
            "def visit(seen, folder, names):\n"
            "    names.sort()\n"
            "    if 'c' in names: names.remove('c')\n"
            "    seen.append((folder[len(top):], list(names)))\n"
            "os.path.walk(top, visit, seen)\n"
            "os.path.walk(os.path.join(top, 'none'), visit, seen)\n"
            "print seen\n"
        ),
        (
            "import os, tempfile; import tfgraph.runner.legacy.functions as _functions\n"
            "top = tempfile.mkdtemp()\n"
            "os.makedirs(os.path.join(top, 'a', 'b'))\n"
            "os.makedirs(os.path.join(top, 'c', 'd'))\n"
            "seen = []\n"
            "def visit(seen, folder, names):\n"
            "    names.sort()\n"
            "    if 'c' in names: names.remove('c')\n"
            "    seen.append((folder[len(top):], list(names)))\n"
            "_functions.walk(top, visit, seen)\n"
            "_functions.walk(os.path.join(top, 'none'), visit, seen)\n"
            "print(seen)\n"
        ),
        ("[('', ['a']), ('/a', ['b']), ('/a/b', [])]\n"),
    ),
]
