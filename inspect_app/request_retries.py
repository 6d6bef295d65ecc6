"""A request that met a deadlock or restart of the database, or a lost connection, is begun anew, at most twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from inspect_app.database_errors import problem_of
from inspect_app.db import db
from inspect_app.problems import DatabaseUnavailable, OutcomeUnknown
from inspect_app.request_checks import KashfRequest

_PAUSES = (0.1, 1.0)
"""Seconds before the second try and before the third."""
_PATIENCE = 5.0
"""Seconds after which no further try begins: whoever waited for a lock for half a minute has waited enough."""
_REPEATABLE = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
"""Methods that may be carried out twice. What a tablet sends is recognised when it is here (docs/sync.md)."""
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class RetryingFlask(Flask):
    """Views begin anew with the same request. What they do outside of the database, they may do more than once.

    One whose commit broke off, so that nobody knows what is stored, begins anew only where that does no harm.
    """

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: none of ours is a coroutine, and each request would ask of nine whether it is one."""
        return func

    def preprocess_request(self) -> ResponseReturnValue | None:
        return _answer_with_retries(super().preprocess_request)

    def dispatch_request(self) -> ResponseReturnValue:
        return _answer_with_retries(super().dispatch_request)


def _answer_with_retries(answer: Callable[[], Answer]) -> Answer:
    """Raises DatabaseUnavailable when the third try has failed as well."""
    began = time.monotonic()
    for pause in _PAUSES:
        try:
            return _answer_or_problem(answer)
        except DatabaseUnavailable as problem:
            is_safe = not isinstance(problem, OutcomeUnknown) or request.method in _REPEATABLE
            if not is_safe or time.monotonic() - began > _PATIENCE:
                raise
            log.warning("%s %s begins anew", request.method, request.path)
        time.sleep(pause)
        cast("KashfRequest", request).rewind()
    return _answer_or_problem(answer)


def _answer_or_problem(answer: Callable[[], Answer]) -> Answer:
    """What failed in reading, ``writing()`` has not named yet."""
    try:
        return answer()
    except SQLAlchemyError as error:
        db.session.rollback()
        if problem := problem_of(error):
            raise problem from error
        raise
