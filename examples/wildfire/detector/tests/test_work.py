import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from detector.model import FireModel
from detector.work import settle, waiting
from scenes import scene

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def shared(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "queue").mkdir()
    return tmp_path


def queue(shared, detection, fire=True):
    image = Image.fromarray(scene(np.random.default_rng(4), fire=fire).pixels)
    image.save(shared / "images" / detection, "PNG")
    (shared / "queue" / detection).touch()


def result(shared, detection):
    return json.loads((shared / "results" / f"{detection}.json").read_text())


def run(shared, *args, **env):
    return subprocess.run(
        [sys.executable, "-B", "detect.py", *args],
        cwd=ROOT,
        env=os.environ | {"SHARED_DIR": str(shared)} | env,
        timeout=60,
    ).returncode


def test_the_queue_is_worked_off(shared):
    queue(shared, "aa", fire=True)
    queue(shared, "bb", fire=False)
    assert run(shared) == 0
    assert (result(shared, "aa")["fire"], result(shared, "bb")["fire"]) == (True, False)
    assert waiting(shared) == []


def test_a_workflow_engine_names_the_detection(shared):
    queue(shared, "aa")
    queue(shared, "bb")
    assert run(shared, "bb") == 0
    assert result(shared, "bb")["status"] == "done"
    assert waiting(shared) == ["aa"]


def test_an_image_that_cannot_be_read_fails_and_leaves_the_queue(shared):
    (shared / "images" / "aa").write_bytes(b"no image")
    (shared / "queue" / "aa").touch()
    (shared / "queue" / "bb").touch()
    assert run(shared) == 1
    assert result(shared, "aa") == {"status": "failed", "error": "the image cannot be read"}
    assert result(shared, "bb") == {"status": "failed", "error": "there is no such image"}
    assert waiting(shared) == []


def test_an_id_is_not_a_path(shared):
    with pytest.raises(ValueError, match="is not the id"):
        settle(shared, "../images/aa", FireModel(ROOT / "models" / "fire.onnx"))


def test_nothing_shared_yet_is_nothing_to_do(tmp_path):
    assert waiting(tmp_path / "none") == []


def test_watching_until_it_is_asked_to_stop(shared):
    env = os.environ | {"SHARED_DIR": str(shared), "WATCH_SECONDS": "0.05"}
    with subprocess.Popen([sys.executable, "-B", "detect.py"], cwd=ROOT, env=env) as process:
        try:
            queue(shared, "aa")
            while not (shared / "results" / "aa.json").exists():
                assert process.poll() is None
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
