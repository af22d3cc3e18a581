"""`draw.textsize(…)`, `font.getsize(…)`, `image.tostring()`."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="Pillow 3 and 10 dropped methods of images, drawings and fonts.",
    library="PIL",
    signs=frozenset({"getsize", "textsize", "tostring"}),
    restore="tfgraph.runner.legacy.pillow_functions.restore",
)
