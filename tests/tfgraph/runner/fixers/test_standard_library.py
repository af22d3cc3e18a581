"""Names of Python 3 that are gone."""

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
    (
        (
            "import base64, json, random\n"
            "print(base64.decodestring(base64.encodestring(b'a')), json.loads('[1]', encoding='utf-8'))\n"
            "x = [1, 2, 3]\n"
            "random.shuffle(x, lambda: 0.0)\n"
            "print(x, sorted(random.sample({1, 2}, 2)))\n"
        ),
        (
            "import base64, json, random; import tfgraph.runner.legacy.functions as _functions\n"
            "print(base64.decodebytes(base64.encodebytes(b'a')), _functions.json_loads('[1]', encoding='utf-8'))\n"
            "x = [1, 2, 3]\n"
            "_functions.shuffle(x, lambda: 0.0)\n"
            "print(x, sorted(_functions.sample({1, 2}, 2)))\n"
        ),
        ("b'a' [1]\n[2, 3, 1] [1, 2]\n"),
    ),
]
