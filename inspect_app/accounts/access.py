"""Who may call a view, and by which session. A view that does not say is refused to everybody.

A view opens by a session within the office's limits, with nothing due; one that says ``fieldwork``, ``sends`` or
``settles`` asks for less.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import AnonymousUserMixin, current_user
from werkzeug.wrappers import Response

from inspect_app import problems
from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission, Role, roles_with
from inspect_app.accounts.session_rules import DueStep, Reach, due_step
from inspect_app.accounts.sessions import CurrentSession
from inspect_app.web import MAX_ANONYMOUS_BYTES, SAFE_METHODS, View, body_limit, settings, wants_json

_PUBLIC = frozenset({"public"})
_DUE_PAGES = {DueStep.NEW_PASSWORD: "own_account.password", DueStep.SECOND_FACTOR: "second_factor.show"}


class PasswordChangeFirst(problems.Problem):
    status = 403
    ar = "اختر كلمة مرور جديدة أولاً من صفحة حسابك، ثم أعد المحاولة. لم يُفقد أي شيء محفوظ على هذا الجهاز."
    en = (
        "Choose a new password on your account's page first, then try again. Nothing kept on this device has been lost."
    )


class SecondFactorFirst(problems.Problem):
    status = 403
    ar = "حسابك يتطلّب التحقق بخطوتين. فعّله من صفحة حسابك أولاً، ثم أعد المحاولة."
    en = "Your account needs a second factor. Set it up on your account's page first, then try again."


_DUE_PROBLEMS = {DueStep.NEW_PASSWORD: PasswordChangeFirst, DueStep.SECOND_FACTOR: SecondFactorFirst}


def allow(*permissions: Permission) -> Callable[[View], View]:
    """States what somebody must be permitted, one of these, to call this view; its first query applies the scope."""

    def mark(view: View) -> View:
        view.allowed_to = frozenset().union(*map(roles_with, permissions))  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """States that whoever is signed in may call this view."""
    view.allowed_to = frozenset(Role)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """States that this view needs no sign-in."""
    view.allowed_to = _PUBLIC  # type: ignore[attr-defined]
    return view


def fieldwork(view: View) -> View:
    """States that this view belongs to the tablet's work: a session past the office's limits opens it, too."""
    view.for_fieldwork = True  # type: ignore[attr-defined]
    return view


def sends(view: View) -> View:
    """States that a tablet's queue needs this view: it opens like fieldwork, and also while something is due."""
    return settles(fieldwork(view))


def settles(view: View) -> View:
    """States that this view opens while something is due (``session_rules.DueStep``)."""
    view.opens_while_due = True  # type: ignore[attr-defined]
    return view


def is_for_fieldwork(view: Callable[..., Any]) -> bool:
    return getattr(view, "for_fieldwork", False)


def opens_while_due(view: Callable[..., Any]) -> bool:
    return getattr(view, "opens_while_due", False)


def allowed_to(view: Callable[..., Any]) -> frozenset[str]:
    """Roles that may call a view; ``public`` alone for a public one; empty for one that says nothing."""
    return getattr(view, "allowed_to", frozenset())


def is_public(view: Callable[..., Any]) -> bool:
    return allowed_to(view) == _PUBLIC


def person() -> Person:
    """The signed-in person. Raises SignInFirst."""
    user = _user()
    if not user.is_authenticated:
        raise problems.SignInFirst
    return cast("Person", user)


def _user() -> Person | AnonymousUserMixin:
    """Flask-Login hands out a proxy; the value behind it is what the code below the views gets."""
    return cast("Person | AnonymousUserMixin", current_user._get_current_object())  # noqa: SLF001


def current_session() -> CurrentSession | None:
    """The session of this request; None for a stranger's."""
    return cast("CurrentSession", g.current_session) if _user().is_authenticated else None


def due() -> DueStep | None:
    """What the signed-in person must do before anything else opens."""
    session = current_session()
    if session is None:
        return None
    return due_step(
        session.person.role,
        must_change_password=session.must_change_password,
        has_second_factor=session.has_second_factor,
        is_required=settings().second_factor_required,
    )


def guard() -> Response | None:
    """Before each request: refuses whoever may not call the view."""
    if request.endpoint is None:
        return None  # no such address: Flask answers 404 itself
    view = current_app.view_functions[request.endpoint]
    request.max_content_length = MAX_ANONYMOUS_BYTES
    if is_public(view):
        return None
    session = current_session()
    if session is None:
        return _led_to("accounts.sign_in", problems.SignInFirst)
    if session.person.role not in allowed_to(view):
        raise problems.NotAllowed
    if session.reach is not Reach.OFFICE and not is_for_fieldwork(view):
        return _led_to("accounts.sign_in", problems.SignInFirst)
    if (step := due()) and not opens_while_due(view):
        return _led_to(_DUE_PAGES[step], _DUE_PROBLEMS[step])
    request.max_content_length = body_limit(view, settings())
    return None


def _led_to(endpoint: str, problem: type[problems.Problem]) -> Response:
    """To the page where somebody reading goes on, which leads back here. Raises the problem for what was sent."""
    if wants_json() or request.method not in SAFE_METHODS:
        raise problem
    return redirect(url_for(endpoint, next=request.full_path.rstrip("?")))


def init_app(app: Flask) -> None:
    app.before_request(guard)
    public(app.view_functions["static"])
