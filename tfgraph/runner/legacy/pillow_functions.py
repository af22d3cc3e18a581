"""What Pillow had before version 10."""

from typing import Any

from PIL import Image, ImageDraw, ImageFont


def restore() -> None:
    """Give images, drawings and fonts back their methods."""
    Image.Image.tostring = Image.Image.tobytes  # type: ignore[attr-defined]
    ImageDraw.ImageDraw.textsize = _textsize  # type: ignore[attr-defined]
    ImageFont.ImageFont.getsize = _getsize  # type: ignore[attr-defined]
    ImageFont.FreeTypeFont.getsize = _getsize  # type: ignore[attr-defined]


def _textsize(self: Any, text: str, font: Any = None, **options: Any) -> tuple[int, int]:
    _, _, right, bottom = self.textbbox((0, 0), text, font, **options)
    return int(right), int(bottom)


def _getsize(self: Any, text: str, **options: Any) -> tuple[int, int]:
    _, _, right, bottom = self.getbbox(text, **options)
    return int(right), int(bottom)
