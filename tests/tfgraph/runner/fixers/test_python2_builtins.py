"""Builtins of Python 2."""

UNCHANGED = [
    "print(round(2.5))\n",
    ("from functools import reduce\nreduce(max, [1])\n"),
    ("try:\n    reduce\nexcept NameError:\n    from functools import reduce\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print round(2.5)\n",
        "print(round(2.5))\n",
        "3.0\n",
    ),
    (
        "print round(3.5)\n",
        "print(round(3.5))\n",
        "4.0\n",
    ),
    (
        "print round(-2.5)\n",
        "print(round(-2.5))\n",
        "-3.0\n",
    ),
    (
        "print round(0.49999999999999994)\n",
        "print(round(0.49999999999999994))\n",
        "0.0\n",
    ),
    (
        "print round(7, 0)\n",
        "print(round(7, 0))\n",
        "7.0\n",
    ),
    (
        "print round(2.675, 2)\n",
        "print(round(2.675, 2))\n",
        "2.67\n",
    ),
    (
        "print round(0.125, 2)\n",
        "print(round(0.125, 2))\n",
        "0.13\n",
    ),
    (
        "print round(1234.5, -2)\n",
        "print(round(1234.5, -2))\n",
        "1200.0\n",
    ),
    (
        "print round(1e22)\n",
        "print(round(1e22))\n",
        "1e+22\n",
    ),
    (
        "print round(-0.3)\n",
        "print(round(-0.3))\n",
        "-0.0\n",
    ),
    (
        "print reduce(max, [1, 3, 2]), cmp(1, 2), cmp('b', 'a'), cmp(1, 1.0)\n",
        "print(reduce(max, [1, 3, 2]), cmp(1, 2), cmp('b', 'a'), cmp(1, 1.0))\n",
        "3 -1 1 0\n",
    ),
    (
        "print apply(max, (1, 2)), intern('a')\n",
        "print(apply(max, (1, 2)), intern('a'))\n",
        "2 a\n",
    ),
    (
        "print map(None, [1, 2], 'a'), map(lambda x, y: y, [1, 2], [3]), map(None, [1]), map(str, [1])\n",
        "print(map(None, [1, 2], 'a'), list(map(lambda x, y: y, [1, 2], [3])), list([1]), list(map(str, [1])))\n",
        "[(1, 'a'), (2, None)] [3, None] [1] ['1']\n",
    ),
    (
        "print sorted([2, 1, 3], lambda x, y: y - x), sorted([2, 1], cmp=cmp, reverse=True), sorted('ba', key=ord)\n",
        "print(sorted([2, 1, 3], lambda x, y: y - x), sorted([2, 1], cmp=cmp, reverse=True), sorted('ba', key=ord))\n",
        "[3, 2, 1] [2, 1] ['a', 'b']\n",
    ),
    (
        (
            "import os, tempfile\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a')\n"
            "f = open(name, 'wb')\n"
            "f.write('a\\r\\n')\n"
            "f.write('%d\\n' % 2)\n"
            "f.close()\n"
            "print open(name).readlines(), list(open(name, 'rU')), ord(open(name, 'rb').read()[0]), open(name, "
            "'rb').read(1)\n"
            "f = file(name, 'r+b')\n"
            "f.write('b')\n"
            "f.close()\n"
            "for line in open(name, 'r', 0).xreadlines():\n"
            "    print line.strip()\n"
        ),
        (
            "import os, tempfile\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a')\n"
            "f = open(name, 'wb')\n"
            "f.write('a\\r\\n')\n"
            "f.write('%d\\n' % 2)\n"
            "f.close()\n"
            "print(open(name).readlines(), list(open(name, 'rU')), ord(open(name, 'rb').read()[0]), open(name, "
            "'rb').read(1))\n"
            "f = file(name, 'r+b')\n"
            "f.write('b')\n"
            "f.close()\n"
            "for line in open(name, 'r', 0).xreadlines():\n"
            "    print(line.strip())\n"
        ),
        ("['a\\r\\n', '2\\n'] ['a\\n', '2\\n'] 97 a\nb\n2\n"),
    ),
    (
        (
            "import os, tempfile\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a')\n"
            "f = open(name, 'w')\n"
            "f.write(u'caf\\xe9'.encode('latin1') + b'\\n')\n"
            "f.close()\n"
            "print len(open(name).read()), len(open(name, 'rb').read())\n"
        ),
        (
            "import os, tempfile\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a')\n"
            "f = open(name, 'w')\n"
            "f.write('caf\\xe9'.encode('latin1') + b'\\n')\n"
            "f.close()\n"
            "print(len(open(name).read()), len(open(name, 'rb').read()))\n"
        ),
        "5 5\n",
    ),
    (
        (
            "print filter(lambda c: c > 'a', 'abc'), filter(None, (0, 1)), filter(None, [0, 2]), "
            "filter(str.isalpha, '')\n"
        ),
        (
            "print(filter(lambda c: c > 'a', 'abc'), filter(None, (0, 1)), filter(None, [0, 2]), "
            "filter(str.isalpha, ''))\n"
        ),
        ("bc (1,) [2] \n"),
    ),
    (
        ("class Mine(StandardError): pass\ntry:\n    raise Mine('m')\nexcept StandardError, e:\n    print e\n"),
        ("class Mine(StandardError): pass\ntry:\n    raise Mine('m')\nexcept StandardError as e:\n    print(e)\n"),
        ("m\n"),
    ),
]
