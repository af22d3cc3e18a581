"""Methods of dict."""

UNCHANGED = [
    "for k in {}.items(): pass\n",
    ("class A:\n    def iteritems(self): pass\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("d = {1: 2}\nfor k, v in d.iteritems():\n    print k, v\n"),
        ("d = {1: 2}\nfor k, v in d.items():\n    print(k, v)\n"),
        "1 2\n",
    ),
    (
        ("d = {1: 2}\nprint d.keys()[0], d.values() + [3], d.items(), d.has_key(1)\n"),
        ("d = {1: 2}\nprint(list(d.keys())[0], list(d.values()) + [3], list(d.items()), 1 in d)\n"),
        "1 [2, 3] [(1, 2)] True\n",
    ),
]
