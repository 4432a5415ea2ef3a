"""How a detection is started. Either way the detector finds images/ID and leaves results/ID.json."""

from pathlib import Path
from typing import Protocol

import httpx

from app.settings import DETECTION_FLOW, KESTRA_PASSWORD, KESTRA_URL, KESTRA_USER, SHARED_DIR

NAMESPACE, FLOW = "wildfire", "detect"


class FlowError(Exception):
    """The detection could not be started."""


class Flow(Protocol):
    def start(self, detection_id: str) -> None:
        """Raises FlowError."""


class KestraFlow:
    """Runs the flow `wildfire.detect`, whose one input is the detection's id."""

    def __init__(self, url: str, user: str, password: str) -> None:
        auth = (user, password) if user else None
        self.client = httpx.Client(base_url=url, auth=auth, timeout=10)

    def start(self, detection_id: str) -> None:
        # Inputs go as multipart fields.
        inputs = {"detection": (None, detection_id)}
        try:
            answer = self.client.post(f"/api/v1/main/executions/{NAMESPACE}/{FLOW}", files=inputs)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise FlowError(f"the workflow engine did not take it: {error}") from error


class QueueFlow:
    """Leaves queue/ID for a detector that watches the folder."""

    def __init__(self, shared: Path) -> None:
        self.queue = shared / "queue"

    def start(self, detection_id: str) -> None:
        try:
            self.queue.mkdir(parents=True, exist_ok=True)
            (self.queue / detection_id).touch()
        except OSError as error:
            raise FlowError(f"the queue cannot be written: {error}") from error


def open_flow() -> Flow:
    if DETECTION_FLOW == "kestra":
        return KestraFlow(KESTRA_URL, KESTRA_USER, KESTRA_PASSWORD)
    if DETECTION_FLOW == "queue":
        return QueueFlow(SHARED_DIR)
    raise ValueError(f"DETECTION_FLOW is {DETECTION_FLOW!r}: it must be kestra or queue")
