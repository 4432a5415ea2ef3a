import numpy as np
import onnxruntime
from fastapi import FastAPI

# A model of one node that hands on what it gets (ModelProto of onnx.proto, written by hand).
MODEL = bytes.fromhex(
    "08073a370a100a017812017922084964656e746974791201675a0f0a017812"
    "0a0a08080112040a020801620f0a0179120a0a08080112040a0208014202100d"
)
session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
app = FastAPI()


@app.get("/health")
def health() -> dict[str, float]:
    (answer,) = session.run(None, {"x": np.ones(1, np.float32)})
    return {"answer": float(answer[0])}
