"""The vocabulary of the school profile: every fact an expression of a checklist may read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from inspect_app.checklists.numerals import read_number
from inspect_app.checklists.terms import Reason, Text
from inspect_app.checklists.unit_spellings import spellings


class FactKind(StrEnum):
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    YEAR = "year"


_MEASURES = {"m²", "litres"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about a school (or about one vehicle): its name, unit and what can be true of it.

    Values: float, int, bool, the key of a choice, or a year; None is not known. Bounds are inclusive.
    """

    key: str
    kind: FactKind
    text: Text
    unit: Text | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    per_vehicle: bool = False
    group: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether the unit says more than the fact's own words, which name what is counted: “Number of classrooms”."""
        return self.unit is not None and self.unit.en in _MEASURES

    @property
    def units(self) -> tuple[str, ...]:
        return spellings(self.unit)


def read_measure(fact: Fact, text: str) -> float | int | Reason:
    """The number, count or year typed for this fact, or why it is none: unreadable, not whole, or out of bounds."""
    number = read_number(text, fact.units)
    if isinstance(number, Reason):
        return number
    if fact.kind is not FactKind.NUMBER and not number.is_integer():
        return Reason.NOT_WHOLE
    if (fact.minimum is not None and number < fact.minimum) or (fact.maximum is not None and number > fact.maximum):
        return Reason.IMPOSSIBLE_NUMBER
    return number if fact.kind is FactKind.NUMBER else int(number)


def _count(key: str, text: Text, unit: Text | None = None, at_least: int = 0, at_most: int = 10_000) -> Fact:
    return Fact(key, FactKind.INTEGER, text, unit, minimum=at_least, maximum=at_most)


def _number(key: str, text: Text, unit: Text, at_most: float) -> Fact:
    return Fact(key, FactKind.NUMBER, text, unit, minimum=0, maximum=at_most)


def _flag(key: str, ar: str, en: str) -> Fact:
    return Fact(key, FactKind.FLAG, Text(ar, en))


def _choice(key: str, text: Text, **choices: Text) -> Fact:
    return Fact(key, FactKind.CHOICE, text, choices=tuple(choices.items()))


_STUDENTS = Text("طالب", "students")
_BOYS = Text("طالب", "boys")
_GIRLS = Text("طالبة", "girls")
_PEOPLE = Text("شخص", "people")
_SEATS = Text("مقعد", "seats")
_TOILETS = Text("مرحاض", "toilets")
_AREA = Text("م²", "m²")

_STUDENTS_AND_STAFF = (
    _choice(
        "gender",
        Text("جنس المدرسة", "Boys, girls or mixed"),
        boys=Text("ذكور", "Boys"),
        girls=Text("إناث", "Girls"),
        mixed=Text("مختلطة", "Mixed"),
    ),
    _count("lowest_grade", Text("أدنى صف (رياض الأطفال = 0)", "Lowest grade (kindergarten = 0)"), at_most=12),
    _count("highest_grade", Text("أعلى صف", "Highest grade"), at_most=12),
    _count("shifts", Text("عدد فترات الدوام", "Number of shifts"), at_least=1, at_most=3),
    _flag("evening_shift", "يوجد دوام مسائي", "Has an evening shift"),
    _count("students_all_shifts", Text("عدد الطلبة في جميع الفترات", "Students, all shifts together"), _STUDENTS),
    _count("students_max_shift", Text("عدد الطلبة في أكبر فترة", "Students in the largest shift"), _STUDENTS),
    _count("girls_max_shift", Text("عدد الطالبات في أكبر فترة", "Girls in the largest shift"), _GIRLS),
    _count("boys_max_shift", Text("عدد الطلاب الذكور في أكبر فترة", "Boys in the largest shift"), _BOYS),
    _count("girls_grade_5_plus", Text("عدد الطالبات من الصف الخامس فأعلى", "Girls in grade 5 and above"), _GIRLS),
    _count("staff", Text("عدد العاملين في المدرسة", "Staff"), _PEOPLE, at_most=1_000),
    _count("students_with_disabilities", Text("عدد الطلبة ذوي الإعاقة", "Students with disabilities"), _STUDENTS),
)

