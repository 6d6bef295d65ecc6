"""The demo's people: one for each role, all with the same password, and the lines that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from inspect_app.accounts.models import Account, Person, as_person
from inspect_app.accounts.passwords import hash_password
from inspect_app.accounts.roles import RIGHTS, Role, Scope
from inspect_app.checklists import Text
from inspect_app.db import db

PASSWORD = "kashf-demo-2026"  # noqa: S105 - printed for everybody to use
HOME, NEXT_DOOR = "2202", "2203"


@dataclass(frozen=True, slots=True)
class CastMember:
    """One of the cast. ``directorate``: a directorate's code; None: the whole country, or the school of a principal."""

    username: str
    role: Role
    name: Text
    directorate: str | None
    description: Text


CAST = (
    CastMember("layla", Role.ENGINEER, Text("م. ليلى سالم", "Layla Salem"), HOME,
         Text("مهندسة، البادية الشمالية الغربية", "engineer, North-West Badia")),
    CastMember("omar", Role.ENGINEER, Text("م. عمر ناصر", "Omar Nasser"), HOME,
         Text("مهندس، المديرية نفسها", "engineer, the same directorate")),
    CastMember("samer", Role.ENGINEER, Text("م. سامر عادل", "Samer Adel"), NEXT_DOOR,
         Text("مهندس، البادية الشمالية الشرقية", "engineer, North-East Badia")),
    CastMember("reviewer", Role.REVIEWER, Text("م. هدى كريم", "Huda Karim"), HOME,
         Text("رئيسة قسم الأبنية", "head of buildings, North-West Badia")),
    CastMember("ministry", Role.MINISTRY, Text("م. رامي يوسف", "Rami Yousef"), None,
         Text("إدارة الأبنية، الوزارة", "the ministry, all directorates")),
    CastMember("principal", Role.SCHOOL, Text("أ. منى خليل", "Muna Khalil"), None,
         Text("مديرة مدرسة", "principal of one school")),
    CastMember("admin", Role.ADMINISTRATOR, Text("مدير النظام", "Administrator"), None,
         Text("مدير النظام", "administrator")),
)  # fmt: skip


def username_of(directorate: str, role: Role) -> str:
    """Of whoever has this role in the directorate with this code: somebody of the cast, or of its own staff."""
    cast = (member.username for member in CAST if member.directorate == directorate and member.role == role)
    return next(cast, f"{role}-{directorate}")


def add_people(
    members: Iterable[CastMember], directorates: Mapping[str, int], school: int | None, registered: datetime
) -> dict[str, Person]:
    """Writes the accounts inside ``writing()`` and returns the people by username."""
    password = hash_password(PASSWORD)
    accounts = [
        Account(
            username=member.username,
            name_ar=member.name.ar,
            name_en=member.name.en,
            role=member.role,
            directorate_id=directorates[member.directorate] if member.directorate else None,
            school_id=school if RIGHTS[member.role].scope is Scope.SCHOOL else None,
            password_hash=password,
            created_at=registered,
        )
        for member in members
    ]
    db.session.add_all(accounts)
    db.session.flush()
    return {account.username: as_person(account) for account in accounts}


def welcome(address: str) -> str:
    """Where the demo is and who may sign in. Arabic ends the lines, so that the columns stand in any terminal."""
    width = max(len(member.description.en) for member in CAST)
    lines = [f"  {member.username:<11}{member.description.en:<{width}}   {member.description.ar}" for member in CAST]
    return "\n".join(
        (
            "",
            "Kashf, demonstration: every school, person and finding is invented.   كشف: نسخة توضيحية",
            "",
            f"  http://{address}",
            "",
            *lines,
            "",
            f"  Password for all: {PASSWORD}",
            "",
        )
    )


WARNING = """\
WARNING: other machines can reach this demonstration. Everybody knows its passwords, and it speaks plain http,
which can be read on the way. Enter nothing real, and stop it when it has been shown.
تنبيه: يمكن الوصول إلى هذه النسخة التوضيحية من أجهزة أخرى. كلمات مرورها معروفة للجميع، والاتصال بها غير مشفّر (http)
ويمكن التنصّت عليه. لا تُدخل فيها بيانات حقيقية، وأوقفها بعد انتهاء العرض.
"""
