"""`exec` as a statement."""

UNCHANGED = [
    "exec('x = 1')\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("d = {}\nexec 'x = 1' in d\nprint d['x']\n"),
        ("d = {}\nexec('x = 1', d)\nprint(d['x'])\n"),
        "1\n",
    ),
    (
        "exec 'y = 2'\nprint y\n",
        "exec('y = 2')\nprint(y)\n",
        "2\n",
    ),
]
