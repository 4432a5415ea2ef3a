import runpy
from pathlib import Path

import pandas as pd
import pytest

from exoplanet.classifier import Classifier
from train import DATA, train


def test_the_data_is_what_the_script_makes(tmp_path):
    script = tmp_path / "make_signals.py"
    script.write_text((DATA.parent / "make_signals.py").read_text())
    runpy.run_path(str(script), run_name="__main__")
    assert (tmp_path / "signals.csv").read_bytes() == DATA.read_bytes()


def test_training_again_gives_the_model_that_is_shipped():
    _, accuracy = train(pd.read_csv(DATA))
    assert accuracy == pytest.approx(Classifier().accuracy, abs=0.01)
    assert accuracy < 1, "signals that cannot be told apart are part of it"


def test_there_is_no_model_there():
    with pytest.raises(FileNotFoundError):
        Classifier(Path("none.joblib"))