_BUILDING = (
    _choice(
        "ownership",
        Text("ملكية المبنى", "Ownership of the building"),
        owned=Text("ملك", "Owned"),
        rented=Text("مستأجر", "Rented"),
        donated=Text("تبرع", "Donated"),
    ),
    Fact("year_built", FactKind.YEAR, Text("سنة البناء", "Year built"), minimum=1850, maximum=2100),
    _count("floors", Text("عدد الطوابق", "Number of floors"), at_least=1, at_most=12),
    _choice(
        "structure_type",
        Text("نوع الهيكل الإنشائي", "Type of structure"),
        concrete=Text("خرسانة مسلحة", "Reinforced concrete"),
        masonry=Text("جدران حاملة من الحجر أو الطوب", "Load-bearing stone or block"),
        steel=Text("هيكل معدني", "Steel frame"),
        prefab=Text("مبنى جاهز", "Prefabricated"),
        mixed=Text("مختلط", "Mixed"),
    ),
    _choice(
        "roof_type",
        Text("نوع السقف", "Type of roof"),
        concrete=Text("عقدة خرسانية", "Concrete slab"),
        steel_sheet=Text("ألواح معدنية (زينكو)", "Steel sheet"),
        insulated_panel=Text("ألواح معزولة (ساندويش بانل)", "Insulated panel"),
        mixed=Text("مختلط", "Mixed"),
    ),
    _number("gross_area_m2", Text("مساحة البناء الإجمالية", "Gross floor area"), _AREA, 100_000),
    _count("classrooms", Text("عدد الغرف الصفية", "Classrooms"), Text("غرفة", "rooms"), at_most=300),
    _number(
        "fullest_room_area_m2", Text("مساحة الغرفة الصفية الأكثر اكتظاظاً", "Area of the fullest classroom"), _AREA, 500
    ),
    _count("fullest_room_students", Text("عدد طلبة تلك الغرفة", "Students in that classroom"), _STUDENTS, at_most=200),
    _count("occupants_floor", Text("إشغال أكثر الطوابق ازدحاماً", "People on the most crowded floor"), _PEOPLE),
    _flag("has_prefab", "فيها غرف صفية جاهزة (كرفانات)", "Has prefabricated classrooms"),
    _flag("has_retaining_wall", "فيها جدران استنادية", "Has retaining walls"),
    _flag("has_ramp", "فيها منحدر (رامب)", "Has a ramp"),
    _flag("has_window_bars", "على شبابيكها شبك حديدي", "Has barred windows"),
    _flag("has_canopy", "فيها مظلات أو سارية علم", "Has canopies, shade frames or a flagpole"),
    _flag("works_ongoing", "فيها أعمال صيانة أو إنشاء جارية", "Building works are going on"),
)

_WATER_AND_SANITATION = (
    _number("storage_litres", Text("سعة خزانات المياه", "Water storage"), Text("لتر", "litres"), 10_000_000),
    _count(
        "working_drinking_taps",
        Text("حنفيات الشرب العاملة", "Working drinking taps"),
        Text("حنفية", "taps"),
        at_most=500,
    ),
    _count(
        "working_wash_points", Text("مغاسل الأيدي العاملة", "Working wash basins"), Text("مغسلة", "basins"), at_most=500
    ),
    _count("total_toilets", Text("مراحيض الطلبة كلها", "Student toilets, all"), _TOILETS, at_most=500),
    _count("usable_girl_toilets", Text("مراحيض الإناث الصالحة", "Usable toilets, girls"), _TOILETS, at_most=500),
    _number(
        "usable_boy_toilets",
        Text("مراحيض الذكور الصالحة (المبولة نصف مرحاض)", "Usable toilets, boys (a urinal is half a toilet)"),
        _TOILETS,
        500,
    ),
    _choice(
        "wastewater",
        Text("تصريف المياه العادمة", "Wastewater goes to"),
        sewer=Text("شبكة الصرف الصحي", "Public sewer"),
        cesspit=Text("حفرة امتصاصية", "Cesspit or septic tank"),
    ),
    _flag("has_old_cesspit", "فيها حفرة امتصاصية قديمة غير مستعملة", "Has an old, unused cesspit"),
    _flag("has_pump", "فيها مضخة مياه", "Has a water pump"),
    _flag("has_water_cooler", "فيها مبرد مياه", "Has a water cooler"),
)

