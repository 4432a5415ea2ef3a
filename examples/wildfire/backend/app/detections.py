"""Uploading an image and reading what was found in it."""

import io
import logging
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, HTTPException, Request, UploadFile, status
from fastapi.responses import FileResponse
from PIL import Image, UnidentifiedImageError
from pydantic import BaseModel

from app.flows import Flow, FlowError
from app.models import User
from app.security import current_user
from app.settings import MAX_UPLOAD_MB
from app.shared import image_path, read_result, save_image
from app.store import DetectionStore

logger = logging.getLogger("uvicorn.error")
router = APIRouter(prefix="/detections", tags=["detections"])

MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class Box(BaseModel):
    """Corners in pixels of the image."""

    left: int
    top: int
    right: int
    bottom: int
    confidence: float


class Detection(BaseModel):
    id: str
    filename: str
    width: int
    height: int
    created_at: datetime
    status: Literal["pending", "done", "failed"]
    fire: bool | None = None
    boxes: list[Box] = []
    error: str | None = None


def store(request: Request) -> DetectionStore:
    return request.app.state.store


def flow(request: Request) -> Flow:
    return request.app.state.flow


Store = Annotated[DetectionStore, Depends(store)]
SignedIn = Annotated[User, Depends(current_user)]


@router.post("", status_code=status.HTTP_202_ACCEPTED)
def upload(image: UploadFile, user: SignedIn, detections: Store, runs: Annotated[Flow, Depends(flow)]) -> Detection:
    content = image.file.read(MAX_UPLOAD_MB * 2**20 + 1)
    if len(content) > MAX_UPLOAD_MB * 2**20:
        raise HTTPException(
            status.HTTP_413_REQUEST_ENTITY_TOO_LARGE, f"an image may have up to {MAX_UPLOAD_MB} MB"
        )
    media_type, (width, height) = examine(content)
    document = {
        "id": uuid4().hex,
        "owner_id": user.id,
        "filename": image.filename or "image",
        "media_type": media_type,
        "width": width,
        "height": height,
        "created_at": datetime.now(UTC).isoformat(),
        "status": "pending",
    }
    save_image(document["id"], content)
    detections.put(document)
    try:
        runs.start(document["id"])
    except FlowError as error:
        logger.error("detection %s was not started: %s", document["id"], error)
        detections.put(document | {"status": "failed", "error": "the detection could not be started"})
        raise HTTPException(status.HTTP_502_BAD_GATEWAY, "the detection could not be started") from error
    return Detection(**document)


@router.get("")
def latest(user: SignedIn, detections: Store) -> list[Detection]:
    return [Detection(**up_to_date(document, detections)) for document in detections.latest(user.id)]


@router.get("/{detection_id}")
def detection(detection_id: str, user: SignedIn, detections: Store) -> Detection:
    return Detection(**up_to_date(found(detection_id, user, detections), detections))


@router.get("/{detection_id}/image")
def picture(detection_id: str, user: SignedIn, detections: Store) -> FileResponse:
    document = found(detection_id, user, detections)
    return FileResponse(image_path(detection_id), media_type=document["media_type"])


def found(detection_id: str, user: User, detections: DetectionStore) -> dict:
    document = detections.get(detection_id, user.id)
    if document is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such detection")
    return document


def up_to_date(document: dict, detections: DetectionStore) -> dict:
    """Takes the detector's result into the store once it is there."""
    if document["status"] != "pending":
        return document
    result = read_result(document["id"])
    if result is None:
        return document
    settled = document | result
    detections.put(settled)
    return settled


def examine(content: bytes) -> tuple[str, tuple[int, int]]:
    """The media type and the size of an image; anything else is answered with 422."""
    try:
        with Image.open(io.BytesIO(content), formats=list(MEDIA_TYPES)) as image:
            image.verify()
            return MEDIA_TYPES[image.format or ""], image.size
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise HTTPException(
            status.HTTP_422_UNPROCESSABLE_ENTITY, "this is not a JPEG, PNG or WebP image"
        ) from None
