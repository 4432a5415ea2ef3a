"""Cirame: recordings of machines as CSV, features from them, models from those."""

import os
from pathlib import Path

from flask import Flask

from cirame.api import api
from cirame.database import Database
from cirame.errors import register


def create_app(data_dir: str | None = None) -> Flask:
    app = Flask("cirame")
    data = Path(data_dir or os.environ.get("DATA_DIR", "data"))
    app.config.update(
        MAX_CONTENT_LENGTH=int(os.environ.get("MAX_UPLOAD_MB", "100")) * 1024 * 1024,
        DATA_DIR=data,
    )
    for folder in ("uploads", "features", "models"):
        (data / folder).mkdir(parents=True, exist_ok=True)
    app.extensions["database"] = Database(data / "cirame.db")
    app.register_blueprint(api, url_prefix="/api")
    register(app)
    return app
