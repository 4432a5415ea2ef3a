"""Wildfire: upload a photograph, learn whether something burns in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from pymongo.errors import PyMongoError
from sqlalchemy.exc import SQLAlchemyError

from app import auth, detections
from app.flows import open_flow
from app.settings import CORS_ORIGINS
from app.store import SqlStore, open_store


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


@app.get("/health", tags=["operation"])
def health(request: Request) -> dict[str, str]:
    """200 when both stores answer."""
    try:
        SqlStore().ping()
        request.app.state.store.ping()
    except (SQLAlchemyError, PyMongoError) as error:
        raise HTTPException(503, "a store does not answer") from error
    return {"status": "ok"}
