"""Writes signals.csv: made-up transit signals of a survey, each with what it really was. Same seed, same bytes."""

import csv
import math
import random
from pathlib import Path

SEED = 20090307
ROWS = 3000
COLUMNS = ["period_days", "duration_hours", "depth_ppm", "secondary_ppm", "odd_even_sigma", "snr", "star_radius", "kind"]


def planet(rng: random.Random) -> dict[str, float]:
    """A dip once a period, as long as geometry allows, and hardly any half-way."""
    star, period = rng.lognormvariate(0, 0.25), rng.lognormvariate(2.2, 1.0)
    radius = min(rng.lognormvariate(0.8, 0.6), 16)  # of the Earth's
    depth = (radius / (109 * star)) ** 2 * 1e6
    return {
        "period_days": period,
        "duration_hours": transit_hours(period, star) * rng.uniform(0.55, 1.0),
        "depth_ppm": depth,
        "secondary_ppm": abs(rng.gauss(0, 12)),
        "odd_even_sigma": abs(rng.gauss(0, 0.9)),
        "snr": rng.lognormvariate(3.0, 0.5),
        "star_radius": star,
    }


def binary(rng: random.Random) -> dict[str, float]:
    """Two stars: deep dips that alternate, one often shallower than the other."""
    star, period = rng.lognormvariate(0, 0.3), rng.lognormvariate(1.0, 0.9)
    depth = rng.lognormvariate(9.3, 1.0)
    return {
        "period_days": period,
        "duration_hours": transit_hours(period, star) * rng.uniform(0.8, 2.0),
        "depth_ppm": min(depth, 400_000),
        "secondary_ppm": depth * rng.betavariate(1.2, 3),
        "odd_even_sigma": rng.lognormvariate(1.2, 0.9),
        "snr": rng.lognormvariate(4.6, 0.8),
        "star_radius": star,
    }


def noise(rng: random.Random) -> dict[str, float]:
    """The instrument's or the star's own: weak, long, at any period."""
    star = rng.lognormvariate(0.2, 0.4)
    return {
        "period_days": rng.uniform(0.6, 400),
        "duration_hours": rng.lognormvariate(1.9, 0.8),
        "depth_ppm": rng.lognormvariate(5.2, 0.8),
        "secondary_ppm": abs(rng.gauss(0, 60)),
        "odd_even_sigma": abs(rng.gauss(0, 1.8)),
        "snr": rng.lognormvariate(2.1, 0.3),
        "star_radius": star,
    }


def transit_hours(period_days: float, star_radius: float) -> float:
    """Across the middle of a star of the Sun's mass."""
    axis = 215 * (period_days / 365.25) ** (2 / 3)  # of the orbit, in radii of the Sun
    return 24 * period_days * star_radius / (math.pi * axis)


def main() -> None:
    rng = random.Random(SEED)
    with (Path(__file__).parent / "signals.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for _ in range(ROWS):
            kind = rng.choices([planet, binary, noise], [4, 3, 3])[0]
            writer.writerow({name: f"{value:.4g}" for name, value in kind(rng).items()} | {"kind": kind.__name__})


if __name__ == "__main__":
    main()
