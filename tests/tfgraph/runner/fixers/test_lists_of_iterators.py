"""Lists of `map` and `zip`."""

UNCHANGED = [
    "print(map(str, [1]), zip([1]))\n",
    "for a in map(str, [1]): pass\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print map(str, [1, 2]), zip([1, 2], 'ab'), filter(None, [0, 1])\n",
        "print(list(map(str, [1, 2])), list(zip([1, 2], 'ab')), filter(None, [0, 1]))\n",
        "['1', '2'] [(1, 'a'), (2, 'b')] [1]\n",
    ),
    (
        "print zip([1], [2])[0], len(map(int, '12'))\n",
        "print(list(zip([1], [2]))[0], len(list(map(int, '12'))))\n",
        "(1, 2) 2\n",
    ),
]
