"""The users' database: PostgreSQL in production, SQLite in tests."""

from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from app.settings import DATABASE_URL


def with_driver(url: str) -> str:
    """SQLAlchemy takes psycopg 2 for granted unless the address names psycopg 3."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


class Base(DeclarativeBase):
    pass


engine = create_engine(with_driver(DATABASE_URL), pool_pre_ping=True)
sessions = sessionmaker(engine, expire_on_commit=False)


def session() -> Iterator[Session]:
    with sessions() as current:
        yield current
