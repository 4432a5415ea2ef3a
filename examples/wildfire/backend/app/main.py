"""Wildfire: upload a photograph, learn whether something burns in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app import auth, detections
from app.database import sessions
from app.flows import open_flow
from app.settings import CORS_ORIGINS
from app.store import open_store


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.store = open_store()
    app.state.flow = open_flow()
    yield


app = FastAPI(title="Wildfire", version="1.0.0", lifespan=lifespan)
app.add_middleware(
    CORSMiddleware,
    allow_origins=CORS_ORIGINS,
    allow_methods=["GET", "POST"],
    allow_headers=["Authorization", "Content-Type"],
)
app.include_router(auth.router)
app.include_router(detections.router)


@app.exception_handler(PyMongoError)
def without_detections(_: Request, error: PyMongoError) -> JSONResponse:
    return JSONResponse({"detail": "the database of detections does not answer"}, 503)


@app.get("/health", tags=["operation"])
def health() -> dict[str, str]:
    """200 when the database of users answers: without that of detections people can still sign in."""
    try:
        with sessions() as db:
            db.execute(select(1))
    except SQLAlchemyError as error:
        raise HTTPException(503, "the database does not answer") from error
    return {"status": "ok"}
