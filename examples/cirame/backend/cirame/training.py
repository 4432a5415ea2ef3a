"""Models from features."""

from dataclasses import dataclass
from time import perf_counter

import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from cirame.errors import Refused
from cirame.features import LABEL

KINDS = {
    "forest": lambda: RandomForestClassifier(100, min_samples_leaf=2, random_state=0),
    "logistic": lambda: LogisticRegression(max_iter=2000),
    "neighbours": lambda: KNeighborsClassifier(5),
}
FOLDS = 3


@dataclass(frozen=True)
class Trained:
    pipeline: Pipeline
    accuracy: float  # the mean over folds that were held out
    classes: list[str]
    seconds: float


def train(features: pd.DataFrame, kind: str) -> Trained:
    if kind not in KINDS:
        raise Refused(f"there is no model {kind!r}: choose one of {', '.join(sorted(KINDS))}")
    if LABEL not in features.columns:
        raise Refused(f"the recording has no column {LABEL!r} to learn from")
    x, y = features.drop(columns=LABEL), features[LABEL]
    counts = y.value_counts()
    if len(counts) < 2 or counts.min() < FOLDS:
        raise Refused(f"at least two states with {FOLDS} windows each are needed")
    begun = perf_counter()
    pipeline = make_pipeline(StandardScaler(), KINDS[kind]())
    accuracy = float(cross_val_score(pipeline, x, y, cv=FOLDS).mean())
    pipeline.fit(x, y)
    return Trained(pipeline, round(accuracy, 4), [str(one) for one in pipeline.classes_], perf_counter() - begun)
