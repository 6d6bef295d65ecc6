"""Reading a checklist: everything that can be wrong is told, all at once, with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspect_app.checklists import check
from inspect_app.checklists.toml_reader import read_checklist
from tests.checklists.publishing import SAMPLE, TEXT, mistakes_after

LOCKED = 'fault.ar = "مخرج مقفل"\nfault.en = "locked exit"\n'
MEMORY = 'source.ar = "لم يُراجَع بعد."\nsource.en = "From memory."\n'
OPENED = 'at_once.ar = "اطلب فتحه أمامك الآن."\nat_once.en = "Have it opened on the spot."\n'
GLASS = 'at_once.ar = "اطلب إزالة الزجاج المكسور الآن."\nat_once.en = "Have the broken glass removed now."\n'
LOCKED_TOILETS = 'at_once.ar = "اطلب فتح الوحدات المقفلة."\nat_once.en = "Have the locked toilets opened."\n'
LAB = 'applies_when = "has_lab"'
WATER = 'escalate.severe = "water_behind_wall"'
BLOCKED = 'ticks.blocked = { ar = "مسدودة", en = "blocked" }'


def test_the_sample_is_well():
    assert check(SAMPLE) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "sample"', 'id = "simple"', "id: must be the name of its folder, sample"),
        ("version = 1", "version = 2", "version: must be the number in the file's name, 1"),
        ("version = 1", "version = 1.0", "version: must be a whole number"),
        ("version = 1", 'version = "1"', "version: must be a number, not a text"),
        ("version = 1", "version = true", "version: must be a number, not true or false"),
        ('title.en = "A list', 'titel.en = "A list', "titel: is not a key of this table; did you mean title?"),
        ('title.en = "A list to try things on"\n', "", "title, en: the translation is missing"),
        ('title.en = "A list', 'title.fr = "Une"\ntitle.en = "A list', "title, fr: is not a key of this table"),
        ("weight = 40", "weight = 45", "sections: the weights add up to 105, not 100"),
        ("weight = 40", 'weight = "forty"', "T01, weight: must be a number, not a text"),
        ('code = "T01"', 'code = "T1"', "code: “T1” must be a capital letter and two digits, such as A01"),
        ('code = "T02"', 'code = "T01"', "section T01 is there 2 times"),
        ('code = "T01.02"', 'code = "T02.02"', "code: stands in section T01, so it must begin with T01."),
        ('code = "T01.02"', 'code = "T01.2"', "“T01.2” must be its section and two digits, such as A01.02"),
        ('code = "T01.02"', 'code = "T01.01"', "T01.01: this code is already used in sample/1.toml"),
        ('code = "T01.02"\n', "", "item 2, code: is missing"),
        ('kind = "yes_no"', 'kind = "yesno"', "T01.02, kind: “yesno” is not known; did you mean yes_no?"),
        ('severity = "low"', 'severity = "slight"', "T01.04, severity: “slight” is not known"),
        ('photo = "always"', 'photo = "allways"', "photo: “allways” is not known; did you mean always?"),
        ('trade = "lab"', 'trade = "labs"', "T01.04, trade: “labs” is not known; did you mean lab?"),
        ('owner = "outside"', 'owner = "municipality"', "T02.05, owner: “municipality” is not known; it can be school"),
        ('basis = "memory"', 'basis = "guess"', "T01.02, basis: “guess” is not known"),
        ('basis = "memory"\n', "", "T01.02, basis: is missing"),
        (
            'source.en = "From memory."',
            'source.en = "Law [J7]."',
            "T01.02, source: [J7] is not in the table of sources",
        ),
        ('source.ar = "لم يُراجَع بعد."', 'source.ar = "قانون [J7]."', "T01.02, source: [J7] is not in the table of"),
        ("التعميم الشتوي [J6].", "التعميم الشتوي.", "T01.01, source: cites other sources in Arabic than in English"),
        ('source.en = "From memory."', 'source.en = ""', "T01.02, source, en: is empty"),
        ('source.en = "From memory."\n', "", "T01.02, source, en: the translation is missing"),
        ('source.ar = "لم يُراجَع بعد."\n', "", "T01.02, source, ar: the translation is missing"),
        (MEMORY, "", "T01.02, source: is missing: write source.ar and source.en"),
        (MEMORY, 'source = "From memory."\n', "T01.02, source: must be a table of keys, not a text"),
        ("fix_days = 90", "fix_days = 0", "T02.04, fix_days: is 0; it must lie between 1 and 3660"),
        ("low = { fix_days = 60 }", "low = { days = 60 }", "deadlines, low, days: is not a key of this table"),
        ("low = { fix_days = 60 }\n", "", "deadlines, low, fix_days: is missing"),
        ("capital_works = true", 'capital_works = "yes"', "T01.03, capital_works: must be true or false, not a text"),
        ('text.ar = "قنوات', 'text.ar = "Storm"\nhint.xx = "قنوات', "T01.01, text, ar: is not Arabic"),
        ('text.en = "No bare wires"', 'text.en = "لا أسلاك"', "T01.05, text, en: is not English"),
        ('text.en = "No bare wires"', 'text.en = " "', "T01.05, text, en: is empty"),
        ('fault.en = "locked exit"\n', "", "T01.02, fault, en: the translation is missing"),
        ('fault.ar = "مخرج مقفل"\n', "", "T01.02, fault, ar: the translation is missing"),
        (LOCKED, "", "T01.02, fault: is missing: write fault.ar and fault.en"),
        ('at_once.en = "Have it opened on the spot."\n', "", "T01.02, at_once, en: the translation is missing"),
        ('at_once.en = "Have it opened on the spot."', 'at_once.en = " "', "T01.02, at_once, en: is empty"),
        (OPENED, "", "T01.02, at_once: is missing: this item can be life_threatening; write at_once.ar and at_once.en"),
        (GLASS, "", "T02.03, at_once: is missing: this item can be severe;"),
        (LOCKED_TOILETS, "", "T02.04, at_once: is missing: this item can be severe;"),
        ("[[sections.items]]", "[sections.itmes]", "T01, itmes: is not a key of this table; did you mean items?"),
    ],
)
def test_a_mistake_is_told(tmp_path, old, new, told):
    found = mistakes_after(tmp_path, (old, new))
    assert any(told in mistake for mistake in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (LAB, 'applies_when = "has_labb"', "nothing is called has_labb; did you mean has_lab?"),
        (LAB, 'applies_when = "has_lab and"', "cannot be read at character 12: expected a number"),
        (LAB, 'applies_when = "floors"', "“floors” gives a number, and true or false is needed"),
        (LAB, 'applies_when = "floors and has_lab"', "a number stands where true or false is needed"),
        (LAB, "applies_when = \"floors == 'two'\"", "a number cannot be compared with a choice"),
        (LAB, "applies_when = \"heating == 'karosene'\"", "did you mean kerosene?"),
        (LAB, "applies_when = \"heating in ('gas', 'wood')\"", "“wood” is not one of its choices"),
        (LAB, "applies_when = \"heating > 'gas'\"", "only numbers can be compared by >"),
        (LAB, 'applies_when = "has_lab + 1 > 2"', "true or false stands where a number is needed"),
        (LAB, 'applies_when = "value > 2"', "nothing is called value"),
        (LAB, 'applies_when = ""', "T01.04, applies_when: is empty"),
        ('numerator = "girls_max_shift"', 'numerator = "has_lab"', "“has_lab” gives true or false, and a number"),
        ('denominator = "licensed_seats"\n', "", "T02.05, denominator: is missing"),
        (WATER, 'escalate.severe = "water"', "escalate, severe: nothing is called water"),
        (WATER, 'escalate.severe = "value > 3"', "nothing is called value"),
        (WATER, 'escalate.grave = "blocked"', "escalate, grave: is not a key"),
        ("\"option == 'visible'\"", "\"option == 'seen'\"", "“seen” is not one of its choices"),
        ('escalate.severe = "value > 60"', "escalate.severe = \"option == 'x'\"", "nothing is called option"),
        ("ticks.blocked", "ticks.value", "ticks, value: value is already the name of something else"),
        ("ticks.blocked", "ticks.floors", "floors is already the name"),
        ("ticks.blocked =", "ticks.Blocked =", "ticks, Blocked: a key is written in small Latin letters"),
        (BLOCKED, 'ticks.blocked = "blocked"', "must be a table of keys, not a text"),
        ('{ ar = "مسدودة", en = "blocked" }', '{ en = "blocked" }', "ticks, blocked, ar: the translation is missing"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_hold_water_is_told(tmp_path, old, new, told):
    found = mistakes_after(tmp_path, (old, new))
    assert any(told in mistake for mistake in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('ok = ">= 300"', 'ok = "> 300"', "T02.01, ok: cannot read “> 300”; write <= 5 or >= 5 or 0.2..1.0"),
        ('ok = ">= 300"\n', "", "T02.01, ok: is missing"),
        ('ok = "0.2..1.0"', 'ok = "1.0..0.2"', "T02.02, ok: “1.0..0.2” is empty: 1 is more than 0.2"),
        ('partial = "0.1..1.5"', 'partial = "0.3..1.5"', "partial: (0.3–1.5) must be wider than ok (0.2–1)"),
        ('partial = "<= 30"', 'partial = ">= 30"', "partial: (≥ 30) must be wider than ok (≤ 25)"),
        ('partial = "<= 30"', 'partial = "<= 25"', "partial: is the same as ok, so nothing can be partly OK"),
        ('ok = ">= 400"', 'ok = ">= 100"', "ok_when 2: (≥ 100) must lie inside partial (≥ 200)"),
        ('when = "year_built >= 2022", ', "", "T02.01, ok_when 2, when: is missing"),
        ('ok = ">= 400" }', 'ok = ">= 400", why = "?" }', "T02.01, ok_when 2, why: is not a key of this table"),
        ('possible = "0..100000"', 'possible = "0..250"', "ok: (≥ 300) can never be reached: possible is 0–250"),
        ('possible = "0..100000"', 'possible = "0..450"', "ok_when 1: (≥ 500) can never be reached: possible is 0–450"),
        ('possible = "0..100000"', 'possible = "200..900"', "covers everything possible (200–900): nothing can fail"),
        ('unit = { ar = "لوح", en = "panes" }\n', "", "T02.03, unit: is missing: write unit.ar and unit.en"),
        ("partial_days = 425", "partial_days = 300", "T02.06, partial_days: (300) must be more than ok_days (365)"),
        ("ok_days = 365\n", "", "T02.06, ok_days: is missing"),
        ("score = 0.75", "score = 7.5", "hairline, score: is 7.5; it must lie between 0 and 1"),
        ("score = 1,", "score = 0.9,", "no option is worth 1: nothing can be OK"),
        ("options.sound = { score = 1,", "options.sound = {", "T01.03, options, sound, score: is missing"),
        ('kind = "date"', 'kind = "date"\nrecord = 1', "T02.06, record: must be true or false"),
        (WATER, f"{WATER}\nrecord = true", "T01.01, record: belongs to items of kind date, and"),
        ("ok_days = 365", "ok_days = 365\noptional = true", "optional: belongs to items of kind number or count, and"),
        ('kind = "yes_no"', 'kind = "yes_no"\nok = "<= 2"', "ok: belongs to items of kind number or count or ratio"),
    ],
)  # fmt: skip
def test_a_rule_that_judges_nothing_is_told(tmp_path, old, new, told):
    found = mistakes_after(tmp_path, (old, new))
    assert any(told in mistake for mistake in found), found


def test_an_item_that_is_never_grave_needs_no_action_and_may_have_one(tmp_path):
    of_low_item = 'fault.en = "dirty laboratory"'
    assert of_low_item in TEXT
    both = f'{of_low_item}\nat_once.ar = "أغلقه"\nat_once.en = "Close it"'
    assert mistakes_after(tmp_path, (of_low_item, both)) == []


def test_a_choice_where_nothing_can_fail_is_told(tmp_path):
    changes = [("score = 0.75", "score = 1"), ("score = 0.25", "score = 1"), ("score = 0,", "score = 1,")]
    assert any("every option is worth 1: nothing can fail" in mistake for mistake in mistakes_after(tmp_path, *changes))


def test_many_mistakes_are_told_at_once_with_their_lines(tmp_path):
    told = mistakes_after(
        tmp_path,
        ("weight = 40", "weight = 41"),
        ('trade = "civil"', 'trade = "civl"'),
        (LAB, 'applies_when = "has_labb"'),
        ("partial_days = 425", "partial_days = 5"),
    )
    assert told == [
        "sample/1.toml: line 25, T01.01, trade: “civl” is not known; did you mean civil?",
        "sample/1.toml: line 88, T01.04, applies_when: nothing is called has_labb; did you mean has_lab?",
        "sample/1.toml: line 235, T02.06, partial_days: (5) must be more than ok_days (365)",
        "sample/1.toml: sections: the weights add up to 101, not 100",
    ]


LINES = TEXT.splitlines()
SETTINGS = [at for at, line in enumerate(LINES) if " = " in line and not line.startswith("#")]


@given(st.sampled_from(SETTINGS), st.sampled_from(["5", "-0.5", "nan", '""', "[]", "[{}]", "{}", "true", "1979-05-27"]))
@settings(max_examples=60, database=None, deadline=None)
def test_whatever_stands_in_a_line_reading_goes_on(at, value):
    lines = [*LINES[:at], f"{LINES[at].split(' = ')[0]} = {value}", *LINES[at + 1 :]]
    read_checklist("1.toml", "\n".join(lines).encode(), "sample", 1)
