"""Spans, kept in memory for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext

from jobspec.observe import otel


@cache
def _exporter() -> InMemorySpanExporter:
    """A process has one provider, for good."""
    made, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(made))
    trace.set_tracer_provider(provider)
    return made


@contextmanager
def traced(*, join: otel.Join = "link") -> Iterator[InMemorySpanExporter]:
    """Everything is traced while the block runs."""
    exporter = _exporter()
    exporter.clear()
    otel.instrument(join=join)
    try:
        yield exporter
    finally:
        otel.uninstrument()


def traceparent(context: SpanContext) -> str:
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"
