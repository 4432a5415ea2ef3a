"""Where detections are kept. Both stores hold the same documents."""

from typing import Protocol

from pymongo import DESCENDING, MongoClient
from sqlalchemy import select

from app.database import sessions
from app.models import StoredDetection
from app.settings import DETECTIONS_STORE, MONGO_URL

LISTED = 50


class DetectionStore(Protocol):
    def put(self, document: dict) -> None:
        """Adds it, or replaces the one with its id."""

    def get(self, detection_id: str, owner_id: int) -> dict | None: ...

    def latest(self, owner_id: int) -> list[dict]:
        """The newest first, at most LISTED."""


class MongoStore:
    def __init__(self, url: str) -> None:
        client = MongoClient(url, serverSelectionTimeoutMS=3000)
        self.detections = client.get_default_database("wildfire")["detections"]

    def put(self, document: dict) -> None:
        self.detections.replace_one({"_id": document["id"]}, {"_id": document["id"], **document}, upsert=True)

    def get(self, detection_id: str, owner_id: int) -> dict | None:
        return self.detections.find_one({"_id": detection_id, "owner_id": owner_id}, {"_id": False})

    def latest(self, owner_id: int) -> list[dict]:
        found = self.detections.find({"owner_id": owner_id}, {"_id": False})
        return list(found.sort("created_at", DESCENDING).limit(LISTED))


class SqlStore:
    def put(self, document: dict) -> None:
        with sessions.begin() as db:
            row = StoredDetection(id=document["id"], owner_id=document["owner_id"], document=document)
            db.merge(row)

    def get(self, detection_id: str, owner_id: int) -> dict | None:
        with sessions() as db:
            row = db.get(StoredDetection, detection_id)
            return row.document if row is not None and row.owner_id == owner_id else None

    def latest(self, owner_id: int) -> list[dict]:
        newest = StoredDetection.created_at.desc()
        query = select(StoredDetection).where(StoredDetection.owner_id == owner_id).order_by(newest).limit(LISTED)
        with sessions() as db:
            return [row.document for row in db.scalars(query)]


def open_store() -> DetectionStore:
    if DETECTIONS_STORE == "mongo":
        return MongoStore(MONGO_URL)
    if DETECTIONS_STORE == "postgres":
        return SqlStore()
    raise ValueError(f"DETECTIONS_STORE is {DETECTIONS_STORE!r}: it must be mongo or postgres")
