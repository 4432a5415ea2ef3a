"""The trained classifier: read once by every worker process."""

import os
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

MODEL_PATH = Path(os.getenv("MODEL_PATH", "models/classifier.joblib"))

FEATURES = [
    "period_days",
    "duration_hours",
    "depth_ppm",
    "secondary_ppm",
    "odd_even_sigma",
    "snr",
    "star_radius",
]


class Classifier:
    def __init__(self, path: Path = MODEL_PATH) -> None:
        saved: dict[str, Any] = joblib.load(path)
        self.pipeline = saved["pipeline"]
        self.version: str = saved["version"]
        self.accuracy: float = saved["accuracy"]

    def chances(self, signal: dict[str, float]) -> dict[str, float]:
        """How likely the signal is of each kind; they add up to 1."""
        (chances,) = self.pipeline.predict_proba(pd.DataFrame([signal])[FEATURES])
        return {kind: round(float(chance), 4) for kind, chance in zip(self.pipeline.classes_, chances, strict=True)}
