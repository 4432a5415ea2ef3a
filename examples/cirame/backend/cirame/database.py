"""What there is, in SQLite; the tables themselves are files beside it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS datasets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    rows INTEGER NOT NULL,
    columns TEXT NOT NULL,
    windows INTEGER,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS models (
    id INTEGER PRIMARY KEY,
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    kind TEXT NOT NULL,
    accuracy REAL NOT NULL,
    classes TEXT NOT NULL,
    seconds REAL NOT NULL,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""


class Database:
    def __init__(self, path: Path) -> None:
        self.path = path
        with self.open() as db:
            # Readers do not wait for a writer, in any worker.
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(SCHEMA)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A transaction: kept when the block ends well, undone otherwise."""
        db = sqlite3.connect(self.path, timeout=10)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA foreign_keys = ON")
        try:
            with db:
                yield db
        finally:
            db.close()

    def one(self, query: str, *values: object) -> dict | None:
        with self.open() as db:
            row = db.execute(query, values).fetchone()
            return None if row is None else dict(row)

    def all(self, query: str, *values: object) -> list[dict]:
        with self.open() as db:
            return [dict(row) for row in db.execute(query, values)]

    def insert(self, query: str, *values: object) -> int:
        with self.open() as db:
            return db.execute(query, values).lastrowid or 0

    def change(self, query: str, *values: object) -> None:
        with self.open() as db:
            db.execute(query, values)
