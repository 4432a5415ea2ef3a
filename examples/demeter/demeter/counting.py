"""Counting plants by colour and shape: no network, so nothing to download."""

from dataclasses import dataclass

import cv2
import numpy as np

# The image is looked at with its longer side this many pixels long.
SIDE = 1280
# A green patch smaller than this share of the image is a speck.
SMALLEST = 2e-4
# On bare ground the threshold would divide noise; plants are at least this much greener than soil.
LEAST_GREEN = 24


class NotAnImage(ValueError):
    pass


@dataclass(frozen=True)
class Count:
    plants: int
    cover: float  # share of the ground that is green


def count_plants(content: bytes) -> Count:
    """Raises NotAnImage for anything that cannot be decoded."""
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if content else None
    if image is None:
        raise NotAnImage("this is not an image")
    green = green_mask(fitted(image))
    return Count(plants=patches(green), cover=round(float(green.mean()) / 255, 4))


def fitted(image: np.ndarray) -> np.ndarray:
    scale = SIDE / max(image.shape[:2])
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image


def green_mask(image: np.ndarray) -> np.ndarray:
    """255 where the excess of green over red and blue stands out from the soil."""
    blue, green, red = cv2.split(image.astype(np.int16))
    excess = np.clip(2 * green - red - blue, 0, 255).astype(np.uint8)
    excess = cv2.GaussianBlur(excess, (0, 0), 2)
    threshold, _ = cv2.threshold(excess, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = np.where(excess > max(threshold, LEAST_GREEN), 255, 0).astype(np.uint8)
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))


def patches(mask: np.ndarray) -> int:
    """Plants that touch are told apart by their middles, which lie far from any edge."""
    smallest = SMALLEST * mask.size
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 5)
    total = 0
    for label in range(1, len(stats)):
        left, top, width, height, area = stats[label]
        if area < smallest:
            continue
        box = slice(top, top + height), slice(left, left + width)
        own = np.where(labels[box] == label, depth[box], 0)
        middles = (own > 0.7 * own.max()).astype(np.uint8)
        total += cv2.connectedComponents(middles)[0] - 1
    return total
