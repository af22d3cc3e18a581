"""Methods that arrays have lost."""

UNCHANGED = [
    "x.tobytes()\n",
    "tostring(x)\n",
    "method = x.tostring\n",
]

#: Source, what it prints.
MENDED = [
    (
        (
            "import array\n"
            "import numpy as np\n"
            "print(np.array([1, 258], np.int16).tostring(), np.float32(1).tostring('C'))\n"
            "print(array.array('B', [1]).tostring())\n"
        ),
        ("b'\\x01\\x00\\x02\\x01' b'\\x00\\x00\\x80?'\nb'\\x01'\n"),
    ),
    (
        ("class Tree(object):\n    def tostring(self, depth):\n        return depth\nprint(Tree().tostring(3))\n"),
        "3\n",
    ),
    (
        (
            "import numpy as np\n"
            "a = np.arange(6).reshape(2, 3)\n"
            "a.itemset(1, 7)\n"
            "a.itemset((1, 2), 8)\n"
            "a.itemset(0, 2, 9)\n"
            "print(a.tolist(), a.ptp(), a.ptp(axis=0))\n"
            "print(a.astype('<i2').newbyteorder()[0, 1], np.dtype('i4').newbyteorder('>'))\n"
        ),
        ("[[0, 7, 9], [3, 4, 8]] 9 [3 3 1]\n1792 >i4\n"),
    ),
]
