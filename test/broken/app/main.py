import os

import cv2
import psycopg
import torch
from fastapi import FastAPI, UploadFile
from transformers import AutoModel

app = FastAPI()
model = AutoModel.from_pretrained("bert-base-uncased")
database = psycopg.connect(os.environ["DATABASE_URL"])
signing_key = os.environ["SIGNING_KEY"]


@app.get("/health")
def health():
    return {"cuda": torch.cuda.is_available()}


@app.post("/predict")
def predict(file: UploadFile):
    return {"shape": cv2.imdecode(file.file.read(), cv2.IMREAD_COLOR).shape}
