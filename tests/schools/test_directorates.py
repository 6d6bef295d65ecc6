from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from inspect_app.db import db, writing
from inspect_app.schools.directorates import (
    GOVERNORATES,
    DirectorateIndex,
    RegisteredDirectorate,
    find_governorate,
    governorate_name,
    official_name,
    seed_directorates,
)
from inspect_app.schools.models import Directorate


@pytest.fixture
def directory(app: Flask) -> DirectorateIndex:
    with writing():
        seed_directorates(db.session())
    return DirectorateIndex.read(db.session())


def test_seeding_adds_the_missing_forty_and_then_nothing(app: Flask) -> None:
    with writing():
        assert seed_directorates(db.session()) == 40  # the world has two
    with writing():
        assert seed_directorates(db.session()) == 0
    assert db.session.scalar(select(func.count(Directorate.id))) == 42


def test_seeding_leaves_a_renamed_directorate_alone(app: Flask) -> None:
    with writing():
        db.session.scalars(select(Directorate).where(Directorate.code == "2202")).one().name_ar = "اسم جديد"
    with writing():
        seed_directorates(db.session())
    assert db.session.scalar(select(Directorate.name_ar).where(Directorate.code == "2202")) == "اسم جديد"


def test_every_directorate_is_found_by_code_both_names_and_long_name(directory: DirectorateIndex) -> None:
    for directorate in directory.all:
        for written in (
            directorate.code,
            directorate.name_ar,
            directorate.name_en,
            official_name(directorate.code, directorate.name_ar),
        ):
            assert [match.code for match in directory.find(written)] == [directorate.code], written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("٢٢٠٢", "2202"),
        ("الباديه الشماليه الغربيه", "2202"),
        ("مديرية التربية والتعليم / لواء البادية الشمالية الغربية", "2202"),
        ("مديرية تربية قصبة إربد", "2101"),
        ("مديرية التربية والتعليم لقصبة المفرق", "2201"),
        ("north west badia", "2202"),
        ("الجامعة", "1102"),
        ("البترا", "3302"),
        ("مأدبا", "1401"),
        ("Directorate of Education of Jerash", "2301"),
    ],
)
def test_people_write_names_in_many_ways(directory: DirectorateIndex, written: str, code: str) -> None:
    assert [match.code for match in directory.find(written)] == [code]


@pytest.mark.parametrize("written", ["", "مديرية", "البادية", "9999", "' OR 1=1"])
def test_what_is_no_directorate_is_not_found(directory: DirectorateIndex, written: str) -> None:
    assert directory.find(written) == ()


def test_a_name_two_directorates_share_finds_both() -> None:
    directory = DirectorateIndex(
        [RegisteredDirectorate(1, "1", "الأمل", "A", "Amman"), RegisteredDirectorate(2, "2", "الامل", "B", "Irbid")]
    )
    assert [directorate.code for directorate in directory.find("الأمل")] == ["1", "2"]


def test_there_are_twelve_governorates_found_by_both_names() -> None:
    assert len(GOVERNORATES) == 12
    for key, names in GOVERNORATES.items():
        assert find_governorate(names.ar) == find_governorate(names.en) == find_governorate(f"محافظة {names.ar}") == key


def test_a_governorate_in_another_spelling_is_found() -> None:
    assert find_governorate("اربد") == "Irbid"
    assert find_governorate("عمّان") == "Amman"
    assert find_governorate("حلب") is None


def test_an_unknown_governorate_is_its_own_name() -> None:
    assert governorate_name("Mafraq", "ar") == "المفرق"
    assert governorate_name("حلب", "en") == "حلب"
