from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, func, select

from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import password_matches
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.registry.commands import create_admin, load_schools
from inspect_app.schools.models import Directorate, Location, School
from tests.schools.files import GOOD, HEADINGS, csv_file

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def run_command(command: click.Command, *arguments: object, typed: str | None = None) -> Result:
        return app.test_cli_runner().invoke(command, [str(one) for one in arguments], input=typed)

    return run_command


def test_schools_are_loaded_with_a_summary(run: Run, tmp_path: Path) -> None:
    result = run(load_schools, csv_file(tmp_path, HEADINGS, GOOD))
    assert (result.exit_code, "1 new, 0 changed" in result.output) == (0, True)
    assert db.session.scalar(select(func.count(School.id))) == 3


def test_an_empty_table_of_directorates_is_filled_first(run: Run, tmp_path: Path) -> None:
    with writing():
        for table in (Location, Account, School, Directorate):
            db.session.execute(delete(table))
    assert run(load_schools, csv_file(tmp_path, HEADINGS, GOOD)).exit_code == 0
    assert db.session.scalar(select(func.count(Directorate.id))) == 42


def test_a_table_somebody_keeps_is_left_alone(run: Run, tmp_path: Path) -> None:
    run(load_schools, csv_file(tmp_path, HEADINGS, GOOD))
    assert db.session.scalar(select(func.count(Directorate.id))) == 2


def test_a_dry_run_says_so_and_writes_no_school(run: Run, tmp_path: Path) -> None:
    assert "No school was written" in run(load_schools, csv_file(tmp_path, HEADINGS, GOOD), "--dry-run").output
    assert db.session.scalar(select(func.count(School.id))) == 2


def test_how_a_file_was_read_and_what_was_put_right_is_printed(run: Run, tmp_path: Path) -> None:
    mended = (GOOD[0], "حوشا &#1575;لأساسية", *GOOD[2:])
    result = run(load_schools, csv_file(tmp_path, HEADINGS, mended, separator="|"))
    assert "The columns are separated by | / تفصل بين الأعمدة العلامة |" in result.output
    assert "row 2, put right: School name “حوشا &#1575;لأساسية”: marks of HTML" in result.output
    assert result.exit_code == 0


def test_faulty_rows_are_printed_in_both_languages_and_fail_the_command(run: Run, tmp_path: Path) -> None:
    result = run(load_schools, csv_file(tmp_path, HEADINGS, ("", *GOOD[1:]), GOOD))
    assert result.exit_code == 1
    assert "row 2, left out: School number: the cell is blank / الخلية فارغة" in result.output
    assert db.session.scalar(select(func.count(School.id))) == 3


@pytest.mark.parametrize("sign", ["\n", "\r", "\u2028", "\u202e"])
def test_no_value_of_a_file_begins_a_line_or_moves_the_cursor(run: Run, tmp_path: Path, sign: str) -> None:
    forged = f"x{sign}900 new, 0 changed"
    result = run(load_schools, csv_file(tmp_path, (*HEADINGS, forged), (*GOOD[:2], forged, *GOOD[3:], "")))
    lines = result.output.split("\n")
    assert [line for line in lines if line.startswith(("900", "\r"))] == []
    assert sum("x 900 new" in line or "x900" in line for line in lines) == 2
    assert "".join(lines).isprintable()


def test_coordinates_are_exchanged_on_request(run: Run, tmp_path: Path) -> None:
    run(load_schools, csv_file(tmp_path, HEADINGS, (*GOOD[:3], GOOD[4], GOOD[3])), "--swap-coordinates")
    assert db.session.scalar(select(School.latitude).where(School.number == "000777")) == 32.4514


def test_what_would_change_is_printed_cell_by_cell_in_a_dry_run(run: Run, tmp_path: Path) -> None:
    result = run(load_schools, csv_file(tmp_path, ("number", "floors"), ("100200", "3")), "--dry-run")
    assert "row 2, 100200, Number of floors: 2 → 3" in result.stdout.splitlines()


def test_a_number_in_question_fails_the_command_until_it_is_decided(run: Run, tmp_path: Path) -> None:
    file = csv_file(tmp_path, ("number", "floors"), ("100 200", "3"))
    undecided = run(load_schools, file)
    assert (undecided.exit_code, "say --near known or new" in undecided.output) == (1, True)
    assert run(load_schools, file, "--near", "known").exit_code == 0
    assert db.session.scalar(select(School.profile).where(School.number == "100200"))["floors"] == 3


def test_a_name_in_question_fails_the_command_until_it_is_decided(run: Run, tmp_path: Path) -> None:
    file = csv_file(tmp_path, ("number", "name"), ("100200", "Sama School"))
    undecided = run(load_schools, file)
    assert (undecided.exit_code, "say --names english or replace" in undecided.output) == (1, True)
    assert run(load_schools, file, "--names", "english").exit_code == 0
    assert db.session.scalar(select(School.name_en).where(School.number == "100200")) == "Sama School"


def test_rows_left_out_are_written_to_a_file_on_request(run: Run, tmp_path: Path) -> None:
    run(
        load_schools,
        csv_file(tmp_path, HEADINGS, ("5", *GOOD[1:2], "9999", *GOOD[3:])),
        "--refused",
        tmp_path / "x.xlsx",
    )
    [_, row] = openpyxl.load_workbook(tmp_path / "x.xlsx").active.values
    assert row == ("5", GOOD[1], "9999", *GOOD[3:], "المديرية: لا توجد مديرية بهذا الرمز أو الاسم")


def test_an_unreadable_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"")
    result = run(load_schools, tmp_path / "x.csv")
    assert (result.exit_code, "The file is empty" in result.output) == (1, True)


def test_an_administrator_is_added_and_later_changed(run: Run) -> None:
    assert "a new administrator" in run(create_admin, "root", "--password-stdin", typed="first password\n").output
    assert run(create_admin, "root", "--password-stdin", typed="second password\n").exit_code == 0
    account = db.session.scalars(select(Account).where(Account.username == "root")).one()
    assert account.role == Role.ADMINISTRATOR
    assert password_matches("second password", account.password_hash)


@pytest.mark.parametrize(
    ("name", "password"), [("root", "short"), ("two words", "long enough"), ("مدير", "long enough")]
)
def test_a_poor_name_or_password_is_refused(run: Run, name: str, password: str) -> None:
    assert run(create_admin, name, "--password-stdin", typed=f"{password}\n").exit_code == 1


def test_a_password_is_asked_for_without_being_shown(run: Run) -> None:
    result = run(create_admin, "root", typed="first password\nfirst password\n")
    assert result.exit_code == 0
    assert "first password" not in result.output
