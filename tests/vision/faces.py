"""Drawn faces: what the network sees that is a face, of nobody."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter


def drawn_faces(count: int, seed: int = 0) -> NDArray[np.uint8]:
    """[count, 48, 48]: brows, eyes, nose and a mouth from sad to smiling, open or shut, in different light."""
    random = np.random.default_rng(seed)
    return np.stack([_face(random) for _ in range(count)])


def _face(random: np.random.Generator) -> NDArray[np.uint8]:
    skin, dark = int(random.integers(120, 230)), int(random.integers(10, 70))
    picture = Image.new("L", (192, 192), int(random.integers(30, 120)))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((12, -20, 180, 205), fill=skin)
    slope, wide, curve, gape = random.uniform((-14, 6, -26, 0), (14, 16, 26, 22))
    for side in (-1, 1):
        eye = 96 + 38 * side
        draw.line((eye - 24, 58 - slope * side, eye + 24, 58 + slope * side), fill=dark, width=8)
        draw.ellipse((eye - 18, 80 - wide, eye + 18, 80 + wide), fill=min(skin + 40, 255))
        draw.ellipse((eye - 8, 72, eye + 8, 88), fill=dark)
    draw.line((96, 84, 88, 116, 102, 118), fill=max(skin - 50, 0), width=4)
    corners, middle = 150 - curve / 2, 150 + curve / 2
    upper, lower = [(62, corners), (96, middle), (130, corners)], [(130, corners), (96, middle + gape + 6), (62, corners)]
    draw.polygon(upper + lower, fill=dark)
    small = picture.filter(ImageFilter.GaussianBlur(3)).resize((48, 48), Image.Resampling.BOX)
    return np.clip(np.asarray(small) + random.normal(0, 4, (48, 48)), 0, 255).astype(np.uint8)
