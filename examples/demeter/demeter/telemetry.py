"""Traces, where OTEL_EXPORTER_OTLP_ENDPOINT says who collects them."""

import os

from celery.signals import worker_init, worker_process_init
from fastapi import FastAPI


def start_tracing(service: str) -> bool:
    """Imported only where traces are collected: the exporter costs memory and start-up time."""
    if not os.getenv("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return False
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": os.getenv("OTEL_SERVICE_NAME", service)}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return True


def trace_api(app: FastAPI) -> None:
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

    if start_tracing("demeter-api"):
        FastAPIInstrumentor.instrument_app(app, excluded_urls="health,metrics")
        CeleryInstrumentor().instrument()


def trace_worker(service: str) -> None:
    """In the processes that do the work: a batch of spans does not survive a fork."""

    def start(**_: object) -> None:
        from opentelemetry.instrumentation.celery import CeleryInstrumentor

        if start_tracing(service):
            CeleryInstrumentor().instrument()

    worker_process_init.connect(start, weak=False)
    worker_init.connect(lambda sender, **_: None if sender.pool_cls.__module__.endswith("prefork") else start(), weak=False)
