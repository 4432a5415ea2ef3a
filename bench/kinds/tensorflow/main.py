import tensorflow as tf
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> dict[str, float]:
    return {"sum": float(tf.reduce_sum(tf.ones((4, 4))))}
