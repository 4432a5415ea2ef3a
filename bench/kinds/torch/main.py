import torch
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> dict[str, float]:
    return {"sum": float(torch.ones((4, 4)).sum())}
