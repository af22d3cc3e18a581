"""Methods that Pillow dropped."""

UNCHANGED = [
    ("from PIL import Image\nImage.open\n"),
    "x.textsize()\n",
]

#: Source, what it prints.
MENDED = [
    (
        (
            "from PIL import Image, ImageDraw, ImageFont\n"
            "im = Image.new('L', (2, 1), 97)\n"
            "wide, high = ImageDraw.Draw(im).textsize('abc')\n"
            "print(im.tostring(), wide > high > 0, ImageFont.load_default().getsize('abc') == (wide, high))\n"
        ),
        "b'aa' True True\n",
    ),
]
