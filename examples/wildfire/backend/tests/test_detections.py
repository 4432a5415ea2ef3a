import io
import json
from datetime import timedelta

import httpx
import pytest
from PIL import Image

from app import settings
from app.flows import FlowError, KestraFlow
from app.main import app

BOX = {"left": 8, "top": 8, "right": 24, "bottom": 24, "confidence": 0.93}


def upload(client, headers, content, name="forest.png"):
    return client.post("/detections", headers=headers, files={"image": (name, content)})


def settle(shared, detection_id, **result):
    """What a detector leaves."""
    (shared / "results").mkdir(exist_ok=True)
    (shared / "results" / f"{detection_id}.json").write_text(json.dumps(result))


def test_an_image_waits_for_the_detector_and_then_has_its_result(client, sign_in, shared, png):
    headers = sign_in("ana")
    answer = upload(client, headers, png)
    assert answer.status_code == 202
    pending = answer.json()
    assert (pending["status"], pending["width"], pending["height"], pending["fire"]) == ("pending", 64, 48, None)
    assert (shared / "images" / pending["id"]).read_bytes() == png
    assert (shared / "queue" / pending["id"]).exists()
    assert client.get(f"/detections/{pending['id']}", headers=headers).json()["status"] == "pending"

    settle(shared, pending["id"], status="done", fire=True, boxes=[BOX])
    done = client.get(f"/detections/{pending['id']}", headers=headers).json()
    assert (done["status"], done["fire"], done["boxes"]) == ("done", True, [BOX])

    # It is the store that remembers.
    (shared / "results" / f"{pending['id']}.json").unlink()
    assert client.get(f"/detections/{pending['id']}", headers=headers).json() == done


def test_a_failed_detection_says_why(client, sign_in, shared, png):
    headers = sign_in("ana")
    detection_id = upload(client, headers, png).json()["id"]
    settle(shared, detection_id, status="failed", error="the image is broken")
    answer = client.get(f"/detections/{detection_id}", headers=headers).json()
    assert (answer["status"], answer["fire"], answer["error"]) == ("failed", None, "the image is broken")


def test_the_image_comes_back_as_it_was(client, sign_in, png):
    headers = sign_in("ana")
    detection_id = upload(client, headers, png).json()["id"]
    answer = client.get(f"/detections/{detection_id}/image", headers=headers)
    assert (answer.headers["content-type"], answer.content) == ("image/png", png)


def test_each_user_sees_their_own_newest_first(client, sign_in, png):
    ana, ben = sign_in("ana"), sign_in("ben")
    for name in ("first.png", "second.png"):
        upload(client, ana, png, name)
    other = upload(client, ben, png).json()["id"]
    listed = client.get("/detections", headers=ana).json()
    assert [one["filename"] for one in listed] == ["second.png", "first.png"]
    assert client.get(f"/detections/{other}", headers=ana).status_code == 404
    assert client.get(f"/detections/{other}/image", headers=ana).status_code == 404


@pytest.mark.parametrize("path", ["/detections", "/detections/x", "/detections/x/image"])
def test_nothing_without_a_token(client, path):
    assert client.get(path).status_code == 401


def test_refuses_what_is_not_an_image(client, sign_in, png):
    headers = sign_in("ana")
    gif = io.BytesIO()
    Image.new("L", (2, 2)).save(gif, "GIF")
    for content in (b"", b"text", png[:40], gif.getvalue()):
        assert upload(client, headers, content).status_code == 422


def test_refuses_what_is_too_large(client, sign_in):
    content = b"\0" * (settings.MAX_UPLOAD_MB * 2**20 + 1)
    assert upload(client, sign_in("ana"), content).status_code == 413


def test_an_engine_that_does_not_answer_is_told(client, sign_in, png, monkeypatch):
    class Broken:
        def start(self, detection_id):
            raise FlowError("no engine")

    headers = sign_in("ana")
    monkeypatch.setattr(app.state, "flow", Broken())
    assert upload(client, headers, png).status_code == 502
    assert [one["status"] for one in client.get("/detections", headers=headers).json()] == ["failed"]


def test_kestra_is_asked_for_the_flow_with_the_id_as_its_input():
    asked = []

    def engine(request):
        asked.append(request)
        return httpx.Response(200, json={"id": "1"}, extensions={"elapsed": timedelta()})

    flow = KestraFlow("http://kestra.example.org", "ops@example.org", "secret")
    flow.client = httpx.Client(transport=httpx.MockTransport(engine), base_url="http://kestra.example.org")
    flow.start("abc")
    (request,) = asked
    assert (request.method, request.url.path) == ("POST", "/api/v1/main/executions/wildfire/detect")
    assert b'name="detection"' in request.read()
    assert b"abc" in request.content


def test_healthy_when_the_users_database_answers(client):
    assert client.get("/health").json() == {"status": "ok"}


def test_the_front_end_may_call_from_its_own_origin(client):
    preflight = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST"}
    assert client.options("/auth/token", headers=preflight).status_code == 200
    other = preflight | {"Origin": "https://example.org"}
    assert client.options("/auth/token", headers=other).status_code == 400
