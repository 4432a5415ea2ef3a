"""How the API and the workers ask for work by name: none of them imports what another does."""

from celery import Celery

from demeter.settings import REDIS_URL

COUNT, ARCHIVE, TIDY = "demeter.count", "demeter.archive", "demeter.tidy"

QUEUE_OF = {COUNT: "cpu", ARCHIVE: "io", TIDY: "io"}

SETTINGS = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "broker_connection_retry_on_startup": True,
    "task_ignore_result": True,
}

client = Celery("demeter", broker=REDIS_URL)
client.conf.update(SETTINGS)


def ask(task: str, *args: object) -> None:
    client.send_task(task, args=args, queue=QUEUE_OF[task])
