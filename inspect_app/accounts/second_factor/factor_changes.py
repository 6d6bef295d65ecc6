"""The second factor of an account: on, off, its recovery codes, and whether a code is good. Inside ``writing()``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from inspect_app.accounts.models import Account, RecoveryCode
from inspect_app.accounts.second_factor import recovery_codes, time_codes
from inspect_app.db import db
from inspect_app.journal import Action, record


def turn_on(account: Account, key: str, step: int, now: datetime) -> Sequence[str]:
    """Turns it on with a key whose code of this ``step`` was given; the recovery codes, which are kept nowhere."""
    account.second_factor_key, account.second_factor_step = key, step
    record(now, account.id, Action.TURN_ON_SECOND_FACTOR, account.username)
    return _replace_codes(account)


def turn_off(account: Account, who: int | None, now: datetime) -> None:
    """``who`` took it off: the person, an administrator, or None for the command line."""
    account.second_factor_key = account.second_factor_step = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    record(now, who, Action.TURN_OFF_SECOND_FACTOR, account.username)


def renew_recovery_codes(account: Account, now: datetime) -> Sequence[str]:
    """New ones in place of all that were left."""
    record(now, account.id, Action.RENEW_RECOVERY_CODES, account.username)
    return _replace_codes(account)


def _replace_codes(account: Account) -> Sequence[str]:
    codes = recovery_codes.new_recovery_codes()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    rows = [{"account_id": account.id, "code_hash": recovery_codes.hash_of_code(code)} for code in codes]
    db.session.execute(insert(RecoveryCode), rows)
    return codes


def recovery_codes_left(account_id: int) -> int:
    """May be asked outside of ``writing()``."""
    return db.session.scalar(select(func.count()).where(RecoveryCode.account_id == account_id)) or 0


def take_code(account: Account, text: str, now: datetime) -> bool:
    """Whether this is a good code of the authenticator or a recovery code; it is none any more afterwards."""
    code = time_codes.typed_code(text)
    step = time_codes.accepted_step(account.second_factor_key or "", code, account.second_factor_step, now)
    if account.second_factor_key and step is not None:
        account.second_factor_step = step
        return True
    used = RecoveryCode.account_id == account.id, RecoveryCode.code_hash == recovery_codes.hash_of_code(text)
    if db.session.scalar(delete(RecoveryCode).where(*used).returning(RecoveryCode.code_hash)) is None:
        return False
    left = recovery_codes_left(account.id)
    record(now, account.id, Action.USE_RECOVERY_CODE, account.username, str(left))
    return True
