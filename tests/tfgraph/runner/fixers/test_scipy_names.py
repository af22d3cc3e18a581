"""Names that scipy dropped."""

UNCHANGED = [
    ("import scipy.special\nscipy.special.comb(4, 2)\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import numpy as np\n"
            "from scipy.misc import imresize, comb\n"
            "import scipy.misc\n"
            "print(imresize(np.eye(4), (2, 3)).shape, comb(4, 2), scipy.misc.bytescale(np.array([0., 1.])))\n"
        ),
        (
            "import numpy as np\n"
            "from tfgraph.runner.legacy.images import imresize; from scipy.special import comb\n"
            "import scipy.misc; import tfgraph.runner.legacy.images as _images\n"
            "print(imresize(np.eye(4), (2, 3)).shape, comb(4, 2), _images.bytescale(np.array([0., 1.])))\n"
        ),
        "(2, 3) 6.0 [  0 255]\n",
    ),
    (
        (
            "import numpy as np\n"
            "import scipy\n"
            "from scipy.misc import imrotate, imfilter\n"
            "image = np.uint8([[1, 2], [3, 4]])\n"
            "print(imrotate(image, 90).tolist(), imfilter(image, 'blur').shape, scipy.mean([1, 2]), "
            "scipy.sqrt(-1), scipy.randn(2).shape)\n"
        ),
        (
            "import numpy as np\n"
            "import scipy; import numpy as _numpy; import numpy.lib.scimath as _scimath; import numpy.random as "
            "_random\n"
            "from tfgraph.runner.legacy.images import imrotate; from tfgraph.runner.legacy.images import imfilter\n"
            "image = np.uint8([[1, 2], [3, 4]])\n"
            "print(imrotate(image, 90).tolist(), imfilter(image, 'blur').shape, _numpy.mean([1, 2]), "
            "_scimath.sqrt(-1), _random.randn(2).shape)\n"
        ),
        "[[2, 4], [1, 3]] (2, 2) 1.5 1j (2,)\n",
    ),
]
