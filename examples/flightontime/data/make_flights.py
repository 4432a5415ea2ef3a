"""Writes flights.csv: made-up flights whose delays follow plausible causes. Same seed, same bytes."""

import csv
import math
import random
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20250117
ROWS = 4000
# Code: latitude, longitude, how crowded it is (1 is usual).
AIRPORTS = {
    "GRU": (-23.43, -46.47, 1.5),
    "CGH": (-23.63, -46.66, 1.6),
    "BSB": (-15.87, -47.92, 1.2),
    "GIG": (-22.81, -43.25, 1.1),
    "SDU": (-22.91, -43.16, 1.3),
    "CNF": (-19.63, -43.97, 1.0),
    "VCP": (-23.01, -47.13, 1.1),
    "REC": (-8.13, -34.92, 0.9),
    "POA": (-29.99, -51.17, 1.0),
    "SSA": (-12.91, -38.32, 0.9),
    "CWB": (-25.53, -49.18, 1.1),
    "FOR": (-3.78, -38.53, 0.8),
}
# Invented airlines: how late they are by habit.
AIRLINES = {"QN": -0.5, "VX": 0.0, "ZB": 0.4, "KW": 0.9}


def distance_km(a: str, b: str) -> int:
    """Along a great circle."""
    (lat1, lon1, _), (lat2, lon2, _) = AIRPORTS[a], AIRPORTS[b]
    p, q, d = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    return round(6371 * math.acos(min(1, math.sin(p) * math.sin(q) + math.cos(p) * math.cos(q) * math.cos(d))))


def chance_of_delay(airline: str, origin: str, departure: datetime, distance: int) -> float:
    score = -2.6 + AIRLINES[airline] + 0.9 * AIRPORTS[origin][2]
    score += 1.3 * max(0, departure.hour - 6) / 16  # delays pile up over the day
    score += 0.5 if departure.month in (1, 7, 12) else 0  # holidays
    score += 0.6 if departure.month in (1, 2, 3) and departure.hour >= 15 else 0  # summer storms
    score += 0.3 if departure.weekday() in (4, 6) else 0
    score += 0.0001 * distance
    return 1 / (1 + math.exp(-score))


def main() -> None:
    rng = random.Random(SEED)
    with (Path(__file__).parent / "flights.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["airline", "origin", "destination", "departure", "distance_km", "delayed"])
        for _ in range(ROWS):
            airline = rng.choice(sorted(AIRLINES))
            origin, destination = rng.sample(sorted(AIRPORTS), 2)
            departure = datetime(2024, 1, 1, 5) + timedelta(days=rng.randrange(366), minutes=5 * rng.randrange(216))
            distance = distance_km(origin, destination)
            delayed = rng.random() < chance_of_delay(airline, origin, departure, distance)
            writer.writerow([airline, origin, destination, departure.isoformat(), distance, int(delayed)])


if __name__ == "__main__":
    main()
