"""What every reader of tables gives and refuses: cells, rows, and the reasons in words. [pure]"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from inspect_app.checklists import Text
from inspect_app.schools.importing.import_limits import MAX_CELL_LENGTH, MAX_COLUMNS, MAX_ROWS

_MAX_SHOWN = 32_767
"""Characters: as many as a cell of a workbook takes."""


class UnreadableFile(Exception):
    """The file as a whole cannot be read; ``sentence`` says why and what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


@dataclass(frozen=True)
class UnreadableCell:
    """Stands for a cell whose content must not be used, and says why."""

    reason: Text
    shown: str = field(default="", compare=False)
    """What a person sees there, for complaints and for the file of refused rows; "" where nothing can be shown."""

    def showing(self, shown: str) -> UnreadableCell:
        return replace(self, shown=shown[:_MAX_SHOWN])


@dataclass(frozen=True)
class RepairedCell:
    """A text that was spoilt on its way here and could be put right beyond doubt: it is taken, and the reason told."""

    text: str
    reason: Text
    shown: str = field(default="", compare=False)
    """What stood there."""

    @property
    def reason_with_text(self) -> Text:
        return Text(f"{self.reason.ar}، وصار «{self.text}»", f"{self.reason.en}; now “{self.text}”")


Cell = str | UnreadableCell | RepairedCell


@dataclass(frozen=True)
class TableRow:
    """``number`` is what the person sees beside the row: 1 is the headings. Cells are text; "" is blank."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class SchoolTable:
    headings: list[str]
    rows: Iterator[TableRow]
    """Read as they are used: UnreadableFile may still be raised here."""
    remarks: tuple[Text, ...] = ()
    """What a person should know of how the file was read: its sheet, its encoding, its separator."""


@dataclass(frozen=True)
class RawTable:
    """What a reader gives: rows in their order, the headings somewhere among the first. Blank rows may be absent."""

    rows: Iterator[TableRow]
    """Read as they are used: UnreadableFile may still be raised here."""
    remarks: tuple[Text, ...] = ()


FORMULA = UnreadableCell(
    Text("الخلية فيها معادلة؛ انسخها والصقها كقيمة", "the cell holds a formula; copy it and paste it as a value")
)
EXCEL_ERROR = UnreadableCell(Text("الخلية فيها خطأ من Excel", "the cell holds an Excel error"))
TOO_LONG_TEXT = UnreadableCell(
    Text(f"النص أطول من {MAX_CELL_LENGTH} حرف", f"the text is longer than {MAX_CELL_LENGTH} characters")
)
LOST_DIGITS = UnreadableCell(
    Text(
        "يحفظ Excel من العدد 15 رقماً فقط؛ اكتبه كنص",
        "Excel keeps only 15 digits of a number; write it as text",
    )
)
TOO_MANY_COLUMNS = Text(
    f"في الملف أكثر من {MAX_COLUMNS} عمود. احذف الأعمدة الزائدة.",
    f"The file has more than {MAX_COLUMNS} columns. Delete those that are not needed.",
)
TOO_HEAVY_FILE = Text(
    "قراءة الملف تحتاج ذاكرة أو وقتاً أكثر مما يُسمح به. قسّمه إلى ملفات أصغر.",
    "Reading the file takes more memory or time than allowed. Split it into smaller files.",
)
TOO_MANY_ROWS = Text(
    f"في الملف أكثر من {MAX_ROWS} صف فيه بيانات. قسّمه إلى ملفات أصغر.",
    f"The file has more than {MAX_ROWS} filled rows. Split it into smaller files.",
)

_CONSTANT = re.compile(r'="((?:[^"]|"")*)"')


def formula_cell(formula: str) -> Cell:
    """What a formula may be taken for: nothing, unless it is plainly a text, as in ="000777"."""
    constant = _CONSTANT.fullmatch(formula.strip())
    return constant[1].replace('""', '"') if constant else FORMULA.showing(formula)


def date_cell(shown: str) -> UnreadableCell:
    """No column of schools holds dates: one that stands there was something else before a spreadsheet read it."""
    return UnreadableCell(
        Text(
            f"الخلية فيها تاريخ ({shown}): تحوّل برامج الجداول مثل 5-10 إلى تاريخ؛ نسّقها كنص واكتبها من جديد",
            f"the cell holds a date ({shown}): spreadsheets turn such as 5-10 into one; format it as text and write it "
            "again",
        ),
        shown,
    )


def cell_text(cell: Cell) -> str:
    """What may be used of a cell; "" where nothing may."""
    if isinstance(cell, UnreadableCell):
        return ""
    return cell if isinstance(cell, str) else cell.text


def came_as(cell: Cell) -> str:
    """What a person sees in a cell of the file."""
    return cell if isinstance(cell, str) else cell.shown


def is_filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())
