"""Names that Pillow dropped, and PIL's modules before they were a package."""

from tfgraph.runner.mending.fixer import MovedNames

_MODULES = ("Image", "ImageChops", "ImageColor", "ImageDraw", "ImageEnhance", "ImageFilter", "ImageFont", "ImageOps")

FIXER = MovedNames(
    reason="Pillow 3 and 10 dropped names; PIL was no package once.",
    moves={module: f"PIL.{module}" for module in _MODULES}
    | {
        "PIL.Image.ANTIALIAS": "PIL.Image.LANCZOS",
        "PIL.Image.CUBIC": "PIL.Image.BICUBIC",
        "PIL.Image.LINEAR": "PIL.Image.BILINEAR",
        "PIL.Image.fromstring": "PIL.Image.frombytes",
    },
)
