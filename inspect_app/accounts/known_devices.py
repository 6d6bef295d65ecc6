"""Devices that have signed in before, by a signed cookie that only the sign-in page is sent.

The cookie lets nobody in. It says that the right password of these accounts was once given here, so that wrong tries
from elsewhere do not slow this device down (``throttle``).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from inspect_app.accounts.session_cookies import signing_keys

COOKIE_NAME = "kashf-known"
COOKIE_AGE = timedelta(days=400)
"""The longest a browser keeps a cookie."""
MAX_ACCOUNTS_PER_DEVICE = 50


@dataclass(frozen=True, slots=True)
class Device:
    """``accounts`` are the ids of those that have signed in here, the latest last."""

    id: str
    accounts: tuple[int, ...] = ()


def this_device() -> Device:
    """The device of this request; a new one when it brings no cookie of ours."""
    try:
        id_, accounts = _serializer().loads(request.cookies.get(COOKIE_NAME, ""))
    except BadData:
        return Device(secrets.token_hex(8))
    return Device(id_, tuple(accounts))


def remember(response: Response | AnyResponse, device: Device, account_id: int) -> None:
    """Adds the account to what the device's cookie says."""
    accounts = [id_ for id_ in device.accounts if id_ != account_id] + [account_id]
    response.set_cookie(
        COOKIE_NAME,
        _serializer().dumps([device.id, accounts[-MAX_ACCOUNTS_PER_DEVICE:]]),
        max_age=COOKIE_AGE,
        path=url_for("accounts.sign_in"),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(current_app), salt="known-device")
