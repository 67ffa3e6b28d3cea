"""A bot's pages, looked at as somebody outside does."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from bot.http.monitoring import ProcessStatus, make_monitoring_pages


def looking(view: ProcessStatus) -> FlaskClient:
    """Return a client of the pages."""
    flask = Flask("looked at")
    flask.register_blueprint(make_monitoring_pages(view))
    return flask.test_client()


def ready(view: ProcessStatus) -> tuple[int, dict[str, Any]]:
    """Return the status and the parts of /healthz/ready."""
    answer = looking(view).get("/healthz/ready")
    return answer.status_code, answer.get_json()["parts"]


def figures(view: ProcessStatus) -> dict[str, float]:
    """Return the samples of /metrics by name and labels, as `rows{status="sent"}`."""
    answer = looking(view).get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return parsed(answer.text)


def parsed(text: str) -> dict[str, float]:
    """Return the samples of a page in Prometheus's text format."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f'{k}="{v}"' for k, v in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found
