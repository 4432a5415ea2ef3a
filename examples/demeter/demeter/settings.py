"""What the environment tells; nothing else reads it."""

import os
from pathlib import Path

DATABASE_URL = os.environ["DATABASE_URL"]
REDIS_URL = os.getenv("REDIS_URL", "redis://localhost:6379/0")

# Shared by the API and the workers: images/ and archive/.
STORAGE_DIR = Path(os.getenv("STORAGE_DIR", "storage"))
MAX_UPLOAD_MB = int(os.getenv("MAX_UPLOAD_MB", "25"))
KEEP_DAYS = int(os.getenv("KEEP_DAYS", "30"))

# Told of every count, where there is someone to tell.
NOTIFY_URL = os.getenv("NOTIFY_URL")
