"""Made-up landscapes, some on fire, to train on and to test with. Same seed, same pixels."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scene:
    pixels: np.ndarray  # uint8, height x width x 3
    burning: np.ndarray  # bool, height x width


def scene(rng: np.random.Generator, side: int = 192, fire: bool | None = None) -> Scene:
    """Sky over hills; a fire or none; by chance, things that are as bright or as red as one but not both."""
    height = np.linspace(0, 1, side)[:, None, None]
    sky = blend(colour(rng, (120, 170, 225), 25), colour(rng, (200, 215, 235), 20), height)
    ground = blend(colour(rng, (60, 95, 45), 25), colour(rng, (95, 85, 60), 25), height)
    slopes = rng.uniform(-0.25, 0.25, 3)
    across = np.linspace(-1, 1, side)
    horizon = rng.uniform(0.25, 0.55) + slopes @ np.stack([across, across**2, np.sin(5 * across) / 3])
    below = height[:, :, 0] > horizon[None, :]
    image = np.where(below[:, :, None], ground, sky)
    image = image + rng.normal(0, 1, (side, side, 1)) * np.where(below, rng.uniform(6, 18), 3)[:, :, None]
    for paint in (sun, roof, cloud):
        if rng.random() < 0.35:
            image = paint(rng, image, below)
    burning = np.zeros((side, side), dtype=bool)
    if fire if fire is not None else rng.random() < 0.6:
        for _ in range(rng.integers(1, 3)):
            image, flames = flames_in(rng, image, horizon)
            burning |= flames
    image = image * rng.uniform(0.75, 1.1)
    return Scene(np.clip(image, 0, 255).astype(np.uint8), burning)


def flames_in(rng: np.random.Generator, image: np.ndarray, horizon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smoke, then tongues of yellow to red on the ground."""
    side = len(image)
    x = int(rng.uniform(0.12, 0.88) * side)
    y = int(np.clip(horizon[x] + rng.uniform(0.1, 0.35), 0.3, 0.92) * side)
    width, tall = rng.uniform(8, 18), rng.uniform(12, 28)
    rows, columns = np.mgrid[:side, :side]
    rise = np.clip((y - rows) / tall, 0, None)
    smoke = np.exp(-(((columns - x - 6 * rise * rng.uniform(-1, 1)) / (width * (1 + rise))) ** 2))
    smoke = smoke * (rows < y) * np.exp(-rise / 4) * rng.uniform(0.3, 0.7)
    image = blend(image, colour(rng, (120, 118, 118), 15), smoke[:, :, None])
    flicker = rng.uniform(0.6, 1.3, side)
    heat = 1 - ((columns - x) / width) ** 2 - ((y - rows) / (tall * flicker[None, :])).clip(0) ** 1.5
    heat = np.where(rows <= y + 3, heat, 0).clip(0, 1)
    hot = heat[:, :, None] ** 0.7
    glow = blend(np.array([190.0, 45, 15]), np.array([255.0, 215, 90]), hot)
    glow = glow + rng.normal(0, 12, (side, side, 1))
    return blend(image, glow, np.minimum(1, 2.5 * hot)), heat > 0.25


def sun(rng: np.random.Generator, image: np.ndarray, below: np.ndarray) -> np.ndarray:
    disc = blob(rng, image, rows=(0.03, 0.2), radius=(6, 14)) * ~below[:, :, None]
    return blend(image, np.array([255.0, 250, 225]), disc)


def roof(rng: np.random.Generator, image: np.ndarray, below: np.ndarray) -> np.ndarray:
    side = len(image)
    top, left = (rng.uniform((0.6, 0.1), (0.85, 0.8)) * side).astype(int)
    high, wide = rng.integers(6, 16), rng.integers(10, 26)
    image = image.copy()
    image[top : top + high, left : left + wide] = colour(rng, (150, 72, 58), 15)
    return image


def cloud(rng: np.random.Generator, image: np.ndarray, below: np.ndarray) -> np.ndarray:
    puff = blob(rng, image, rows=(0.05, 0.25), radius=(15, 40)) * ~below[:, :, None]
    return blend(image, colour(rng, (240, 240, 243), 8), 0.8 * puff)


def blob(rng: np.random.Generator, image: np.ndarray, rows: tuple, radius: tuple) -> np.ndarray:
    side = len(image)
    y, x, r = rng.uniform(*rows) * side, rng.uniform(0.1, 0.9) * side, rng.uniform(*radius)
    down, across = np.mgrid[:side, :side]
    return np.exp(-((((down - y) ** 2 + (across - x) ** 2) / r**2) ** 2))[:, :, None]


def colour(rng: np.random.Generator, around: tuple, spread: float) -> np.ndarray:
    return np.array(around) + rng.uniform(-spread, spread) + rng.uniform(-spread / 2, spread / 2, 3)


def blend(a: np.ndarray, b: np.ndarray, much: np.ndarray) -> np.ndarray:
    return a * (1 - much) + b * much
