"""Answers that were given before, shared by all workers. Without a Redis that answers, everything is computed anew."""

import hashlib
import json
import logging
import os
from typing import Literal

from redis import Redis
from redis.exceptions import RedisError

REDIS_URL = os.getenv("REDIS_URL", "redis://localhost:6379/0")
CACHE_SECONDS = int(os.getenv("CACHE_SECONDS", "3600"))

CacheState = Literal["hit", "miss", "off"]

logger = logging.getLogger("uvicorn.error")


class Cache:
    def __init__(self, url: str = REDIS_URL) -> None:
        self.redis = Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)

    def get(self, key: str) -> tuple[CacheState, dict[str, float] | None]:
        try:
            found = self.redis.get(key)
        except RedisError as error:
            logger.warning("the cache does not answer: %s", error)
            return "off", None
        return ("miss", None) if found is None else ("hit", json.loads(found))

    def put(self, key: str, chances: dict[str, float]) -> None:
        try:
            self.redis.set(key, json.dumps(chances), ex=CACHE_SECONDS)
        except RedisError as error:
            logger.warning("the cache takes nothing: %s", error)

    def answers(self) -> bool:
        try:
            return bool(self.redis.ping())
        except RedisError:
            return False


def key_of(signal: dict[str, float], version: str) -> str:
    """Another model gives other answers, so its version is part of the key."""
    text = json.dumps(signal, sort_keys=True)
    return f"exoplanet:{version}:{hashlib.sha256(text.encode()).hexdigest()}"
