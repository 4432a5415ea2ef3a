"""Writes ../samples/*.csv: vibration and temperature of a made-up machine that runs well, loosely, or dry."""

import csv
import math
import random
from pathlib import Path

SEED, RATE = 1867, 50
STATES = {
    # state: swing, frequency (Hz), roughness, knocks a second, temperature
    "good": (1.0, 8.0, 0.15, 0.0, 48),
    "loose": (1.8, 5.0, 0.35, 2.5, 51),
    "dry": (1.1, 13.0, 0.60, 0.4, 63),
}


def readings(rng: random.Random, state: str, count: int):
    swing, frequency, rough, knocks, temperature = STATES[state]
    warm = temperature + rng.uniform(-2, 2)
    for i in range(count):
        knock = rng.gauss(0, 3) if rng.random() < knocks / RATE else 0
        vibration = swing * math.sin(2 * math.pi * frequency * i / RATE) + rng.gauss(0, rough) + knock
        warm += 0.02 * (temperature - warm) + rng.gauss(0, 0.05)
        yield f"{vibration:.3f}", f"{warm:.2f}"


def write(path: Path, rng: random.Random, runs: list[str], with_state: bool) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["vibration", "temperature", *(["state"] if with_state else [])])
        for state in runs:
            for row in readings(rng, state, 256):
                writer.writerow([*row, *([state] if with_state else [])])


if __name__ == "__main__":
    rng = random.Random(SEED)
    samples = Path(__file__).resolve().parent.parent / "samples"
    write(samples / "recording.csv", rng, [*STATES] * 6, True)
    write(samples / "unknown.csv", rng, ["good", "dry"], False)
