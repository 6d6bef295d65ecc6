"""What machines ask of the server: is it alive, is it ready, what does it count. No sign-in, no redirect, no page."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from inspect_app import problems
from inspect_app.accounts.access import public
from inspect_app.observing.callers import is_this_machine, shows_token
from inspect_app.observing.instance_facts import read_instance_facts
from inspect_app.observing.readiness import Check, failed_checks
from inspect_app.observing.remembered import Remembered
from inspect_app.web import always_json, settings

blueprint = Blueprint("observing", __name__)
_READY = "kashf.ready"
_REMEMBERED_SECONDS, _MAX_READY_SECONDS = 2.0, 6.0
"""However often strangers ask, a worker looks once in two seconds, and answers within six."""


class TokenNeeded(problems.Problem):
    status = 401
    ar = "تحتاج هذه الصفحة إلى رمز الوصول المضبوط على الخادم."
    en = "This address needs the token that is set on the server."


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    always_json(app, blueprint.name)
    its_settings = app.extensions["kashf.settings"]
    app.extensions[_READY] = Remembered(
        lambda: failed_checks(read_instance_facts(its_settings)), _REMEMBERED_SECONDS, _MAX_READY_SECONDS
    )


@blueprint.get("/health")
@public
def health() -> Response:
    """The process is alive and answers."""
    return jsonify(status="ok")


@blueprint.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """200 when visits can be taken in and would survive this machine, 503 otherwise; details for those who run it."""
    failed: list[Check] | None = current_app.extensions[_READY].answer()
    if failed is None:
        failed = [Check.DATABASE]  # nothing else keeps an answer waiting
    answer: dict[str, object] = {"status": "not ready" if failed else "ok"}
    if _may_know_more():
        answer["checks"] = {check.value: "failed" if check in failed else "ok" for check in Check}
    return jsonify(answer), 503 if failed else 200


def _may_know_more() -> bool:
    original = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    peer = original.get("REMOTE_ADDR") or ""
    return is_this_machine(peer, request.host, request.headers.keys()) or _shows_token()


def _shows_token() -> bool:
    return shows_token(request.headers.get("Authorization", ""), settings().metrics_token)


@blueprint.get("/metrics")
@public
def metrics() -> Response | tuple[Response, int, dict[str, str]]:
    """Prometheus' text format (docs/deployment.md lists the names). Without a token set, there is no such address."""
    if settings().metrics_token is None:
        raise problems.NotFound
    if not _shows_token():
        problem = TokenNeeded()
        return jsonify(code=problem.code, sentence=problem.en), problem.status, {"WWW-Authenticate": "Bearer"}
    from inspect_app.observing.exposition import CONTENT_TYPE, exposition

    return Response(exposition(current_app), content_type=CONTENT_TYPE)
