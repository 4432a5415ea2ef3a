import os
import tempfile
from pathlib import Path

scratch = Path(tempfile.mkdtemp(prefix="demeter-tests-"))
os.environ.update(
    DATABASE_URL=f"sqlite:///{scratch}/demeter.db",
    REDIS_URL="memory://",
    STORAGE_DIR=str(scratch / "storage"),
)
