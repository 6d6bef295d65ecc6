"""A folder of checklists as a whole: its files, its versions, and looking things up in it."""

from __future__ import annotations

import shutil

import pytest

from inspect_app.checklists import InvalidChecklists, NotInLibrary, check, load
from tests.checklists.publishing import SAMPLE, TEXT, mistakes_after, publish


def test_loading_raises_all_the_mistakes(tmp_path):
    publish(tmp_path, "sample", 1, TEXT.replace("weight = 40", "weight = 41").replace('id = "sample"', 'id = "x"'))
    with pytest.raises(InvalidChecklists, match="add up to 101") as caught:
        load(tmp_path)
    assert [mistake.where for mistake in caught.value.mistakes] == ["id", "sections"]


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path):
    told = mistakes_after(tmp_path, ('kind = "scale"', 'kind = "scale'))
    assert len(told) == 1
    assert "sample/1.toml: this is not TOML: Illegal character" in told[0]
    assert "at line 34" in told[0]


def test_two_options_of_one_key_are_told_with_their_line(tmp_path):
    told = mistakes_after(tmp_path, ("options.hairline", "options.sound"))
    assert "Cannot overwrite a value (at line 73" in told[0]


def test_a_file_that_is_not_text_is_told(tmp_path):
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "1.toml").write_bytes(b"id = \xff")
    assert [str(mistake) for mistake in check(tmp_path)] == ["sample/1.toml: byte 6: the file is not UTF-8 text"]


def test_one_broken_file_does_not_hide_another(tmp_path):
    publish(tmp_path, "sample", 1, TEXT.replace("weight = 40", "weight = 41"))
    publish(tmp_path, "other", 1, "this is = = not")
    assert [mistake.file for mistake in check(tmp_path)] == ["other/1.toml", "sample/1.toml"]


def test_a_code_used_by_another_checklist_is_told(tmp_path):
    publish(tmp_path, "sample", 1, TEXT)
    publish(tmp_path, "twin", 1, TEXT.replace('id = "sample"', 'id = "twin"'))
    told = [str(mistake) for mistake in check(tmp_path)]
    assert told[0] == "twin/1.toml: T01.01: this code is already used in sample/1.toml"
    assert len(told) == 12


def test_the_next_version_keeps_the_codes(tmp_path):
    publish(tmp_path, "sample", 1, TEXT)
    publish(tmp_path, "sample", 2, TEXT.replace("version = 1", "version = 2"))
    assert check(tmp_path) == []


def test_a_code_that_is_replaced_cannot_stay(tmp_path):
    told = mistakes_after(tmp_path, ('code = "T01.05"', 'code = "T01.05"\nreplaces = "T01.04"'))
    assert any("T01.05, replaces: T01.04 is still in this checklist" in mistake for mistake in told)


@pytest.mark.parametrize("name", ["one.toml", "01.toml", "1.json", "notes.txt", "٢.toml"])
def test_a_file_that_is_no_version_is_told(tmp_path, name):
    publish(tmp_path, "sample", 1, TEXT)
    (tmp_path / "sample" / name).write_text("")
    assert [mistake.file for mistake in check(tmp_path)] == [f"sample/{name}"]


def test_hidden_files_are_not_looked_at(tmp_path):
    publish(tmp_path, "sample", 1, TEXT)
    (tmp_path / "sample" / ".1.toml.swp").write_text("")
    assert check(tmp_path) == []


@pytest.mark.parametrize("name", [".", "nowhere"])
def test_a_folder_without_checklists_is_named_with_what_to_do(tmp_path, name):
    (mistake,) = check(tmp_path / name)
    assert mistake.file == str(tmp_path / name)
    assert mistake.reason == (
        "there is no checklist here: put the folder back, or correct INSPECT_APP_CHECKLISTS / "
        "مجلد قوائم التحقق غير موجود أو فارغ: أعده، أو صحّح المسار في INSPECT_APP_CHECKLISTS"
    )


def test_the_empty_folder_of_one_checklist_is_told(tmp_path):
    publish(tmp_path, "sample", 1, TEXT)
    (tmp_path / "other").mkdir()
    (mistake,) = check(tmp_path)
    assert mistake.file == "other"
    assert "no version lies here: put its files back" in mistake.reason
    assert "أعد ملفاتها" in mistake.reason


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    publish(tmp_path, "sample", 1, TEXT)
    (tmp_path / "sample" / "2.toml").mkdir()
    (mistake,) = check(tmp_path)
    assert mistake.file == "sample/2.toml"
    assert mistake.reason.startswith("cannot be read (Is a directory): put it back")
    assert "تعذّرت قراءته" in mistake.reason


def test_versions_are_found_by_number_and_the_newest_is_current(tmp_path):
    for version in (1, 2, 10):
        publish(tmp_path, "sample", version, TEXT.replace("version = 1", f"version = {version}"))
    library = load(tmp_path)
    assert [checklist.version for checklist in library] == [1, 2, 10]
    assert library.latest("sample").version == 10
    assert library.get("sample", 2).version == 2
    assert [checklist.version for checklist in library.current] == [10]


def test_an_item_dropped_from_a_later_version_stays_in_the_version_it_was_in(tmp_path):
    shorter = TEXT.replace("version = 1", "version = 2").replace('code = "T01.05"', 'code = "T01.06"')
    publish(tmp_path, "sample", 1, TEXT)
    publish(tmp_path, "sample", 2, shorter)
    library = load(tmp_path)
    assert library.get("sample", 1).items["T01.05"].text.en == "No bare wires"
    assert "T01.05" not in library.latest("sample").items


def test_what_was_never_published_is_not_in_the_library():
    library = load(SAMPLE)
    for look in (lambda: library.get("sample", 2), lambda: library.latest("x")):
        with pytest.raises(NotInLibrary):
            look()


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("\n", "\r\n", True),
        ("\n[[sections]]", "\n\n# a remark\n[[sections]]", True),
        ("No bare wires", "No bare wire", False),
    ],
)
def test_the_digest_is_of_what_a_file_says(tmp_path, old, new, same):
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    before = load(tmp_path).latest("sample").digest
    assert old in TEXT
    (tmp_path / "sample" / "1.toml").write_bytes(TEXT.replace(old, new).encode())
    assert (len(before), load(tmp_path).latest("sample").digest == before) == (64, same)
