import runpy
from pathlib import Path

import pandas as pd
import pytest

from API.features import CATEGORIES, NUMBERS, build_features
from API.model import load_model
from train import train

ROOT = Path(__file__).resolve().parent.parent


def test_features_are_those_of_the_departure():
    flight = {"airline": "QN", "origin": "GRU", "destination": "REC", "departure": "2025-03-02T21:30:00"}
    features = build_features(pd.DataFrame([flight | {"distance_km": 2100}]))
    assert list(features.columns) == CATEGORIES + NUMBERS
    assert features.loc[0, NUMBERS].tolist() == [2100, 3, 6, 21.5]


def test_the_data_is_what_the_script_makes(tmp_path):
    script = tmp_path / "make_flights.py"
    script.write_text((ROOT / "data" / "make_flights.py").read_text())
    runpy.run_path(str(script), run_name="__main__")
    assert (tmp_path / "flights.csv").read_bytes() == (ROOT / "data" / "flights.csv").read_bytes()


def test_training_again_gives_the_model_that_is_shipped():
    trained = train(pd.read_csv(ROOT / "data" / "flights.csv"))
    assert trained["metrics"] == pytest.approx(load_model().metrics, abs=0.01)
