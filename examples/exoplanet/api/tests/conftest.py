import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["MODEL_PATH"] = str(ROOT / "models" / "classifier.joblib")
# Nobody listens there: the tests that need a cache bring their own.
os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"
