"""The routes, all under /api."""

import json
import os
from pathlib import Path

import joblib
import pandas as pd
from flask import Blueprint, current_app, jsonify, request

from cirame.database import Database
from cirame.errors import Refused
from cirame.features import LABEL, check_recording, extract
from cirame.training import KINDS, train

api = Blueprint("api", __name__)


def database() -> Database:
    return current_app.extensions["database"]


def data_file(folder: str, name: str) -> Path:
    return Path(current_app.config["DATA_DIR"]) / folder / name


@api.get("/health")
def health():
    database().one("SELECT 1")
    return jsonify(status="ok")


@api.post("/datasets")
def upload():
    """A CSV file in the field `file`: a column for each sensor, and `state` where it is known."""
    name, table = uploaded()
    check_recording(table)
    dataset_id = database().insert(
        "INSERT INTO datasets (name, rows, columns) VALUES (?, ?, ?)",
        name,
        len(table),
        json.dumps(list(table.columns)),
    )
    written(data_file("uploads", f"{dataset_id}.csv"), lambda path: table.to_csv(path, index=False))
    return jsonify(dataset(dataset_id)), 201


@api.get("/datasets")
def datasets():
    return jsonify([described(row) for row in database().all("SELECT * FROM datasets ORDER BY id DESC")])


@api.post("/datasets/<int:dataset_id>/features")
def features(dataset_id: int):
    dataset(dataset_id)
    table = extract(pd.read_csv(data_file("uploads", f"{dataset_id}.csv")))
    written(data_file("features", f"{dataset_id}.csv"), lambda path: table.to_csv(path, index=False))
    database().change("UPDATE datasets SET windows = ? WHERE id = ?", len(table), dataset_id)
    names = [name for name in table.columns if name != LABEL]
    return jsonify(windows=len(table), features=names, preview=table.head(5).round(4).to_dict("records"))


@api.post("/models")
def new_model():
    """Trains on a dataset whose features are extracted: {"dataset": 1, "kind": "forest"}. Takes its time."""
    asked = request.get_json()
    if not isinstance(asked, dict) or not isinstance(asked.get("dataset"), int):
        raise Refused("name the dataset and the kind of model")
    known = dataset(asked["dataset"])
    if known["windows"] is None:
        raise Refused("extract the features first", 409)
    trained = train(pd.read_csv(data_file("features", f"{known['id']}.csv")), str(asked.get("kind", "forest")))
    model_id = database().insert(
        "INSERT INTO models (dataset_id, kind, accuracy, classes, seconds) VALUES (?, ?, ?, ?, ?)",
        known["id"],
        asked.get("kind", "forest"),
        trained.accuracy,
        json.dumps(trained.classes),
        round(trained.seconds, 3),
    )
    written(data_file("models", f"{model_id}.joblib"), lambda path: joblib.dump(trained.pipeline, path, compress=3))
    return jsonify(model(model_id)), 201


@api.get("/models")
def models():
    return jsonify([described(row) for row in database().all("SELECT * FROM models ORDER BY id DESC")])


@api.get("/kinds")
def kinds():
    return jsonify(sorted(KINDS))


@api.post("/models/<int:model_id>/predict")
def predict(model_id: int):
    """A recording as /datasets takes it; gives the state in each window."""
    model(model_id)
    _, table = uploaded()
    check_recording(table)
    pipeline = joblib.load(data_file("models", f"{model_id}.joblib"))
    rows = extract(table.drop(columns=LABEL, errors="ignore"))
    wanted = list(pipeline.feature_names_in_)
    if missing := [name for name in wanted if name not in rows.columns]:
        raise Refused(f"the recording lacks what the model knows: {', '.join(missing)}")
    states = [str(state) for state in pipeline.predict(rows[wanted])]
    counts = pd.Series(states).value_counts()
    return jsonify(states=states, counts={str(state): int(n) for state, n in counts.items()})


def uploaded() -> tuple[str, pd.DataFrame]:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("send a CSV file in the field 'file'", 400)
    try:
        table = pd.read_csv(file.stream)
    except (ValueError, UnicodeDecodeError) as error:
        raise Refused(f"this is no CSV file: {error}") from None
    return os.path.basename(file.filename), table


def dataset(dataset_id: int) -> dict:
    row = database().one("SELECT * FROM datasets WHERE id = ?", dataset_id)
    if row is None:
        raise Refused("there is no such dataset", 404)
    return described(row)


def model(model_id: int) -> dict:
    row = database().one("SELECT * FROM models WHERE id = ?", model_id)
    if row is None:
        raise Refused("there is no such model", 404)
    return described(row)


def described(row: dict) -> dict:
    """Lists are JSON in the database."""
    return {name: json.loads(value) if name in ("columns", "classes") else value for name, value in row.items()}


def written(path: Path, write) -> None:
    """Whole or not at all: another worker may read it."""
    partial = path.with_name(f".{os.getpid()}.{path.name}")
    write(partial)
    os.replace(partial, path)
