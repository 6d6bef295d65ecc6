"""The words of verdicts, severities, owners, trades and reasons in both languages, for every page and file."""

from __future__ import annotations

from inspect_app.checklists.terms import Owner, Reason, Severity, Text, Verdict

VERDICTS: dict[Verdict, Text] = {
    Verdict.OK: Text("مطابق", "OK"),
    Verdict.PARTIAL: Text("مطابق جزئياً", "Partly OK"),
    Verdict.NOT_OK: Text("غير مطابق", "Not OK"),
    Verdict.NOT_APPLICABLE: Text("لا ينطبق", "Does not apply"),
    Verdict.NOT_INSPECTED: Text("تعذّر الفحص", "Could not inspect"),
    Verdict.NOT_MEASURED: Text("لم يُقَس", "Not measured"),
}

BUTTONS: dict[Verdict, Text] = {
    **VERDICTS,
    Verdict.PARTIAL: Text("جزئياً", "Partly"),
    Verdict.NOT_APPLICABLE: Text("لا ينطبق", "N/A"),
    Verdict.NOT_INSPECTED: Text("تعذّر الفحص", "No access"),
}
"""The same, short enough for a button under a thumb."""

SEVERITIES: dict[Severity, Text] = {
    Severity.LIFE_THREATENING: Text("مهدِّد للحياة", "Life-threatening"),
    Severity.SEVERE: Text("شديد", "Severe"),
    Severity.MODERATE: Text("متوسط", "Moderate"),
    Severity.LOW: Text("بسيط", "Low"),
}

OWNERS: dict[Owner, Text] = {
    Owner.SCHOOL: Text("المدرسة", "School"),
    Owner.DIRECTORATE: Text("قسم الأبنية في المديرية", "Directorate buildings section"),
    Owner.MINISTRY: Text("الوزارة (مشاريع رأسمالية)", "Ministry (capital works)"),
    Owner.OUTSIDE: Text("جهة خارجية", "Outside body"),
}

TRADES: dict[str, Text] = {
    "admin": Text("إدارية", "Administration"),
    "civil": Text("مدنية", "Civil works"),
    "structural": Text("إنشائية", "Structural"),
    "electrical": Text("كهربائية", "Electrical"),
    "plumbing": Text("صحية (مياه وصرف)", "Plumbing and drainage"),
    "mechanical": Text("ميكانيكية", "Mechanical"),
    "fire": Text("حريق وإخلاء", "Fire and evacuation"),
    "accessibility": Text("إمكانية الوصول", "Accessibility"),
    "cleaning": Text("نظافة", "Cleaning"),
    "security": Text("أمن", "Security"),
    "health": Text("صحة", "Health"),
    "food": Text("غذاء", "Food"),
    "lab": Text("مختبرات ومشاغل", "Laboratories and workshops"),
    "sport": Text("ملاعب وألعاب", "Sport and play"),
    "traffic": Text("سلامة مرورية", "Road safety"),
    "transport": Text("نقل", "Transport"),
}
"""Who knows how to put it right, by key of ``Item.trade``."""

REASONS: dict[Reason, Text] = {
    Reason.NO_ANSWER: Text("لم تُدخل إجابة بعد", "Not answered yet"),
    Reason.WRONG_ANSWER: Text("هذه الإجابة ليست من خيارات البند", "This is not one of the item's answers"),
    Reason.NOT_A_NUMBER: Text("أدخل رقماً", "Enter a number"),
    Reason.AMBIGUOUS_NUMBER: Text(
        "يُقرأ بأكثر من طريقة: اكتبه بلا فواصل بين الآلاف، وبنقطة قبل الكسر، مثل 1200 أو 1.2",
        "It can be read in two ways: write 1200 or 1.2, without separators, with a point before decimals",
    ),
    Reason.NOT_WHOLE: Text("أدخل عدداً صحيحاً دون كسور", "Enter a whole number"),
    Reason.IMPOSSIBLE_NUMBER: Text("الرقم خارج المدى الممكن، تحقق من الإدخال", "This number is not possible: check it"),
    Reason.NOT_A_DATE: Text("أدخل تاريخاً", "Enter a date"),
    Reason.FUTURE_DATE: Text("التاريخ بعد يوم الزيارة", "The date is after the day of the visit"),
    Reason.MISSING_FACTS: Text("أكمل بيانات المدرسة لحساب النسبة", "Complete the school profile to work out the ratio"),
    Reason.ZERO_DENOMINATOR: Text("لا يوجد أي منها", "There is none at all"),
    Reason.STILL_WRONG: Text("خلل معروف ما زال قائماً", "A known deficiency is still there"),
}
