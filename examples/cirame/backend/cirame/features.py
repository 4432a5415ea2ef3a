"""From a recording to a table of features: one row for each window of readings."""

import numpy as np
import pandas as pd

from cirame.errors import Refused

LABEL = "state"
WINDOW = 64
STATISTICS = ("mean", "std", "rms", "peak", "crest", "kurtosis", "centroid")


def check_recording(table: pd.DataFrame) -> None:
    """At least one column of numbers, and enough readings for a window."""
    if not sensors(table):
        raise Refused("the file has no column of numbers")
    if len(table) < WINDOW:
        raise Refused(f"the file has {len(table)} rows: at least {WINDOW} are needed")


def sensors(table: pd.DataFrame) -> list[str]:
    return [name for name in table.select_dtypes("number").columns if name != LABEL]


def extract(table: pd.DataFrame, window: int = WINDOW) -> pd.DataFrame:
    """Windows do not overlap; what is left over at the end is not used. With a label, windows of two states are left out."""
    count = len(table) // window
    readings = table.iloc[: count * window]
    columns = {}
    for sensor in sensors(table):
        values = readings[sensor].to_numpy(float).reshape(count, window)
        if not np.isfinite(values).all():
            raise Refused(f"the column {sensor} has gaps")
        for statistic, result in zip(STATISTICS, statistics(values), strict=True):
            columns[f"{sensor}_{statistic}"] = result
    features = pd.DataFrame(columns)
    if LABEL not in table.columns:
        return features
    states = readings[LABEL].astype(str).to_numpy().reshape(count, window)
    features[LABEL] = states[:, 0]
    return features[(states == states[:, :1]).all(axis=1)].reset_index(drop=True)


def statistics(windows: np.ndarray) -> list[np.ndarray]:
    """Those of STATISTICS for each row."""
    mean, std = windows.mean(axis=1), windows.std(axis=1)
    swing = windows - mean[:, None]
    rms = np.sqrt((windows**2).mean(axis=1))
    peak = np.abs(swing).max(axis=1)
    quiet = np.where(std > 0, std, 1)
    spectrum = np.abs(np.fft.rfft(swing, axis=1))[:, 1:]
    total = spectrum.sum(axis=1)
    centroid = (spectrum * np.arange(1, spectrum.shape[1] + 1)).sum(axis=1) / np.where(total > 0, total, 1)
    return [mean, std, rms, peak, peak / quiet, (swing**4).mean(axis=1) / quiet**4, centroid]
