import io
import os
import tempfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

scratch = Path(tempfile.mkdtemp(prefix="wildfire-tests-"))
os.environ.update(
    JWT_SECRET="only for tests, and long enough to sign with",
    DATABASE_URL=f"sqlite:///{scratch}/users.db",
    DETECTIONS_STORE="postgres",
    DETECTION_FLOW="queue",
    SHARED_DIR=str(scratch / "shared"),
)

from alembic import command  # noqa: E402
from alembic.config import Config  # noqa: E402

from app.main import app  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def client():
    command.upgrade(Config(str(ROOT / "alembic.ini")), "head")
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="session")
def shared():
    return scratch / "shared"


@pytest.fixture
def sign_in(client, request):
    """Signs a user of this test up and in; gives the header that says so."""

    def signed_in(name: str) -> dict[str, str]:
        user = {"name": f"{name}.{request.node.name}"[:64].translate({91: "-", 93: "-"}), "password": "a long enough one"}
        assert client.post("/auth/users", json=user).status_code == 201
        form = {"username": user["name"], "password": user["password"]}
        answer = client.post("/auth/token", data=form)
        assert answer.status_code == 200
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    return signed_in


@pytest.fixture
def png():
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "forestgreen").save(content, "PNG")
    return content.getvalue()
