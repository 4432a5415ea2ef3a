import cv2
import numpy as np
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> dict[str, int]:
    image = np.zeros((64, 64, 3), np.uint8)
    return {"edges": int(cv2.Canny(image, 100, 200).sum())}
