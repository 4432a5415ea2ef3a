"""What the service takes and gives. Anything else is answered with 422."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Airport = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="IATA code", examples=["GRU"])]


class Flight(BaseModel):
    model_config = ConfigDict(extra="forbid")

    airline: Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$", description="IATA code", examples=["QN"])]
    origin: Airport
    destination: Airport
    departure: Annotated[datetime, Field(description="Scheduled, local time", examples=["2025-07-18T18:40:00"])]
    distance_km: Annotated[float, Field(gt=0, le=20_000, examples=[366])]

    @model_validator(mode="after")
    def goes_somewhere(self) -> Self:
        if self.origin == self.destination:
            raise ValueError("origin and destination are the same airport")
        return self


class Prediction(BaseModel):
    delayed: bool
    probability: Annotated[float, Field(ge=0, le=1)]


class Health(BaseModel):
    status: str
    metrics: dict[str, float]
