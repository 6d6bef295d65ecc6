"""What every reader of tables gives and refuses: cells, limits, and the reasons in words. [pure]"""

from __future__ import annotations

from dataclasses import dataclass

from inspect_app.checklists.model import Text

MAX_ROWS = 20_000
"""Five times the public schools of the country."""
MAX_COLUMNS = 200


class UnreadableFile(Exception):
    """The file as a whole cannot be read; ``sentence`` says why and what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


@dataclass(frozen=True)
class UnreadableCell:
    """Stands for a cell whose content must not be used, and says why."""

    reason: Text


Cell = str | UnreadableCell


FORMULA = UnreadableCell(
    Text("الخلية فيها معادلة؛ انسخها والصقها كقيمة", "the cell holds a formula; copy it and paste it as a value")
)
FAULTY = UnreadableCell(Text("الخلية فيها خطأ من Excel", "the cell holds an Excel error"))
TOO_LONG = UnreadableCell(Text("النص أطول من 1000 حرف", "the text is longer than 1000 characters"))
TOO_MANY_ROWS = Text(
    f"في الملف أكثر من {MAX_ROWS} صف. قسّمه إلى ملفات أصغر، واحذف الصفوف الفارغة المنسقة في آخره إن وُجدت.",
    f"The file has more than {MAX_ROWS} rows. Split it, and delete blank formatted rows at its end if there are any.",
)
