"""The trained model: read once when the service starts."""

import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from API.features import build_features

DEFAULT_PATH = Path(__file__).resolve().parent.parent / "models" / "flight_delay.pkl"


@dataclass(frozen=True)
class DelayModel:
    pipeline: Any  # scikit-learn's, as it was pickled
    threshold: float
    metrics: dict[str, float]

    def probability(self, flight: dict) -> float:
        """Chance that the flight leaves at least 15 minutes late, from 0 to 1."""
        features = build_features(pd.DataFrame([flight]))
        return float(self.pipeline.predict_proba(features)[0, 1])


def load_model() -> DelayModel:
    """Reads the file MODEL_PATH names, else the one beside the code. Raises OSError when there is none."""
    path = Path(os.getenv("MODEL_PATH", str(DEFAULT_PATH)))
    with path.open("rb") as file:
        saved = pickle.load(file)
    return DelayModel(saved["pipeline"], saved["threshold"], saved["metrics"])
