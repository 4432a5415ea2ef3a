"""Looks for fire in uploaded images: in the one named, or in all that wait.

A workflow engine starts it for one detection: `python detect.py ID`. Without an id it works off the queue and ends;
with WATCH_SECONDS it stays and looks for work that often.
"""

import logging
import os
import signal
import sys
import time
from pathlib import Path

from detector.model import FireModel
from detector.work import settle, waiting

SHARED_DIR = Path(os.getenv("SHARED_DIR", "/shared"))
WATCH_SECONDS = float(os.getenv("WATCH_SECONDS", "0"))

logger = logging.getLogger("detector")


def main(named: list[str]) -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    model = FireModel()
    if WATCH_SECONDS > 0 and not named:
        return watch(model)
    results = [settle(SHARED_DIR, detection, model) for detection in named or waiting(SHARED_DIR)]
    return 0 if all(result["status"] == "done" for result in results) else 1


def watch(model: FireModel) -> int:
    """Until it is asked to stop; the image at hand is still settled."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: asked.append(number))
    logger.info("watching %s", SHARED_DIR)
    while not asked:
        for detection in waiting(SHARED_DIR):
            if asked:
                break
            settle(SHARED_DIR, detection, model)
        time.sleep(WATCH_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
