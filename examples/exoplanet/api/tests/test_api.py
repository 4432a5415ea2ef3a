import pytest
from fastapi.testclient import TestClient
from redis.exceptions import ConnectionError

from exoplanet.cache import CACHE_SECONDS, key_of
from exoplanet.main import app

NEPTUNE = {"period_days": 9.2, "duration_hours": 3.4, "depth_ppm": 1250, "snr": 31}
BINARY = {
    "period_days": 2.4,
    "duration_hours": 4.1,
    "depth_ppm": 41_000,
    "secondary_ppm": 9_000,
    "odd_even_sigma": 7,
    "snr": 160,
}


class Memory:
    """What the cache asks of Redis."""

    def __init__(self):
        self.kept = {}

    def get(self, key):
        return self.kept.get(key)

    def set(self, key, value, ex):
        assert ex == CACHE_SECONDS
        self.kept[key] = value.encode()

    def ping(self):
        return True


class Broken:
    def get(self, *_, **__):
        raise ConnectionError("gone")

    set = ping = get


@pytest.fixture
def client():
    with TestClient(app) as client:
        client.app.state.cache.redis = Memory()
        yield client


@pytest.mark.parametrize(("signal", "kind"), [(NEPTUNE, "planet"), (BINARY, "binary")])
def test_tells(client, signal, kind):
    answer = client.post("/api/classify", json=signal)
    assert answer.status_code == 200
    assert answer.json()["kind"] == kind
    assert sum(answer.json()["chances"].values()) == pytest.approx(1, abs=0.001)


def test_the_second_answer_is_the_first_from_the_cache(client):
    first, second = (client.post("/api/classify", json=NEPTUNE) for _ in range(2))
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("miss", "hit")
    assert first.json() == second.json()
    # Another signal is another answer.
    assert client.post("/api/classify", json=NEPTUNE | {"snr": 23}).headers["x-cache"] == "miss"


def test_without_a_cache_it_answers_all_the_same(client):
    client.app.state.cache.redis = Broken()
    answers = [client.post("/api/classify", json=NEPTUNE) for _ in range(2)]
    assert [answer.headers["x-cache"] for answer in answers] == ["off", "off"]
    assert client.get("/api/health").json()["cache"] == "off"


def test_a_cache_that_was_never_there():
    with TestClient(app) as client:
        assert client.post("/api/classify", json=NEPTUNE).headers["x-cache"] == "off"


def test_another_model_has_other_keys():
    assert key_of(NEPTUNE, "1") != key_of(NEPTUNE, "2")
    assert key_of(NEPTUNE, "1") == key_of(dict(reversed(NEPTUNE.items())), "1")


def test_healthy_and_known(client):
    health = client.get("/api/health").json()
    model = client.get("/api/model").json()
    assert health == {"status": "ok", "model": model["version"], "cache": "on"}
    assert model["accuracy"] > 0.9


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("period_days", 0),
        ("period_days", "long"),
        ("duration_hours", -1),
        ("depth_ppm", 1e9),
        ("secondary_ppm", -1),
        ("snr", None),
        ("colour", "red"),
    ],
)
def test_refuses(client, field, value):
    assert client.post("/api/classify", json=NEPTUNE | {field: value}).status_code == 422


@pytest.mark.parametrize("field", NEPTUNE)
def test_refuses_a_signal_without(client, field):
    signal = {name: value for name, value in NEPTUNE.items() if name != field}
    assert client.post("/api/classify", json=signal).status_code == 422
