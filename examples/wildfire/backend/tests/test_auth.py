from datetime import UTC, datetime, timedelta

import jwt
import pytest

from app.database import with_driver
from app.settings import JWT_SECRET


def test_signing_up_and_in(client, sign_in):
    me = client.get("/auth/me", headers=sign_in("ana"))
    assert me.status_code == 200
    assert me.json()["name"].startswith("ana.")


def test_a_token_lasts_thirty_minutes(client, sign_in):
    token = sign_in("ben")["Authorization"].removeprefix("Bearer ")
    expires = datetime.fromtimestamp(jwt.decode(token, JWT_SECRET, algorithms=["HS256"])["exp"], UTC)
    left = expires - datetime.now(UTC)
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "1", "exp": datetime(2020, 1, 1, tzinfo=UTC)},
        {"sub": "1"},
        {"sub": "99999", "exp": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
    ids=["expired", "never expires", "of nobody"],
)
def test_refuses_a_token_that(client, claims):
    token = jwt.encode(claims, JWT_SECRET, algorithm="HS256")
    assert client.get("/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_refuses_a_token_signed_by_another(client):
    token = jwt.encode({"sub": "1", "exp": datetime(2999, 1, 1, tzinfo=UTC)}, "x" * 40, algorithm="HS256")
    assert client.get("/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_name_is_taken_once(client):
    user = {"name": "only.one", "password": "a long enough one"}
    assert client.post("/auth/users", json=user).status_code == 201
    assert client.post("/auth/users", json=user).status_code == 409


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(client):
    client.post("/auth/users", json={"name": "carla", "password": "a long enough one"})
    wrong = client.post("/auth/token", data={"username": "carla", "password": "another one"})
    unknown = client.post("/auth/token", data={"username": "nobody", "password": "another one"})
    assert (wrong.status_code, wrong.json()) == (401, unknown.json())


@pytest.mark.parametrize(
    "user",
    [
        {"name": "ab", "password": "a long enough one"},
        {"name": "with space", "password": "a long enough one"},
        {"name": "short", "password": "seven.."},
        {"name": "wide", "password": "ü" * 40},
        {"name": "none"},
    ],
)
def test_refuses(client, user):
    assert client.post("/auth/users", json=user).status_code == 422


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgresql+psycopg://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_the_address_names_the_driver(url, expected):
    assert with_driver(url) == expected
