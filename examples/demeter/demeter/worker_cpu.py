"""The worker that counts: `celery --app demeter.worker_cpu worker --queues cpu --concurrency 2`.

Its schedule: old images are tidied away every night. Green threads cannot run one (`celery ... beat`, or `--beat` here).
"""

import logging
from time import perf_counter

from celery import Celery
from celery.schedules import crontab

from demeter.counting import NotAnImage, count_plants
from demeter.database import FieldImage, sessions
from demeter.queues import ARCHIVE, COUNT, QUEUE_OF, SETTINGS, TIDY, ask
from demeter.settings import REDIS_URL
from demeter.storage import image_path
from demeter.telemetry import trace_worker

logger = logging.getLogger(__name__)

app = Celery("demeter-cpu", broker=REDIS_URL)
app.conf.update(SETTINGS, task_default_queue="cpu", worker_pool="prefork")
NIGHTLY = {"task": TIDY, "schedule": crontab(hour=3, minute=20), "options": {"queue": QUEUE_OF[TIDY]}}
app.conf.beat_schedule = {"tidy": NIGHTLY}
trace_worker("demeter-worker-cpu")


@app.task(name=COUNT)
def count(image_id: str) -> None:
    begun = perf_counter()
    try:
        found = count_plants(image_path(image_id).read_bytes())
        changes = {"status": "counted", "plants": found.plants, "cover": found.cover}
    except (NotAnImage, FileNotFoundError) as error:
        changes = {"status": "failed", "error": str(error)[:200]}
    with sessions.begin() as db:
        image = db.get(FieldImage, image_id)
        if image is None:
            logger.warning("%s was deleted while it waited", image_id)
            return
        for name, value in changes.items():
            setattr(image, name, value)
        image.seconds = round(perf_counter() - begun, 4)
    if changes["status"] == "counted":
        ask(ARCHIVE, image_id)
