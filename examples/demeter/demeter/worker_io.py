"""The worker that waits for others: `celery --app demeter.worker_io worker --queues io --pool gevent --concurrency 50`."""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import logging  # noqa: E402
from datetime import UTC, datetime, timedelta  # noqa: E402

import httpx  # noqa: E402
from celery import Celery  # noqa: E402
from sqlalchemy import select, update  # noqa: E402

from demeter.database import FieldImage, sessions  # noqa: E402
from demeter.queues import ARCHIVE, SETTINGS, TIDY  # noqa: E402
from demeter.settings import KEEP_DAYS, NOTIFY_URL, REDIS_URL  # noqa: E402
from demeter.storage import archive_path, image_path, write_whole  # noqa: E402
from demeter.telemetry import trace_worker  # noqa: E402

logger = logging.getLogger(__name__)

app = Celery("demeter-io", broker=REDIS_URL)
app.conf.update(SETTINGS, task_default_queue="io", worker_pool="gevent")
trace_worker("demeter-worker-io")


@app.task(name=ARCHIVE, autoretry_for=(httpx.HTTPError,), retry_backoff=True, max_retries=5)
def archive(image_id: str) -> None:
    """Writes the count beside the images and tells whoever wants to know."""
    with sessions() as db:
        image = db.get(FieldImage, image_id)
    if image is None:
        return
    record = {"id": image.id, "field": image.field, "plants": image.plants, "cover": image.cover}
    if NOTIFY_URL:
        httpx.post(NOTIFY_URL, json=record, timeout=10).raise_for_status()
    write_whole(archive_path(image.id), json.dumps(record).encode())
    with sessions.begin() as db:
        db.execute(update(FieldImage).where(FieldImage.id == image_id).values(archived=True))


@app.task(name=TIDY)
def tidy() -> int:
    """Deletes images older than KEEP_DAYS; what was counted stays. Gives how many."""
    before = datetime.now(UTC) - timedelta(days=KEEP_DAYS)
    with sessions() as db:
        old = db.scalars(select(FieldImage.id).where(FieldImage.created_at < before)).all()
    there = [path for path in map(image_path, old) if path.exists()]
    for path in there:
        path.unlink(missing_ok=True)
    logger.info("%d images tidied away", len(there))
    return len(there)
