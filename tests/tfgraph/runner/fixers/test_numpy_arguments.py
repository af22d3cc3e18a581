"""Arguments that numpy renamed."""

UNCHANGED = [
    "import numpy as np\nnp.reshape([1], [1, 1])\n",
    "def reshape(newshape): pass\nreshape(newshape=1)\n",
]

#: Source, what it prints.
MENDED = [
    (
        "import numpy as np\n"
        "from numpy import unravel_index\n"
        "print(np.reshape([1, 2], newshape=[2, 1]).shape, *unravel_index(3, dims=(2, 3)))\n"
        "print(np.percentile([1, 2, 3], 50, interpolation='lower'))\n",
        "(2, 1) 1 0\n2\n",
    ),
]
