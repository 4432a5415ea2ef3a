"""The API: takes images of fields, tells what was counted."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import FastAPI, Form, HTTPException, UploadFile, status
from kombu.exceptions import OperationalError
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from demeter.database import FieldImage, prepare, sessions
from demeter.metrics import measure
from demeter.queues import COUNT, ask, client
from demeter.settings import MAX_UPLOAD_MB
from demeter.storage import image_path, write_whole
from demeter.telemetry import trace_api

logger = logging.getLogger("uvicorn.error")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    prepare()
    yield


app = FastAPI(title="Demeter", version="1.0.0", lifespan=lifespan)
measure(app)
trace_api(app)


class ImageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    field: str
    created_at: datetime
    status: Literal["queued", "counted", "failed"]
    plants: int | None
    cover: float | None
    seconds: float | None
    error: str | None
    archived: bool


class FieldOut(BaseModel):
    field: str
    images: int
    plants: int


@app.post("/images", status_code=status.HTTP_202_ACCEPTED)
def upload(image: UploadFile, field: Annotated[str, Form(min_length=1, max_length=80)]) -> ImageOut:
    content = image.file.read(MAX_UPLOAD_MB * 2**20 + 1)
    if len(content) > MAX_UPLOAD_MB * 2**20:
        raise HTTPException(status.HTTP_413_REQUEST_ENTITY_TOO_LARGE, f"an image may have up to {MAX_UPLOAD_MB} MB")
    if not content:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "the image is empty")
    row = FieldImage(id=uuid4().hex, field=field, status="queued", archived=False)
    write_whole(image_path(row.id), content)
    with sessions.begin() as db:
        db.add(row)
    try:
        ask(COUNT, row.id)
    except OperationalError as error:
        logger.error("%s was not queued: %s", row.id, error)
        with sessions.begin() as db:
            db.delete(row)
        image_path(row.id).unlink(missing_ok=True)
        raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, "the queue does not answer; try again") from error
    return ImageOut.model_validate(row)


@app.get("/images/{image_id}")
def one(image_id: str) -> ImageOut:
    with sessions() as db:
        row = db.get(FieldImage, image_id)
    if row is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such image")
    return ImageOut.model_validate(row)


@app.get("/fields")
def fields() -> list[FieldOut]:
    columns = FieldImage.field, func.count(), func.coalesce(func.sum(FieldImage.plants), 0)
    with sessions() as db:
        rows = db.execute(select(*columns).group_by(FieldImage.field).order_by(FieldImage.field)).all()
    return [FieldOut(field=field, images=images, plants=plants) for field, images, plants in rows]


@app.get("/health")
def health() -> dict[str, str]:
    """200 when the database and the queue answer."""
    try:
        with sessions() as db:
            db.execute(text("SELECT 1"))
        with client.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
    except (SQLAlchemyError, OperationalError) as error:
        raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, "the database or the queue does not answer") from error
    return {"status": "ok"}
