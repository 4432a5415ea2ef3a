# The Dockerfile beside this one for arm64 on a machine of amd64, which can be weighed and not run: pip unpacks wheels of
# the other architecture (exactly those named, since it judges by its own machine what they need), and the base stays that
# of the machine where there is none of the other.
ARG BASE=plimsoll-test/python:3.11-slim

FROM ${BASE} AS build
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_CACHE_DIR=/var/cache/pip
COPY requirements.txt /tmp/requirements.txt
RUN --mount=type=cache,target=/var/cache/pip \
    --mount=type=bind,from=wheels,target=/wheels \
    pip install --disable-pip-version-check --no-index --find-links=/wheels --no-deps --only-binary=:all: \
      --platform manylinux_2_28_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux2014_aarch64 \
      --target /opt/venv/lib/python3.11/site-packages -r /tmp/requirements.txt

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY models ./models
COPY API ./API
USER 10001:10001
EXPOSE 8000
CMD ["uvicorn", "API.main:app", "--host", "0.0.0.0", "--port", "8000"]
