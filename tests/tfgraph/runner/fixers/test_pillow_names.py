"""Names that Pillow dropped."""

UNCHANGED = [
    ("from PIL import Image\nImage.open\n"),
    "from . import Image\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "from PIL import Image\n"
            "im = Image.fromstring('L', (2, 1), b'ab')\n"
            "print(im.resize((4, 2), Image.ANTIALIAS).size)\n"
        ),
        (
            "from PIL import Image\n"
            "im = Image.frombytes('L', (2, 1), b'ab')\n"
            "print(im.resize((4, 2), Image.LANCZOS).size)\n"
        ),
        "(4, 2)\n",
    ),
    (
        ("import Image, ImageDraw as D\nprint(Image.__name__, D.__name__)\n"),
        ("import PIL.Image as Image; import PIL.ImageDraw as D\nprint(Image.__name__, D.__name__)\n"),
        "PIL.Image PIL.ImageDraw\n",
    ),
]
