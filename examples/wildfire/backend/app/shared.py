"""The folder the detector shares: images go in, results come out."""

import json
import os
from pathlib import Path

from app.settings import SHARED_DIR


def image_path(detection_id: str) -> Path:
    return SHARED_DIR / "images" / detection_id


def save_image(detection_id: str, content: bytes) -> None:
    """The detector never sees half an image: it is written under another name first."""
    path = image_path(detection_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}")
    partial.write_bytes(content)
    os.replace(partial, path)


def read_result(detection_id: str) -> dict | None:
    """What the detector found, or None while it has not ended."""
    try:
        return json.loads((SHARED_DIR / "results" / f"{detection_id}.json").read_text())
    except FileNotFoundError:
        return None
