"""Exoplanet: is a dip in a star's light a planet?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from exoplanet.cache import Cache, key_of
from exoplanet.classifier import Classifier

Positive = Annotated[float, Field(gt=0, lt=1e7, allow_inf_nan=False)]
Size = Annotated[float, Field(ge=0, lt=1e7, allow_inf_nan=False)]


class Signal(BaseModel):
    """A dip that comes back: how often, how long, how deep."""

    model_config = ConfigDict(extra="forbid")

    period_days: Positive
    duration_hours: Positive
    depth_ppm: Positive
    secondary_ppm: Annotated[Size, Field(description="Depth of the dip half a period later")] = 0
    odd_even_sigma: Annotated[Size, Field(description="How much odd dips differ from even ones")] = 0
    snr: Positive
    star_radius: Annotated[Positive, Field(description="In radii of the Sun")] = 1


class Answer(BaseModel):
    kind: Literal["planet", "binary", "noise"]
    chances: dict[str, float]


class Model(BaseModel):
    version: str
    accuracy: float


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.classifier = Classifier()
    app.state.cache = Cache()
    yield


def classifier(request: Request) -> Classifier:
    return request.app.state.classifier


def cache(request: Request) -> Cache:
    return request.app.state.cache


Trained = Annotated[Classifier, Depends(classifier)]
Cached = Annotated[Cache, Depends(cache)]

router = APIRouter(prefix="/api")


@router.post("/classify")
def classify(signal: Signal, response: Response, model: Trained, answers: Cached) -> Answer:
    """The header X-Cache says whether the answer was known (hit), is new (miss), or no cache answers (off)."""
    known = signal.model_dump()
    key = key_of(known, model.version)
    state, chances = answers.get(key)
    if chances is None:
        chances = model.chances(known)
        if state == "miss":
            answers.put(key, chances)
    response.headers["X-Cache"] = state
    return Answer(kind=max(chances, key=lambda kind: chances[kind]), chances=chances)


@router.get("/model")
def about(model: Trained) -> Model:
    return Model(version=model.version, accuracy=model.accuracy)


@router.get("/health")
def health(model: Trained, answers: Cached) -> dict[str, str]:
    """Well without a cache, too: only slower."""
    return {"status": "ok", "model": model.version, "cache": "on" if answers.answers() else "off"}


app = FastAPI(title="Exoplanet", version="1.0.0", lifespan=lifespan, docs_url="/api/docs", openapi_url="/api/openapi.json")
app.include_router(router)
