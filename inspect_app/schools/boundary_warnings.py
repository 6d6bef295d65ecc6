"""What a person should look at before an area of a directorate is stored, in words.

Names prove little: a governorate and its chief directorate share one. Size, schools and neighbours tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspect_app.checklists import Text

MAX_SIZE_RATIO = 3.0
"""An area grown or shrunk by more is not the same boundary drawn better."""
_MAX_DERIVED_RATIO = 4.0
"""Against the area drawn around the schools: a directorate is larger than where its schools are, but not by so much."""
_MIN_SCHOOLS = 5
"""Of so few schools nobody can tell how large their directorate is."""
_MIN_KM2, _MIN_SHARE = 2.0, 0.02
"""An overlap or gap is considerable beyond both: what simplified borders differ by is neither."""
_MAX_NAMES = 5


def size_warnings(km2: float, before: float | None) -> list[Text]:
    """``before``: None when nothing was stored."""
    if not before or before / MAX_SIZE_RATIO <= km2 <= before * MAX_SIZE_RATIO:
        return []
    if km2 > before:
        times = f"{km2 / before:,.1f}"
        return [Text(f"تبلغ {times} ضعف المساحة السابقة.", f"It covers {times} times the area it had.")]
    share = f"{100 * km2 / before:.0f}%"
    return [Text(f"لا تبلغ إلا {share} من المساحة السابقة.", f"It covers no more than {share} of the area it had.")]


def derived_size_warnings(km2: float, derived: float | None, schools: int) -> list[Text]:
    """``derived``: km² of the area drawn around so many schools."""
    if not derived or schools < _MIN_SCHOOLS or km2 < _MAX_DERIVED_RATIO * derived:
        return []
    times = f"{km2 / derived:,.1f}"
    return [
        Text(
            f"تبلغ {times} ضعف المساحة المرسومة حول مدارسها.",
            f"It covers {times} times the area drawn around its schools.",
        )
    ]


def foreign_school_warnings(counts: Mapping[Text, int]) -> list[Text]:
    """``counts``: schools inside, by the name of their directorate."""
    if not counts:
        return []
    most_first = sorted(counts.items(), key=lambda pair: -pair[1])
    ar, en = _join_names([Text(f"{name.ar} ({count})", f"{name.en} ({count})") for name, count in most_first])
    return [Text(f"تقع داخلها مدارس مديريات أخرى: {ar}.", f"Schools of other directorates lie inside it: {en}.")]


def own_school_warnings(own: int, inside: int) -> list[Text]:
    """``own``: schools of the directorate; ``inside``: of those."""
    if inside * 2 >= own:
        return []
    return [
        Text(
            f"أكثر مدارس المديرية خارجها: داخلها {inside} من {own}.",
            f"Most schools of the directorate lie outside it: {inside} of {own} are inside.",
        )
    ]


def cover_warnings(overlaps: Mapping[Text, tuple[float, float]]) -> list[Text]:
    """``overlaps``: by the name of another directorate, the common km² and all of its own."""
    covered = [name for name, (common, whole) in overlaps.items() if common > whole / 2]
    if not covered:
        return []
    ar, en = _join_names(covered)
    return [Text(f"تغطي مساحة مديريات أخرى: {ar}.", f"It covers the area of other directorates: {en}.")]


def overlap_warnings(overlaps: Mapping[Text, tuple[float, float]], km2: float) -> list[Text]:
    """``overlaps`` as above; ``km2``: all of this one's."""
    parts = [(name, common) for name, (common, whole) in overlaps.items() if is_considerable(common, min(km2, whole))]
    if not parts:
        return []
    largest_first = sorted(parts, key=lambda pair: -pair[1])
    ar, en = _join_names(
        [Text(f"{name.ar} ({common:,.0f} كم²)", f"{name.en} ({common:,.0f} km²)") for name, common in largest_first]
    )
    return [Text(f"تتداخل مع مديريات أخرى: {ar}.", f"It overlaps other directorates: {en}.")]


def rough_warnings(was_exact: bool, approximate: bool) -> list[Text]:
    if not (was_exact and approximate):
        return []
    return [Text("مساحة تقريبية ستحل محل حدود دقيقة.", "A rough area would replace an exact one.")]


def governorate_warnings(large: int, shapes: int) -> list[Text]:
    """``large``: how many of the shapes hold schools of two other directorates or more."""
    if large < 2 or 2 * large <= shapes:
        return []
    return [
        Text(
            f"يبدو أن هذه حدود محافظات لا مديريات: في {large} من أصل {shapes} مدارس عدة مديريات أخرى.",
            f"These look like governorates, not directorates: {large} of {shapes} hold schools of several other "
            "directorates.",
        )
    ]


def gap_warnings(lost: float, km2_before: float | None, hole: float, km2: float) -> list[Text]:
    """``lost``: km² that it had and nobody would have then; ``hole``: km² of holes at its border, new ones."""
    warnings = []
    if km2_before and is_considerable(lost, km2_before):
        warnings.append(
            Text(
                f"تبقى {lost:,.0f} كم² من مساحتها السابقة بلا مديرية.",
                f"{lost:,.0f} km² of the area it had would belong to no directorate.",
            )
        )
    if is_considerable(hole, km2):
        warnings.append(
            Text(
                f"تبقى بينها وبين جاراتها، أو في داخلها، فجوة {hole:,.0f} كم² بلا مديرية.",
                f"Between it and its neighbours, or inside it, a gap of {hole:,.0f} km² would belong to "
                "no directorate.",
            )
        )
    return warnings


def is_considerable(km2: float, whole: float) -> bool:
    return km2 >= _MIN_KM2 and km2 >= _MIN_SHARE * whole


def _join_names(names: Sequence[Text]) -> tuple[str, str]:
    more = len(names) - _MAX_NAMES
    ar = "، ".join(name.ar for name in names[:_MAX_NAMES])
    en = ", ".join(name.en for name in names[:_MAX_NAMES])
    return (f"{ar} وغيرها (+{more})", f"{en} and others (+{more})") if more > 0 else (ar, en)
