import pytest
from fastapi.testclient import TestClient

from API.main import app

FLIGHT = {
    "airline": "KW",
    "origin": "CGH",
    "destination": "BSB",
    "departure": "2025-01-17T18:40:00",
    "distance_km": 866,
}


@pytest.fixture
def client():
    with TestClient(app) as client:
        yield client


def test_healthy_once_the_model_is_loaded(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["metrics"]["roc_auc"] > 0.6


def test_not_healthy_without_a_model(monkeypatch, tmp_path):
    monkeypatch.setenv("MODEL_PATH", str(tmp_path / "none.pkl"))
    with TestClient(app) as client:
        assert client.get("/health").status_code == 503
        assert client.post("/predict", json=FLIGHT).status_code == 503


def test_predicts_a_probability(client):
    answer = client.post("/predict", json=FLIGHT)
    assert answer.status_code == 200
    assert set(answer.json()) == {"delayed", "probability"}
    assert 0 <= answer.json()["probability"] <= 1


def test_a_summer_friday_evening_is_worse_than_a_quiet_morning(client):
    evening = client.post("/predict", json=FLIGHT).json()
    morning = client.post(
        "/predict",
        json=FLIGHT | {"airline": "QN", "origin": "FOR", "departure": "2025-05-13T06:10:00"},
    ).json()
    assert evening["probability"] > morning["probability"] + 0.2
    assert evening["delayed"] and not morning["delayed"]


def test_an_unknown_airport_is_still_answered(client):
    assert client.post("/predict", json=FLIGHT | {"destination": "LIS"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("airline", "K"),
        ("origin", "cgh"),
        ("destination", "CGH"),
        ("departure", "yesterday"),
        ("distance_km", 0),
        ("distance_km", "far"),
        ("passengers", 180),
    ],
)
def test_refuses_bad_input(client, field, value):
    assert client.post("/predict", json=FLIGHT | {field: value}).status_code == 422


@pytest.mark.parametrize("field", FLIGHT)
def test_refuses_missing_input(client, field):
    flight = {name: value for name, value in FLIGHT.items() if name != field}
    assert client.post("/predict", json=flight).status_code == 422
