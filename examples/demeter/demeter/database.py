"""Images and what was counted in them."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, String, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

from demeter.settings import DATABASE_URL


def with_driver(url: str) -> str:
    """SQLAlchemy takes psycopg 2 for granted unless the address names psycopg 3."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


class Base(DeclarativeBase):
    pass


class FieldImage(Base):
    __tablename__ = "images"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    field: Mapped[str] = mapped_column(String(80), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=lambda: datetime.now(UTC))
    status: Mapped[str] = mapped_column(String(10), default="queued")
    plants: Mapped[int | None]
    cover: Mapped[float | None]
    seconds: Mapped[float | None]
    error: Mapped[str | None] = mapped_column(String(200))
    archived: Mapped[bool] = mapped_column(default=False)


engine = create_engine(with_driver(DATABASE_URL), pool_pre_ping=True)
sessions = sessionmaker(engine, expire_on_commit=False)


def prepare() -> None:
    """Makes the tables where they are missing. Containers that begin together wait for one another."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(20250321)"))
        Base.metadata.create_all(connection)
