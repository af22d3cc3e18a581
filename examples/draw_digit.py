"""Draw the pictures of digits that lie beside this file, as a hand would: a curve, a round pen, ink that thins out.

python examples/draw_digit.py [DIRECTORY]

digit.png is a 7 in dark ink on paper, 200×200 pixels; none of its pixels come from MNIST.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIZE = 200
#: Corners of the stroke and of the bar, in pixels; the pen wavers between them.
STROKES = ([(52, 62), (96, 62), (148, 60), (124, 104), (106, 140), (94, 176)],)
PEN = 9  # radius in pixels

directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
random = np.random.default_rng(7)
picture = Image.new("RGB", (SIZE, SIZE), (246, 243, 234))  # paper
draw = ImageDraw.Draw(picture)
for stroke in STROKES:
    corners = np.array(stroke, float)
    along = np.linspace(0, len(corners) - 1, 400)
    points = np.stack([np.interp(along, range(len(corners)), corners[:, axis]) for axis in (0, 1)], axis=1)
    smooth = np.stack([np.convolve(points[:, axis], np.ones(25) / 25, mode="valid") for axis in (0, 1)], axis=1)
    wavering = np.cumsum(random.normal(0, 0.12, smooth.shape), axis=0)
    for number, (x, y) in enumerate(smooth + wavering):
        radius = PEN * (1 - 0.3 * number / len(smooth))
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=(38, 34, 52))
picture.save(directory / "digit.png", optimize=True)
print(f"{directory / 'digit.png'}: a 7")