_ROOMS_AND_INSTALLATIONS = (
    _choice(
        "heating",
        Text("وسيلة التدفئة الرئيسة", "Main heating"),
        none=Text("لا يوجد", "None"),
        kerosene=Text("مدافئ كاز", "Kerosene heaters"),
        gas=Text("مدافئ غاز", "Gas heaters"),
        electric=Text("مدافئ كهربائية", "Electric heaters"),
        central=Text("تدفئة مركزية", "Central heating"),
        ac=Text("مكيفات", "Air conditioners"),
    ),
    _flag("has_gas", "فيها أسطوانات غاز", "Uses gas cylinders"),
    _flag("has_lab", "فيها مختبر علوم", "Has a science laboratory"),
    _flag("has_ict_room", "فيها مختبر حاسوب", "Has a computer room"),
    _flag("has_workshop", "فيها مشاغل مهنية", "Has vocational workshops"),
    _flag("has_canteen", "فيها مقصف", "Has a canteen"),
    _flag("has_kg", "فيها رياض أطفال", "Has a kindergarten"),
    _flag("has_lift", "فيها مصعد", "Has a lift"),
    _flag("has_pv", "فيها خلايا شمسية", "Has solar panels"),
    _flag("has_generator", "فيها مولّد كهرباء", "Has a generator"),
    _flag("has_detection", "فيها كواشف دخان أو حرارة", "Has smoke or heat detectors"),
    _flag("has_cctv", "فيها كاميرات مراقبة", "Has cameras"),
    _flag("has_play_equipment", "فيها ألعاب ساحة", "Has play equipment"),
    _flag("has_goals", "فيها مرامٍ أو أعمدة كرة سلة", "Has goals or basketball posts"),
    _flag("makes_trips", "تنظم رحلات مدرسية", "Makes school trips"),
)

_VEHICLE = (
    _count("capacity", Text("سعة المركبة مع السائق", "Capacity, driver included"), _SEATS, at_least=1, at_most=100),
    _count("licensed_seats", Text("المقاعد المرخصة للطلبة", "Licensed seats for students"), _SEATS, at_most=100),
    _count("students_on_board", Text("عدد الطلبة في المركبة", "Students on board"), _STUDENTS, at_most=200),
    _flag("bus_serves_swd", "تنقل طلبة من ذوي الإعاقة", "Carries students with disabilities"),
)

_GROUPS = {
    "people": (Text("الطلبة والعاملون", "Students and staff"), _STUDENTS_AND_STAFF),
    "building": (Text("المبنى", "Building"), _BUILDING),
    "water": (Text("المياه والوحدات الصحية", "Water and sanitation"), _WATER_AND_SANITATION),
    "installations": (Text("المرافق والتجهيزات", "Rooms and installations"), _ROOMS_AND_INSTALLATIONS),
    "vehicle": (Text("المركبة", "Vehicle"), _VEHICLE),
}

GROUPS: dict[str, Text] = {group: title for group, (title, _) in _GROUPS.items()}
"""Headings of the profile form, in its order."""

FACTS: dict[str, Fact] = {
    fact.key: replace(fact, group=group, per_vehicle=group == "vehicle")
    for group, (_, facts) in _GROUPS.items()
    for fact in facts
}
"""Every fact by key, in the order of the profile form."""
