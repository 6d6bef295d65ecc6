"""A signature is numbers, read strictly, and becomes a drawing."""

import pytest

from inspect_app.inspections.signature import MAX_SIGNATURE, Signature, read_signature


def test_strokes_become_a_path():
    drawn = read_signature("600,200;10,20 30,40 50,0;7,8")
    assert drawn == Signature(600, 200, "M10 20L30 40L50 0M7 8h0")


def test_a_point_may_lie_on_the_edge():
    assert read_signature("600,200;0,0 600,200") == Signature(600, 200, "M0 0L600 200")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "600,200",
        "600,200;",
        "600,200;1,2;",
        "600,200;601,2",
        "600,200;1,201",
        "600,200;1,2  3,4",
        "600,200;-1,2",
        "600,200;1.5,2",
        "600,200;1",
        "600,200;1,2,3",
        "600;1,2",
        "60000,200;1,2",
        "600,200;1,2\n",
        "600,200;\u0661,\u0662",
        '600,200;1,2"/><script>',
    ],
)
def test_what_is_no_signature_draws_nothing(text):
    assert read_signature(text) is None


def test_a_signature_has_a_size():
    point = ";100,100"
    text = "600,200" + point * ((MAX_SIGNATURE - len("600,200")) // len(point))
    assert read_signature(text)
    assert read_signature(text + point * 2) is None
