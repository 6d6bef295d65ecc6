"""Nothing of an office page lies beside its window, at any width and whatever is unfolded (WCAG 1.4.10)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.steps import transition
from inspect_app.schools.models import Directorate, School
from tests.desk.made import EXIT, add_visit, at_yard, store_photo
from tests.second_person import picture

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
WIDTHS = (1440, 1280, 1024, 800, 600, 390)
PAGES = {
    "reviewer": (
        "/",
        "/deficiencies",
        "/deficiencies/{deficiency}",
        "/maps/{directorate}",
        "/schools",
        "/schools/{school}",
        "/visits",
        "/visits/{visit}",
        "/exports/columns",
    ),
    "ministry": ("/maps/", "/directorates", "/deficiencies"),
}
BESIDE = """() => {
  const folds = [...document.querySelectorAll("main details")];
  const open = folds.map((fold) => fold.open);
  const width = document.documentElement.clientWidth;
  const beside = (element) => {
    const { left, right } = element.getBoundingClientRect();
    return right > left && (left < -1 || right > width + 1);
  };
  const found = document.documentElement.scrollWidth > width ? ["the page"] : [];
  folds.forEach((fold) => {
    fold.open = true;
    if ([...fold.children].some(beside)) found.push(fold.className || fold.textContent.trim());
  });
  folds.forEach((fold, index) => { fold.open = open[index]; });
  return found;
}"""


@pytest.fixture
def stock(world):
    """Long names, and a danger whose end is proposed: its badge is the longest there is."""
    with writing():
        db.session.execute(
            update(Directorate).values(name_en="Northern Ghor (Aghwar)", name_ar="البادية الشمالية الغربية")
        )
        long = "مدرسة نجوم سما السرحان الثانوية الشاملة المختلطة", "Nujum Sama As-Sarhan Comprehensive Secondary School"
        db.session.execute(update(School).values(name_ar=long[0], name_en=long[1]))
    failing = {EXIT: (at_yard(world.school, "بجنزير", photos=(store_photo(world.engineer),)),)}
    visit = add_visit(world.engineer, world.school, failing, 40)
    number = db.session.scalars(select(Deficiency.number)).first()
    now = datetime.now(UTC)
    evidence = picture(world.reviewer, now)
    with writing():
        transition(world.reviewer, number, "verified_closed", "عاين مهندس القسم الموقع", now, [evidence])
    return {"school": world.school, "directorate": world.directorate, "visit": visit, "deficiency": number}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_lies_beside_the_window(window, world, stock, language):
    found = {}
    for role, paths in PAGES.items():
        view = window(getattr(world, role), language=language)
        for path in paths:
            assert view.goto(path.format(**stock)).status == 200, path
            view.wait_for_load_state("networkidle")
            for width in WIDTHS:
                view.set_viewport_size({"width": width, "height": 860})
                found[f"{role} {path} {width}"] = view.evaluate(BESIDE)
    assert {page: beside for page, beside in found.items() if beside} == {}
