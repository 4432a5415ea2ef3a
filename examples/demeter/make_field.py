"""Writes samples/*.jpg: made-up photographs of a field from above. Same seed, same pixels."""

from pathlib import Path

import cv2
import numpy as np

SEED = 1202


def field(rng: np.random.Generator, rows: int, columns: int, width: int = 960, height: int = 640) -> np.ndarray:
    """Plants stand in rows, each a rosette of leaves, none exactly in its place."""
    soil = np.array([62.0, 88, 122]) + rng.normal(0, 7, (height // 4, width // 4, 1))
    image = cv2.resize(soil, (width, height), interpolation=cv2.INTER_CUBIC) + rng.normal(0, 5, (height, width, 3))
    for stone in range(30):
        centre = int(rng.uniform(0, width)), int(rng.uniform(0, height))
        cv2.circle(image, centre, int(rng.uniform(2, 6)), [float(rng.uniform(110, 160))] * 3, -1, cv2.LINE_AA)
    for row in range(rows):
        for column in range(columns):
            x = (column + 0.5) * width / columns + rng.normal(0, 6)
            y = (row + 0.5) * height / rows + rng.normal(0, 6)
            plant(rng, image, x, y, rng.uniform(17, 23))
    return np.clip(image, 0, 255).astype(np.uint8)


def plant(rng: np.random.Generator, image: np.ndarray, x: float, y: float, size: float) -> None:
    leaves, turn = int(rng.integers(5, 8)), rng.uniform(0, 360)
    for leaf in range(leaves):
        angle = turn + 360 * leaf / leaves
        shade = rng.uniform(0.8, 1.15)
        reach = size * 0.45
        centre = int(x + reach * np.cos(np.radians(angle))), int(y + reach * np.sin(np.radians(angle)))
        axes = int(size * 0.6), int(size * 0.36)
        cv2.ellipse(image, centre, axes, angle, 0, 360, [46 * shade, 150 * shade, 66 * shade], -1, cv2.LINE_AA)


if __name__ == "__main__":
    rng = np.random.default_rng(SEED)
    samples = Path(__file__).resolve().parent / "samples"
    cv2.imwrite(str(samples / "field.jpg"), field(rng, 6, 9), [cv2.IMWRITE_JPEG_QUALITY, 80])
    cv2.imwrite(str(samples / "bare.jpg"), field(rng, 0, 1), [cv2.IMWRITE_JPEG_QUALITY, 80])
