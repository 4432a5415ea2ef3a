"""Files that the API and the workers share."""

import os
from pathlib import Path

from demeter.settings import STORAGE_DIR


def image_path(image_id: str) -> Path:
    return STORAGE_DIR / "images" / image_id


def archive_path(image_id: str) -> Path:
    return STORAGE_DIR / "archive" / f"{image_id}.json"


def write_whole(path: Path, content: bytes) -> None:
    """Nobody reads half a file: it is written under another name first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}")
    partial.write_bytes(content)
    os.replace(partial, path)
