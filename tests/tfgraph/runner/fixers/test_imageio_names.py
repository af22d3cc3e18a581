"""Images of floats."""

NEEDS = "imageio"

UNCHANGED = [
    ("import imageio\nimageio.imread\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import io, imageio, numpy as np\n"
            "def stored(image):\n"
            "    file = io.BytesIO()\n"
            "    imageio.imwrite(file, image, format='png')\n"
            "    return imageio.v2.imread(io.BytesIO(file.getvalue())).tolist()\n"
            "print(stored(np.float32([[0, 0.5, 1]])), stored(np.float64([[-1, 0, 3]])), stored(np.uint8([[7]])))\n"
            "jpeg = io.BytesIO()\n"
            "imageio.imwrite(jpeg, np.int32([[0, 1]] * 8), format='jpeg')\n"
            "print((imageio.v2.imread(io.BytesIO(jpeg.getvalue()))[0] > 128).tolist())\n"
        ),
        (
            "import io, imageio, numpy as np; import tfgraph.runner.legacy.imageio_functions as _imageio_functions\n"
            "def stored(image):\n"
            "    file = io.BytesIO()\n"
            "    _imageio_functions.imwrite(file, image, format='png')\n"
            "    return imageio.v2.imread(io.BytesIO(file.getvalue())).tolist()\n"
            "print(stored(np.float32([[0, 0.5, 1]])), stored(np.float64([[-1, 0, 3]])), stored(np.uint8([[7]])))\n"
            "jpeg = io.BytesIO()\n"
            "_imageio_functions.imwrite(jpeg, np.int32([[0, 1]] * 8), format='jpeg')\n"
            "print((imageio.v2.imread(io.BytesIO(jpeg.getvalue()))[0] > 128).tolist())\n"
        ),
        ("[[0, 127, 255]] [[0, 64, 255]] [[7]]\n[False, True]\n"),
    ),
]
