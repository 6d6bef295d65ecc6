"""What can go wrong, by name. The class name is the stable code clients may rely on; it never changes its meaning.

A Problem carries its HTTP status and one sentence in each language: what happened, what was kept, what to do.
"""

from __future__ import annotations

import re


class Problem(Exception):
    """Base of all failures a person or a client is told about. ``details`` fill the sentence's ``{names}``."""

    status = 400
    retry_after: int | None = None
    """Seconds after which trying again is worth it; told in the answer's ``Retry-After``."""
    ar = "تعذّر تنفيذ الطلب."
    en = "The request could not be carried out."

    def __init__(self, **details: object) -> None:
        super().__init__(self.en.format_map(_Blank(details)))
        self.details = details

    @property
    def code(self) -> str:
        """The class name in kebab case: ``NotFound`` is ``not-found``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()

    def sentence(self, language: str) -> str:
        return (self.en if language == "en" else self.ar).format_map(_Blank(self.details))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


class NotFound(Problem):
    status = 404
    ar = "هذه الصفحة غير موجودة، أو ليست ضمن نطاق صلاحياتك."
    en = "This page does not exist, or it is outside what you may see."


class NotAllowed(Problem):
    status = 403
    ar = "هذا الإجراء ليس من صلاحيات حسابك."
    en = "Your account may not do this."


class SignInFirst(Problem):
    status = 401
    ar = "سجّل الدخول أولاً. لم يُفقد أي شيء محفوظ على هذا الجهاز."
    en = "Sign in first. Nothing kept on this device has been lost."


class WrongMethod(Problem):
    status = 405
    ar = "لا يمكن فتح هذا العنوان بهذه الطريقة."
    en = "This address cannot be used in this way."


class ForeignOrigin(Problem):
    status = 403
    ar = "رُفض الطلب لأنه جاء من موقع آخر. افتح الصفحة من كشف وأعد المحاولة."
    en = "The request came from another site and was refused. Open the page in Kashf and try again."


class TooLarge(Problem):
    status = 413
    ar = "الملف أو الطلب أكبر من الحد المسموح. لم يُحفظ منه شيء؛ صغّره وأعد المحاولة."
    en = "The file or request is larger than allowed. None of it was stored; make it smaller and try again."


class TooSlow(Problem):
    status = 408
    ar = "وصل الطلب ببطء شديد فأُوقف استقباله. لم يُفقد شيء على جهازك؛ أعد المحاولة حين يتحسّن الاتصال."
    en = "The request came too slowly and was given up. Nothing on your device is lost; try again on a better line."


class LengthNeeded(Problem):
    status = 411
    ar = "لم يذكر الطلب حجمه مسبقاً، فلم يُقرأ. أعد الإرسال مع ذكر الحجم."
    en = "The request did not say its size beforehand and was not read. Send it again with its size."


class UnreadableText(Problem):
    ar = "في العنوان أو في أحد الحقول رمز لا يمكن حفظه. لم يُحفظ شيء؛ احذف الرمز وأعد المحاولة."
    en = "The address or a field holds a sign that cannot be kept. Nothing was stored; remove it and try again."


class UnknownHost(Problem):
    ar = "اسم الخادم في الطلب غير صالح. افتح كشف من عنوانه المعتاد."
    en = "The request names a host that cannot exist. Open Kashf at its usual address."


class BadForm(Problem):
    status = 422
    ar = "تعذّرت قراءة بعض الحقول: {fields}"
    en = "Some fields could not be read: {fields}"


class ConstraintViolated(Problem):
    """A constraint of the database refused. Views translate the ones a person can cause before it comes to this."""

    status = 409
    ar = "تغيّرت البيانات في هذه الأثناء ولم يُحفظ طلبك. أعد تحميل الصفحة وحاول مرة أخرى."
    en = "The data changed in the meantime and your request was not stored. Reload the page and try again."


class WriteCollision(Problem):
    """The same about fieldwork, which may always be sent again: what is here already is recognised (docs/sync.md)."""

    status = 503
    retry_after = 10
    ar = "تعذّر حفظ ما أُرسل الآن لأن غيره حُفظ في اللحظة نفسها. لم يُفقد شيء من جهازك؛ أعد الإرسال بعد قليل."
    en = "This was not stored, since something else was at the same moment. Your device has it all; send it again soon."


class DatabaseUnavailable(Problem):
    """The database cannot be reached, or could not finish now."""

    status = 503
    retry_after = 10
    ar = "تعذّر تنفيذ الطلب لأن قاعدة البيانات غير متاحة الآن. ما حُفظ سابقاً سليم؛ أعد المحاولة بعد قليل."
    en = (
        "The request could not be carried out: the database is unavailable just now. What is stored is safe; try again."
    )


class OutcomeUnknown(DatabaseUnavailable):
    """The connection broke in the commit itself, and nobody heard what became of it."""

    ar = "انقطع الاتصال بقاعدة البيانات أثناء الحفظ. تحقّق هل حُفظ طلبك قبل أن تعيده."
    en = (
        "The connection to the database broke during storing. See whether your request was stored before you repeat it."
    )


class DiskFull(Problem):
    status = 507
    ar = "مساحة التخزين على الخادم تكاد تنفد. بقي كل شيء على جهازك؛ أعد المحاولة لاحقاً وأبلغ مدير النظام."
    en = "The server is running out of space. Everything stays on your device; try later and tell the administrator."


class Unexpected(Problem):
    status = 500
    ar = "حدث خطأ غير متوقع في الخادم وسُجّل. لم يُفقد ما حُفظ سابقاً؛ أعد المحاولة."
    en = "Something unexpected happened on the server and was logged. What was stored before is safe; try again."
