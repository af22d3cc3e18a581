"""Names that numpy dropped."""

UNCHANGED = [
    ("import numpy as np\nnp.int32(1), np.bool_, np.long\n"),
    "class np: int = 1\nnp.int\n",
    "x = 'np.int'\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import numpy as np\n"
            "print(np.int(3.5), np.float, np.array([1], np.bool).dtype, np.NaN, np.product([2, 3]))\n"
        ),
        ("import numpy as np\nprint(int(3.5), float, np.array([1], np.bool).dtype, np.nan, np.prod([2, 3]))\n"),
        "3 <class 'float'> bool nan 6\n",
    ),
    (
        (
            "import numpy\n"
            "from numpy import float_, in1d as i\n"
            "print(numpy.asscalar(numpy.ones(1)), float_, i([1], [1]), -numpy.NINF)\n"
        ),
        (
            "import numpy; import tfgraph.runner.legacy.numpy_functions as _numpy_functions\n"
            "from numpy import float64 as float_; from numpy import isin as i\n"
            "print(_numpy_functions.asscalar(numpy.ones(1)), float_, i([1], [1]), -_numpy_functions.NINF)\n"
        ),
        "1.0 <class 'numpy.float64'> [ True] inf\n",
    ),
    (
        (
            "import numpy as np\n"
            "a = np.fromstring(b'\\x01\\x02', dtype=np.uint8)\n"
            "a[0] = 3\n"
            "print(a, np.fromstring('1 2', sep=' '), np.math.sqrt(4), np.cast['float32'](1).dtype)\n"
            "print(np.histogram([1, 2, 2], 2, normed=True)[0])\n"
        ),
        (
            "import numpy as np; import tfgraph.runner.legacy.numpy_functions as _numpy_functions; import math "
            "as _math\n"
            "a = _numpy_functions.fromstring(b'\\x01\\x02', dtype=np.uint8)\n"
            "a[0] = 3\n"
            "print(a, _numpy_functions.fromstring('1 2', sep=' '), _math.sqrt(4), "
            "_numpy_functions.cast['float32'](1).dtype)\n"
            "print(_numpy_functions.histogram([1, 2, 2], 2, normed=True)[0])\n"
        ),
        ("[3 2] [1. 2.] 2.0 float32\n[0.66666667 1.33333333]\n"),
    ),
    (
        (
            "import numpy as np\n"
            "np.set_printoptions(threshold=np.nan)\n"
            "print('...' in str(np.zeros(2000)), np.lib.pad([1], 1, 'edge'))\n"
            "print(np.find_common_type([np.float32], [np.float64]), np.find_common_type([np.int64], [np.float32]))\n"
            "print(np.VisibleDeprecationWarning.__name__)\n"
            "np.set_printoptions(threshold=1000)\n"
        ),
        (
            "import numpy as np; import tfgraph.runner.legacy.numpy_functions as _numpy_functions; "
            "import numpy.exceptions\n"
            "_numpy_functions.set_printoptions(threshold=np.nan)\n"
            "print('...' in str(np.zeros(2000)), np.pad([1], 1, 'edge'))\n"
            "print(_numpy_functions.find_common_type([np.float32], [np.float64]), "
            "_numpy_functions.find_common_type([np.int64], [np.float32]))\n"
            "print(np.exceptions.VisibleDeprecationWarning.__name__)\n"
            "_numpy_functions.set_printoptions(threshold=1000)\n"
        ),
        "False [1 1 1]\nfloat32 float32\nVisibleDeprecationWarning\n",
    ),
]
