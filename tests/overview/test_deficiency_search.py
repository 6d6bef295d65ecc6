"""What people type, and what they mean by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.submitted import GivenFinding
from inspect_app.overview.filter_selection import Selection, narrowed
from inspect_app.schools.models import Location, School
from inspect_app.submissions.projection.rebuild import rebuild
from inspect_app.submissions.receiving import receive_bytes
from tests.desk.made import BINS, EXIT, WIRES, add_visit, at_yard
from tests.desk.schools import add_school
from tests.make import VisitBody
from tests.maps.stock import a_deficiency

BREAKER, EXTINGUISHERS, RAIL, GOAL, GATE = "B04.02", "B02.02", "B06.03", "B07.01", "B06.02"

# Of the school «سما السرحان» 100200 and, with “+”, of «أم القطين» 300400.
TRIES = [
    ("طفاية", {EXTINGUISHERS}),
    ("طفايات", {EXTINGUISHERS}),
    ("طفايه", {EXTINGUISHERS}),
    ("الطفاية", {EXTINGUISHERS}),
    ("إطفاء", {EXTINGUISHERS}),
    ("اطفاء", {EXTINGUISHERS}),
    ("مطفأة", {EXTINGUISHERS}),
    ("extinguisher", {EXTINGUISHERS}),
    ("Extinguishers", {EXTINGUISHERS}),
    ("مخرج", {EXIT, EXIT + "+"}),
    ("مخارج", {EXIT, EXIT + "+"}),
    ("مخرج مقفل", {EXIT, EXIT + "+"}),
    ("مقفل مخرج", {EXIT, EXIT + "+"}),
    ("مُقْفَل", {EXIT, EXIT + "+"}),
    ("locked exit", {EXIT, EXIT + "+"}),
    ("جنزير", {EXIT}),
    ("مخرج السرحان", {EXIT}),
    ("سرحان سما مخرج", {EXIT}),
    ("المخرج في الساحة", {EXIT}),
    ("مخرج القطين", {EXIT + "+"}),
    ("أسلاك مكشوفة", {WIRES}),
    ("سلك مكشوف", {WIRES}),
    ("اسلاك", {WIRES}),
    ("عبد الله", {WIRES}),
    ("عبدالله", {WIRES}),
    ("أبو عوض", {WIRES}),
    ("ابوعوض", {WIRES}),
    ("مرمى", {GOAL}),
    ("مرمي", {GOAL}),
    ("ثقيل", {GOAL, GATE + "+"}),
    ("goal", {GOAL}),
    ("درابزين منخفض", {RAIL}),
    ("غرفة 27", {RAIL}),
    ("غرفه ٢٧", {RAIL}),
    ("B06.02", {GATE + "+"}),
    ("b06.02", {GATE + "+"}),
    ("B٠٦.٠٢", {GATE + "+"}),
    ("«B06.02»،", {GATE + "+"}),
    ("“B06.02”,", {GATE + "+"}),
    ("b06", {GATE + "+", RAIL}),
    ("بوابة سور", {GATE + "+"}),
    ("أسوار", {GATE + "+"}),
    ("قاطع", {BREAKER + "+"}),
    ("القواطع", set()),
    ("300400", {EXIT + "+", GATE + "+", BREAKER + "+"}),
    ("٣٠٠٤٠٠", {EXIT + "+", GATE + "+", BREAKER + "+"}),
    ("Quttein locked", {EXIT + "+"}),
    ("ام القطين", {EXIT + "+", GATE + "+", BREAKER + "+"}),
    ("امالقطين", {EXIT + "+", GATE + "+", BREAKER + "+"}),
    ("مدخل", {GATE + "+"}),
    ("بجنزير", {EXIT}),
    ("وقفل جنزير", {EXIT}),
    ("مكتب عبدالله", {WIRES}),
    ("طفايات السرحان", {EXTINGUISHERS}),
    ("extinguishers 100200", {EXTINGUISHERS}),
    ("المبنى الرئيسي ٢٧", {RAIL}),
    ("رَقم ١٠٠٢٠٠ مرمى", {GOAL}),
    ("مخرج طفاية", set()),
    ("100%", set()),
    ("_", set()),
    ("", None),
]


# Among deficiencies of these items alone, without notes.
ITEMS = (
    *("A03.02", "A05.01", "A05.05", "A06.08", "A07.03", "A07.09", "A08.04", "A10.02", "A10.06", "A11.03"),
    *("B04.04", "B05.01", "B06.02", "B06.08", "B08.01", "C02.05", "C02.08"),
)
ITEM_TRIES = {
    "لوحة كهرباء": ["A05.01", "B04.04"],
    "لوحات الكهرباء": ["A05.01", "B04.04"],
    "مجاري": ["A07.09"],
    "الصرف الصحي": ["A07.09"],
    "تسريب": ["A03.02", "A06.08"],
    "تسرّب مياه": ["A06.08"],
    "leaking roof": ["A03.02"],
    "roof leak": ["A03.02"],
    "إضاءة": ["A05.05"],
    "انارة ضعيفه": ["A05.05"],
    "المَقاعِد المكسورة": ["A08.04"],
    "مقعد مكســور": ["A08.04"],
    "desk broken": ["A08.04"],
    "رامب": ["A10.02"],
    "ramps": ["A10.02"],
    "معاقين": ["A10.06"],
    "ذوي الاعاقه": ["A10.06"],
    "زبالة": ["A11.03"],
    "النفايات المتراكمة": ["A11.03"],
    "حمّامات": ["A07.03"],
    "toilet": ["A07.03"],
    "صوبات": ["B05.01"],
    "مدفأه": ["B05.01"],
    "سياج": ["B06.02"],
    "سلالم": ["B06.08"],
    "الدرج": ["B06.08"],
    "إسعافات اولية": ["B08.01"],
    "first aid": ["B08.01", "C02.08"],
    "باصات": ["C02.08"],
    "حزام أمان": ["C02.05"],
    "a05": ["A05.01", "A05.05"],
    "A١٠-٠٢": ["A10.02"],
    "سما السرحان درج": ["B06.08"],
    "درج القطين": [],
}


@pytest.fixture
def found(world):
    """``found(text)`` are the items found, those of the second school with a “+”; None: all of them."""
    with writing():
        row = {"id": "room", "school_id": 1, "kind": "room", "name": "المبنى الرئيسي · غرفة 27"}
        db.session.execute(insert(Location), [row])
    hall = GivenFinding(location=f"hall-{world.school}", note="عند مكتب عبدالله أبو عوض")
    first = {
        EXIT: (at_yard(world.school, "بجنزير وقفل"),),
        WIRES: (hall,),
        EXTINGUISHERS: (GivenFinding(),),
        RAIL: (GivenFinding(location="room"),),
        GOAL: (at_yard(world.school, "مَرْمى ثقيـــل"),),
        BINS: (GivenFinding(),),
    }
    second = {EXIT: (GivenFinding(),), GATE: (GivenFinding(note="قرب المَدخل"),), BREAKER: (GivenFinding(),)}
    add_visit(world.engineer, world.school, first, 3)
    add_visit(world.neighbour, world.other_school, second, 3)

    def look(text: str) -> set[str]:
        query = select(Deficiency.item, School.number)
        rows = db.session.execute(narrowed(query, world.ministry, Selection(text=text), datetime.now(UTC)))
        return {row.item + ("+" if row.number == world.other_school else "") for row in rows}

    return look


def test_what_people_type_finds_what_they_mean(found):
    everything = found("100200") | found("300400")
    assert len(everything) == 9
    wrong = {text: found(text) for text, right in TRIES if found(text) != (everything if right is None else right)}
    assert not wrong


def test_plurals_and_other_names_of_a_thing_find_its_items(world, items):
    put(world.school, *ITEMS)
    assert {text: items(text) for text in ITEM_TRIES} == ITEM_TRIES


def test_a_number_finds_the_deficiency_that_people_quote(found, world):
    numbers = select(Deficiency.number).where(Deficiency.item == GOAL)
    number = db.session.scalars(numbers).one()
    eastern = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for text in (f"#{number}", f"#{eastern}"):
        assert found(text) == {GOAL}
    for text in (str(number), eastern, f"خلل رقم {number}"):
        assert GOAL in found(text)
        assert EXIT not in found(text)
    assert found("9" * 40) == found("#999999999") == set()


def test_the_list_asks_the_same(world, page, found):
    rows = page(world.ministry).get("/deficiencies?text=طفايات").all("tbody .code")
    assert [row.get_text() for row in rows] == [EXTINGUISHERS]


def test_ticked_notes_are_found(world, app):
    with app.test_request_context():
        send(world, {"B03_01-0-tick": "chained"}, 1)
    for text, items in (("سلسلة", [EXIT]), ("بسلسله", [EXIT]), ("chain", [EXIT]), ("أثاث", [])):
        query = narrowed(select(Deficiency.item), world.reviewer, Selection(text=text), datetime.now(UTC))
        assert db.session.scalars(query).all() == items, text


@pytest.mark.parametrize("text", ["door", "DOOR", "Door"])
def test_large_and_small_letters_are_one_spelling(world, app, text):
    with app.test_request_context():
        send(world, {"B03_01-0-note": "Fire DOOR, left side"}, 1)
    query = narrowed(select(Deficiency.item), world.reviewer, Selection(text=text), datetime.now(UTC))
    assert db.session.scalars(query).all() == [EXIT]


def test_what_is_found_follows_from_the_bodies(world, app):
    """A newer note is found in place of the older one, and a rebuild finds the same."""
    kept = select(Deficiency.search_text)
    with app.test_request_context():
        send(world, {"B03_01-0-note": "قفل أحمر"}, 3)
        send(world, {"B03_01-0-note": "قُفْل أزرق"}, 1)
        assert db.session.scalars(kept).all() == ["قفل ازرق"]
        with writing():
            rebuild()
    assert db.session.scalars(kept).all() == ["قفل ازرق"]


@pytest.fixture
def items(world):
    """``items(text)``: what is found among deficiencies that lie in the tables alone, as item codes."""

    def look(text):
        query = narrowed(select(Deficiency.item), world.ministry, Selection(text=text), datetime.now(UTC))
        return sorted(db.session.scalars(query))

    return look


def put(school, *codes):
    for code in codes:
        checklist = "minimum-standards" if code < "B" else "health-and-safety"
        a_deficiency(school, item=code, section=code[:3], checklist=checklist)


def test_a_word_stands_at_the_beginning_of_a_word(world, items):
    """“locked” is no part of “blocked drains”; of a short word “out of use” is not “outer gate”."""
    put(world.school, EXIT, "A07.09", "A02.02", "A07.03")
    assert items("locked") == [EXIT]
    assert items("out") == ["A07.03"]


def test_several_words_of_one_sentence_find_it(world, items):
    """“damaged” alone is what plaster is called; together with “reach” it is what wires must not be."""
    put(world.school, WIRES, "A04.05", EXIT)
    assert items("damaged") == ["A04.05"]
    assert items("damaged reach") == [WIRES]


def test_four_digits_are_a_part_of_a_schools_number_and_three_are_not(world, items):
    put(world.school, EXIT)
    assert items("1002") == [EXIT]
    assert items("002") == []


def test_a_number_sign_means_a_deficiency_and_never_a_school(world, items):
    put(world.school, EXIT, WIRES)
    assert items(f"#{world.school}") == []
    assert items("#2") == [WIRES]


def test_a_code_is_an_item_a_section_or_a_schools_number(world, items):
    add_school("B04", "Named Like a Section")
    put(world.school, WIRES, EXIT)
    put("B04", RAIL)
    assert items("b04") == [WIRES, RAIL]


def send(world, fields, days):
    finished = datetime.now(UTC) - timedelta(days=days)
    body = VisitBody(world.school, world.engineer.id, [EXIT], fields=fields, finished=finished, only=[EXIT])
    receive_bytes(body.bytes(), world.engineer, received_at=finished)
    db.session.rollback()
