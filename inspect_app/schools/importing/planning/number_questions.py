"""Numbers that differ from a known school's, or from another row's, only in how they are written."""

from __future__ import annotations

from collections.abc import Sequence

from inspect_app.checklists import Text
from inspect_app.schools.importing.planning.import_choices import NearNumbers
from inspect_app.schools.importing.planning.known_schools import KnownSchool, KnownSchools, near_key
from inspect_app.schools.importing.planning.spoilt_values import quoted_number_reason
from inspect_app.schools.importing.school_rows import SchoolRow

_MAX_NAMED = 3


class NumberReader:
    """Finds the school each row means; remembers the new numbers of the file, which may come near to each other."""

    def __init__(self, known: KnownSchools, choice: NearNumbers | None) -> None:
        self._known = known
        self._choice = choice
        self._new_numbers: dict[str, tuple[str, int]] = {}
        """Number and row of the first new school with each key."""

    def find_school(self, row: SchoolRow) -> KnownSchool | None:
        """The known school a row means, or None; what must be asked, or looked at, is noted on the row."""
        number = row.values.get("number")
        if number is None:
            return None
        if school := self._known.by_number.get(number):
            return school
        near = self._known.near(number)
        if near and self._choice is not NearNumbers.NEW:
            return self._take_as_known(row, number, near)
        if reason := quoted_number_reason(number):
            row.complain("number", number, reason)
        elif near:
            row.flag("number", number, _taken_as_new(near))
        self._compare_with_earlier_rows(row, number)
        return None

    def _take_as_known(self, row: SchoolRow, number: str, near: Sequence[KnownSchool]) -> KnownSchool | None:
        if self._choice is None or len(near) > 1:
            row.ask("number", number, _differs_little(near))
            return None
        [school] = near
        row.values["number"] = school["number"]
        row.repair("number", number, _taken_as_known(school))
        return school

    def _compare_with_earlier_rows(self, row: SchoolRow, number: str) -> None:
        other, first = self._new_numbers.setdefault(near_key(number), (number, row.row))
        if other == number:
            return
        if self._choice is NearNumbers.NEW:
            row.flag("number", number, _like_earlier_row(other, first))
        elif self._choice is NearNumbers.KNOWN:
            row.complain("number", number, _like_earlier_row(other, first))
        else:
            row.ask("number", number, _like_earlier_row(other, first))


def _differs_little(near: Sequence[KnownSchool]) -> Text:
    names, more = _names(near), len(near) - _MAX_NAMED
    rest = f" (+{more})" if more > 0 else ""
    return Text(
        f"لا يختلف إلا في الكتابة عن رقم مدرسة معروفة: {'، '.join(names)}{rest}",
        f"differs only in how it is written from a known school's number: {', '.join(names)}{rest}",
    )


def _taken_as_known(school: KnownSchool) -> Text:
    [name] = _names([school])
    return Text(f"أُخذ على أنه المدرسة المعروفة {name}", f"taken as the known school {name}")


def _taken_as_new(near: Sequence[KnownSchool]) -> Text:
    names = _names(near)
    return Text(
        f"حُفظت مدرسةً جديدة، ورقمها لا يختلف إلا في الكتابة عن: {'، '.join(names)}",
        f"taken as a new school; its number differs only in how it is written from: {', '.join(names)}",
    )


def _like_earlier_row(number: str, row: int) -> Text:
    return Text(
        f"لا يختلف إلا في الكتابة عن {number} في الصف {row}",
        f"differs only in how it is written from {number} in row {row}",
    )


def _names(schools: Sequence[KnownSchool]) -> list[str]:
    return [f"{school['number']} {school['name_ar']}" for school in schools[:_MAX_NAMED]]
