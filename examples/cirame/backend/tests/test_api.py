import io
import runpy
from pathlib import Path

import pytest

from cirame import create_app

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "samples"


@pytest.fixture
def app(tmp_path):
    return create_app(str(tmp_path))


@pytest.fixture
def client(app):
    return app.test_client()


def send(client, path, content, name="recording.csv"):
    return client.post(path, data={"file": (io.BytesIO(content), name)})


def sample(name):
    return (SAMPLES / name).read_bytes()


def test_upload_extract_train_list_predict(client):
    uploaded = send(client, "/api/datasets", sample("recording.csv"))
    assert uploaded.status_code == 201
    assert uploaded.json["columns"] == ["vibration", "temperature", "state"]
    assert (uploaded.json["rows"], uploaded.json["windows"]) == (4608, None)

    extracted = client.post("/api/datasets/1/features")
    assert extracted.status_code == 200
    assert extracted.json["windows"] == 72
    assert "vibration_crest" in extracted.json["features"]
    assert client.get("/api/datasets").json[0]["windows"] == 72

    trained = client.post("/api/models", json={"dataset": 1, "kind": "forest"})
    assert trained.status_code == 201
    assert trained.json["accuracy"] > 0.9
    assert trained.json["classes"] == ["dry", "good", "loose"]
    assert client.get("/api/models").json == [trained.json]

    predicted = send(client, "/api/models/1/predict", sample("unknown.csv"))
    assert predicted.json == {"states": ["good"] * 4 + ["dry"] * 4, "counts": {"dry": 4, "good": 4}}


@pytest.mark.parametrize("kind", ["forest", "logistic", "neighbours"])
def test_each_kind_of_model_learns(client, kind):
    assert kind in client.get("/api/kinds").json
    send(client, "/api/datasets", sample("recording.csv"))
    client.post("/api/datasets/1/features")
    assert client.post("/api/models", json={"dataset": 1, "kind": kind}).json["accuracy"] > 0.9


def test_what_was_there_is_there_after_a_restart(app, tmp_path):
    send(app.test_client(), "/api/datasets", sample("recording.csv"))
    again = create_app(str(tmp_path)).test_client()
    assert again.get("/api/datasets").json[0]["name"] == "recording.csv"
    assert again.post("/api/datasets/1/features").status_code == 200


def test_features_come_before_training(client):
    send(client, "/api/datasets", sample("recording.csv"))
    assert client.post("/api/models", json={"dataset": 1}).status_code == 409


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"name\nx\n", 422),
        (b"vibration\n1\n2\n", 422),
        (b"\xff\xfe\x00", 422),
    ],
    ids=["empty", "no numbers", "too short", "no text"],
)
def test_refuses_a_file_that_is(client, content, status):
    answer = send(client, "/api/datasets", content)
    assert answer.status_code == status
    assert answer.json["error"]


def test_refuses_no_file_at_all(client):
    assert client.post("/api/datasets").status_code == 400


def test_refuses_a_recording_with_gaps(client):
    send(client, "/api/datasets", b"vibration\n" + b"1\n" * 63 + b'""\n2\n')
    answer = client.post("/api/datasets/1/features")
    assert (answer.status_code, answer.json) == (422, {"error": "the column vibration has gaps"})


def test_refuses_what_the_model_does_not_know(client):
    send(client, "/api/datasets", sample("recording.csv"))
    client.post("/api/datasets/1/features")
    client.post("/api/models", json={"dataset": 1})
    answer = send(client, "/api/models/1/predict", b"vibration\n" + b"1\n" * 64)
    assert answer.status_code == 422
    assert "temperature_mean" in answer.json["error"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"dataset": 9}, 404), ({}, 422), ([], 422), ({"dataset": 1, "kind": "oracle"}, 422)],
)
def test_refuses_to_train(client, asked, status):
    send(client, "/api/datasets", sample("recording.csv"))
    client.post("/api/datasets/1/features")
    assert client.post("/api/models", json=asked).status_code == status


def test_refuses_more_than_the_limit(app, client):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    assert send(client, "/api/datasets", sample("recording.csv")).status_code == 413


@pytest.mark.parametrize("path", ["/api/datasets/7/features", "/api/models/7/predict"])
def test_what_is_not_there(client, path):
    answer = client.post(path)
    assert (answer.status_code, list(answer.json)) == (404, ["error"])


def test_healthy(client):
    assert client.get("/api/health").json == {"status": "ok"}


def test_the_samples_are_what_the_script_makes(tmp_path):
    (tmp_path / "backend").mkdir()
    (tmp_path / "samples").mkdir()
    script = tmp_path / "backend" / "make_recordings.py"
    script.write_text((ROOT / "make_recordings.py").read_text())
    runpy.run_path(str(script), run_name="__main__")
    for name in ("recording.csv", "unknown.csv"):
        assert (tmp_path / "samples" / name).read_bytes() == sample(name)
