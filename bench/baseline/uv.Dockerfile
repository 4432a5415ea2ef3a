# The Dockerfile beside this one with uv instead of pip: uv's own advice for containers, which compiles no bytecode
# unless asked to. The named context `uv` is a folder with the program (in real life its image).
ARG BASE=plimsoll-test/python:3.11-slim

FROM ${BASE} AS build
COPY --from=uv uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_CACHE_DIR=/var/cache/uv UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/opt/venv
RUN uv venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN --mount=type=cache,target=/var/cache/uv \
    --mount=type=bind,from=wheels,target=/wheels \
    uv pip install --no-index --find-links=/wheels -r /tmp/requirements.txt

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY models ./models
COPY API ./API
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
CMD ["uvicorn", "API.main:app", "--host", "0.0.0.0", "--port", "8000"]
