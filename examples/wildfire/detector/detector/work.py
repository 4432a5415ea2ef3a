"""The folder shared with the API: images/ID and queue/ID come in, results/ID.json goes out."""

import json
import logging
import os
import re
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from detector.model import FireModel

logger = logging.getLogger("detector")


def waiting(shared: Path) -> list[str]:
    """Ids in the queue, the oldest first."""
    queue = shared / "queue"
    if not queue.is_dir():
        return []
    return [path.name for path in sorted(queue.iterdir(), key=lambda path: (path.stat().st_mtime, path.name))]


def settle(shared: Path, detection: str, model: FireModel) -> dict:
    """Looks at one image, leaves the result and takes the image out of the queue."""
    if not re.fullmatch(r"[0-9a-f]{1,64}", detection):
        raise ValueError(f"{detection!r} is not the id of a detection")
    try:
        with Image.open(shared / "images" / detection) as image:
            result = model.result(image)
    except FileNotFoundError:
        result = {"status": "failed", "error": "there is no such image"}
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        logger.warning("%s: %s", detection, error)
        result = {"status": "failed", "error": "the image cannot be read"}
    write_result(shared, detection, result)
    (shared / "queue" / detection).unlink(missing_ok=True)
    logger.info("%s: %s, %d boxes", detection, result["status"], len(result.get("boxes", [])))
    return result


def write_result(shared: Path, detection: str, result: dict) -> None:
    """Whole or not at all."""
    path = shared / "results" / f"{detection}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}")
    partial.write_text(json.dumps(result))
    os.replace(partial, path)
