"""The one form for an interview, its people and its rules: terminal and page fill it in, and it is read and saved here.

`blank`, `form_of` and the others make a `Form`, whose fields the faces change; `read` understands it, `save` stores it.
"""

from afterword.services.interview_form.people import left_out, person_key
from afterword.services.interview_form.reading import read
from afterword.services.interview_form.saving import Saved, save, wanted
from afterword.services.interview_form.sources import (
    FilesForms,
    blank,
    fields_of,
    form_of,
    form_of_offer,
    form_of_read,
    forms_of_files,
    forms_of_pasted,
    moved_from,
    row_of,
)
from afterword.services.interview_form.understood import Form, FormProblems, Understood
from afterword.services.interview_form.when import chosen

__all__ = [
    "FilesForms",
    "Form",
    "FormProblems",
    "Saved",
    "Understood",
    "blank",
    "chosen",
    "fields_of",
    "form_of",
    "form_of_offer",
    "form_of_read",
    "forms_of_files",
    "forms_of_pasted",
    "left_out",
    "moved_from",
    "person_key",
    "read",
    "row_of",
    "save",
    "wanted",
]
