import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from kombu.exceptions import OperationalError

from demeter import api, queues, worker_cpu
from demeter.database import FieldImage, sessions, with_driver
from demeter.storage import archive_path, image_path

ROOT = Path(__file__).resolve().parent.parent
FIELD = (ROOT / "samples" / "field.jpg").read_bytes()


@pytest.fixture
def asked(monkeypatch):
    """What was put into the queues, in order."""
    found = []

    def send(task, *, args, queue):
        found.append((task, args, queue))

    monkeypatch.setattr(queues.client, "send_task", send)
    return found


@pytest.fixture
def client(asked):
    with TestClient(api.app) as client:
        yield client


def upload(client, content=FIELD, **form):
    return client.post("/images", files={"image": ("field.jpg", content)}, data={"field": "north"} | form)


def in_io_worker(code):
    """The I/O worker makes all of Python wait cooperatively, so it gets a process of its own."""
    done = subprocess.run([sys.executable, "-B", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_image_is_queued_counted_and_archived(client, asked):
    answer = upload(client, field="south")
    assert answer.status_code == 202
    image_id = answer.json()["id"]
    assert (answer.json()["status"], answer.json()["plants"]) == ("queued", None)
    assert asked == [("demeter.count", (image_id,), "cpu")]

    worker_cpu.count(image_id)
    counted = client.get(f"/images/{image_id}").json()
    assert (counted["status"], counted["plants"], counted["archived"]) == ("counted", 54, False)
    assert counted["seconds"] > 0
    assert asked[1:] == [("demeter.archive", (image_id,), "io")]

    in_io_worker(f"from demeter.worker_io import archive; archive({image_id!r})")
    assert client.get(f"/images/{image_id}").json()["archived"] is True
    assert json.loads(archive_path(image_id).read_text())["plants"] == 54
    assert {"field": "south", "images": 1, "plants": 54} in client.get("/fields").json()


def test_what_is_no_image_fails_and_is_not_archived(client, asked):
    image_id = upload(client, b"no image").json()["id"]
    worker_cpu.count(image_id)
    failed = client.get(f"/images/{image_id}").json()
    assert (failed["status"], failed["error"], failed["plants"]) == ("failed", "this is not an image", None)
    assert [task for task, _, _ in asked] == ["demeter.count"]


def test_an_image_that_is_gone_is_no_trouble(client, asked):
    worker_cpu.count("gone")
    assert asked == []


def test_old_images_are_tidied_away_and_counts_stay(client):
    old, new = (upload(client).json()["id"] for _ in range(2))
    with sessions.begin() as db:
        db.get(FieldImage, old).created_at = datetime.now(UTC) - timedelta(days=31)
    assert in_io_worker("from demeter.worker_io import tidy; print(tidy())") == "1"
    assert (image_path(old).exists(), image_path(new).exists()) == (False, True)
    assert client.get(f"/images/{old}").status_code == 200


def test_the_schedule_asks_the_io_worker():
    (entry,) = worker_cpu.app.conf.beat_schedule.values()
    assert (entry["task"], entry["options"]) == ("demeter.tidy", {"queue": "io"})


def test_the_io_worker_waits_cooperatively():
    code = "import demeter.worker_io as w, socket; print(w.app.conf.worker_pool, socket.socket.__module__)"
    assert in_io_worker(code) == "gevent gevent._socket3"


def test_the_api_does_not_load_what_workers_need():
    code = "import sys, demeter.api; print([name for name in ('cv2', 'gevent', 'opentelemetry.sdk') if name in sys.modules])"
    assert in_io_worker(code) == "[]"


def test_a_queue_that_does_not_answer_is_told_and_leaves_nothing(client, monkeypatch):
    def send(*_, **__):
        raise OperationalError("no broker")

    monkeypatch.setattr(queues.client, "send_task", send)
    before = client.get("/fields").json()
    assert upload(client).status_code == 503
    assert client.get("/fields").json() == before


def test_refuses(client, monkeypatch):
    assert upload(client, b"").status_code == 422
    assert upload(client, field="").status_code == 422
    assert upload(client, field="x" * 81).status_code == 422
    assert client.get("/images/none").status_code == 404
    monkeypatch.setattr(api, "MAX_UPLOAD_MB", 0)
    assert upload(client).status_code == 413


def test_healthy(client):
    assert client.get("/health").json() == {"status": "ok"}


def test_metrics(client):
    worker_cpu.count(upload(client).json()["id"])
    text = client.get("/metrics").text
    assert 'http_requests_total{method="POST",route="/images",status="202"}' in text
    assert 'demeter_images_total{status="counted"}' in text
    assert "demeter_counting_seconds_total" in text


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_address_names_the_driver(scheme):
    assert with_driver(f"{scheme}://u:p@db/x") == "postgresql+psycopg://u:p@db/x"
