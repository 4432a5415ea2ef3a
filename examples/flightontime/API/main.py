"""Will this flight leave late? A prediction service over a model trained by train.py."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request

from API.model import DelayModel, load_model
from API.schemas import Flight, Health, Prediction

logger = logging.getLogger("uvicorn.error")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.model = None
    try:
        app.state.model = load_model()
    except OSError as error:
        logger.error("no model, so no predictions: %s", error)
    yield


app = FastAPI(title="FlightOnTime", version="1.0.0", lifespan=lifespan)


def loaded(request: Request) -> DelayModel:
    model = request.app.state.model
    if model is None:
        raise HTTPException(status_code=503, detail="the model is not loaded")
    return model


@app.get("/health")
def health(request: Request) -> Health:
    return Health(status="ok", metrics=loaded(request).metrics)


@app.post("/predict")
def predict(flight: Flight, request: Request) -> Prediction:
    model = loaded(request)
    probability = model.probability(flight.model_dump())
    return Prediction(delayed=probability >= model.threshold, probability=round(probability, 4))
