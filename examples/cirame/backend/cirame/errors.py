"""Whatever goes wrong is answered as JSON."""

from flask import Flask, jsonify
from werkzeug.exceptions import HTTPException


class Refused(Exception):
    """The request cannot be done; the message says why, to the user."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


def register(app: Flask) -> None:
    @app.errorhandler(Refused)
    def refused(error: Refused):
        return jsonify(error=str(error)), error.status

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException):
        return jsonify(error=error.description), error.code
