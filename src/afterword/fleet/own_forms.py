"""Open forms of a candidate's page. They are in the database, so any process can handle what another one showed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from afterword.domain.model import Interview
from afterword.imports.form_fields import InterviewFields
from afterword.imports.given import Remark
from afterword.services.interview_form import Form
from afterword.storage.rows import learned

if TYPE_CHECKING:
    from afterword.fleet.records import Records


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as the database holds it."""

    fields: InterviewFields
    base: Interview | None
    before: Interview | None
    offer: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class OwnForms:
    """The open forms of one account."""

    records: Records
    account: int

    def put(self, form: Form) -> str:
        """Keep the form and return its handle. The oldest forms are dropped to make room."""
        kept = KeptForm(form.fields, form.base, form.before, form.offer, form.remarks)
        return self._put(msgspec.to_builtins(kept))

    def get(self, handle: str) -> Form | None:
        """The form with that handle; None if it is gone, or from another version of Afterword."""
        try:
            found = msgspec.convert(self.records.form(self.account, handle), learned(KeptForm))
        except msgspec.ValidationError:
            return None
        return Form(found.fields, found.base, found.before, found.offer, found.remarks)

    def keep_notice(self, sentence: str, undo: str) -> str:
        """Keep a sentence for the next page to show once, with what it offers to take back."""
        return self._put([sentence, undo])

    def take_notice(self, handle: str) -> tuple[str, str] | None:
        """The kept sentence; the second time, None."""
        match self.records.take_form(self.account, handle):
            case [str(sentence), str(undo)]:
                return sentence, undo
        return None

    def _put(self, content: Any) -> str:
        handle = secrets.token_urlsafe(12)
        self.records.keep_form(self.account, handle, content)
        return handle
