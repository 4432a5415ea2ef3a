"""What Prometheus scrapes at /metrics: requests of this process, counts of the whole system."""

from collections.abc import Awaitable, Callable, Iterator
from time import perf_counter

from fastapi import FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from demeter.database import FieldImage, sessions

registry = CollectorRegistry()
REQUESTS = Counter("http_requests", "Requests", ["method", "route", "status"], registry=registry)
LATENCY = Histogram("http_request_duration_seconds", "Time to answer", ["route"], registry=registry)


class Counts(Collector):
    """From the database: workers do not serve HTTP."""

    def collect(self) -> Iterator[Metric]:
        with sessions() as db:
            columns = FieldImage.status, func.count(), func.sum(FieldImage.plants), func.sum(FieldImage.seconds)
            rows = db.execute(select(*columns).group_by(FieldImage.status)).all()
        images = CounterMetricFamily("demeter_images", "Images by what became of them", labels=["status"])
        for status, count, _, _ in rows:
            images.add_metric([status], count)
        yield images
        yield CounterMetricFamily("demeter_plants", "Plants counted", value=sum(row[2] or 0 for row in rows))
        yield CounterMetricFamily("demeter_counting_seconds", "Time spent counting", value=sum(row[3] or 0 for row in rows))


registry.register(Counts())


def measure(app: FastAPI) -> None:
    @app.middleware("http")
    async def measured(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        begun, status = perf_counter(), 500
        try:
            response = await call_next(request)
            status = response.status_code
            return response
        finally:
            route = getattr(request.scope.get("route"), "path", "none")
            REQUESTS.labels(request.method, route, status).inc()
            LATENCY.labels(route).observe(perf_counter() - begun)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
