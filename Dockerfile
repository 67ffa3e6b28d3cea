# Reiterate in a container: docs/operating.md says how to run it.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/reiterate
COPY requirements.txt /tmp/requirements.txt
RUN /opt/reiterate/bin/pip install --only-binary=:all: -r /tmp/requirements.txt

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="Reiterate" \
      org.opencontainers.image.description="A Slack bot that keeps mentoring meetings honest" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"

# The number is given, so that whoever owns the volume on the host can be known.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin reiterate \
    && install --directory --owner=reiterate --group=reiterate --mode=700 /data
COPY --from=packages /opt/reiterate /opt/reiterate
WORKDIR /srv/reiterate
COPY manifest.json ./
COPY agendas agendas
COPY bot bot
COPY db db
COPY handlers handlers

ENV PATH=/opt/reiterate/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/reiterate.sqlite
VOLUME /data
USER 10001:10001
EXPOSE 3000

# Unwell is what a restart mends: see /healthz/live in docs/operating.md.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-m", "bot.alive"]
CMD ["python", "-m", "bot"]
