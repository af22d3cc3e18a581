"""Methods of Python 2's own types."""

UNCHANGED = [
    "print([2, 1].sort())\n",
    "x.message\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        (
            "a = [3, 1, 2]\n"
            "a.sort(lambda x, y: y - x)\n"
            "print a\n"
            "a.sort()\n"
            "print a\n"
            "a.sort(cmp=lambda x, y: cmp(y, x), key=lambda x: -x, reverse=True)\n"
            "print a\n"
        ),
        (
            "a = [3, 1, 2]\n"
            "a.sort(lambda x, y: y - x)\n"
            "print(a)\n"
            "a.sort()\n"
            "print(a)\n"
            "a.sort(cmp=lambda x, y: cmp(y, x), key=lambda x: -x, reverse=True)\n"
            "print(a)\n"
        ),
        ("[3, 2, 1]\n[1, 2, 3]\n[3, 2, 1]\n"),
    ),
    (
        (
            "try:\n"
            "    raise ValueError('why')\n"
            "except ValueError, e:\n"
            "    print e.message, ValueError(1, 2).message == ''\n"
        ),
        (
            "try:\n"
            "    raise ValueError('why')\n"
            "except ValueError as e:\n"
            "    print(e.message, ValueError(1, 2).message == '')\n"
        ),
        "why True\n",
    ),
    (
        "print 'a.b,'.translate(None, '.,'), 'ab'.encode('hex'), 'YWI='.decode('base64')\n",
        "print('a.b,'.translate(None, '.,'), 'ab'.encode('hex'), 'YWI='.decode('base64'))\n",
        "ab 6162 ab\n",
    ),
    (
        ("import string\nprint 'a.b'.translate(string.maketrans('ab', 'xy'), '.')\n"),
        ("import string\nprint('a.b'.translate(str.maketrans('ab', 'xy'), '.'))\n"),
        "xy\n",
    ),
    (
        (
            "class It(object):\n"
            "    def __iter__(self): return self\n"
            "    def next(self): return ' a '\n"
            "print It().next().strip(), iter([1]).next() + 1\n"
        ),
        (
            "class It(object):\n"
            "    def __iter__(self): return self\n"
            "    def __next__(self): return ' a '\n"
            "print(It().next().strip(), next(iter([1])) + 1)\n"
        ),
        "a 2\n",
    ),
    (
        (
            "print 'uryyb'.decode('rot13'), 'hello'.encode('rot13'), 'a\\n'.encode('string_escape'), "
            "'a\\\\tb'.decode('string_escape') == 'a\\tb'\n"
        ),
        (
            "print('uryyb'.decode('rot13'), 'hello'.encode('rot13'), 'a\\n'.encode('string_escape'), "
            "'a\\\\tb'.decode('string_escape') == 'a\\tb')\n"
        ),
        ("hello uryyb a\\n True\n"),
    ),
]
