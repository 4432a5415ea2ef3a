"""Trains the delay model on data/flights.csv and writes models/flight_delay.pkl."""

import pickle
from pathlib import Path

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import f1_score, precision_recall_curve, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from API.features import CATEGORIES, build_features

ROOT = Path(__file__).resolve().parent


def new_pipeline() -> Pipeline:
    encode = ColumnTransformer(
        [("categories", OneHotEncoder(handle_unknown="ignore", sparse_output=False), CATEGORIES)],
        remainder="passthrough",
    )
    classify = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.06, max_leaf_nodes=12, l2_regularization=1.0, random_state=0
    )
    return Pipeline([("encode", encode), ("classify", classify)])


def best_threshold(truth: pd.Series, probabilities) -> float:
    """The one with the highest F1 score."""
    precision, recall, thresholds = precision_recall_curve(truth, probabilities)
    f1 = 2 * precision * recall / (precision + recall + 1e-9)
    return float(thresholds[f1[:-1].argmax()])


def train(flights: pd.DataFrame) -> dict:
    features, truth = build_features(flights), flights["delayed"]
    x_train, x_test, y_train, y_test = train_test_split(
        features, truth, test_size=0.25, stratify=truth, random_state=0
    )
    pipeline = new_pipeline().fit(x_train, y_train)
    threshold = best_threshold(y_train, pipeline.predict_proba(x_train)[:, 1])
    probabilities = pipeline.predict_proba(x_test)[:, 1]
    metrics = {
        "roc_auc": round(float(roc_auc_score(y_test, probabilities)), 3),
        "f1": round(float(f1_score(y_test, probabilities >= threshold)), 3),
    }
    return {"pipeline": pipeline, "threshold": threshold, "metrics": metrics}


if __name__ == "__main__":
    trained = train(pd.read_csv(ROOT / "data" / "flights.csv"))
    print(trained["metrics"])
    with (ROOT / "models" / "flight_delay.pkl").open("wb") as file:
        pickle.dump(trained, file, protocol=5)
