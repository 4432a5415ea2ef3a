"""What the environment tells the service; nothing else reads it."""

import os
from pathlib import Path

# Required: whoever has it can sign in as anyone.
JWT_SECRET = os.environ["JWT_SECRET"]
TOKEN_MINUTES = int(os.getenv("TOKEN_MINUTES", "30"))

DATABASE_URL = os.environ["DATABASE_URL"]

# Where detections are kept: mongo, or postgres beside the users where there is no MongoDB.
DETECTIONS_STORE = os.getenv("DETECTIONS_STORE", "mongo")
MONGO_URL = os.getenv("MONGO_URL", "mongodb://localhost:27017/wildfire")

# How a detection is started: kestra runs a flow for it, queue leaves it for a detector that watches the shared folder.
DETECTION_FLOW = os.getenv("DETECTION_FLOW", "kestra")
KESTRA_URL = os.getenv("KESTRA_URL", "http://localhost:8080")
KESTRA_USER = os.getenv("KESTRA_USER", "")
KESTRA_PASSWORD = os.getenv("KESTRA_PASSWORD", "")

# Shared with the detector: images/, queue/ and results/.
SHARED_DIR = Path(os.getenv("SHARED_DIR", "/shared"))

MAX_UPLOAD_MB = int(os.getenv("MAX_UPLOAD_MB", "10"))
CORS_ORIGINS = os.getenv("CORS_ORIGINS", "http://localhost:3000").split(",")
