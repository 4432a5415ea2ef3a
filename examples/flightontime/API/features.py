"""From what a caller knows about a flight to what the model was trained on."""

import pandas as pd

CATEGORIES = ["airline", "origin", "destination"]
NUMBERS = ["distance_km", "month", "weekday", "hour"]


def build_features(flights: pd.DataFrame) -> pd.DataFrame:
    """Needs the columns airline, origin, destination, departure and distance_km."""
    departure = pd.to_datetime(flights["departure"])
    features = flights[CATEGORIES + ["distance_km"]].copy()
    features["month"] = departure.dt.month
    features["weekday"] = departure.dt.dayofweek
    features["hour"] = departure.dt.hour + departure.dt.minute / 60
    return features[CATEGORIES + NUMBERS]
