"""The one form for an interview, its people and its rules. Terminal and page fill it in; this reads and saves it.

`blank`, `form_of` and the others make a `Form`. The faces change its fields, `read` understands it, `save` stores it.
"""

from afterword.services.interview_form.keys import person_key, row_in, text_at, with_text
from afterword.services.interview_form.lines import interview_line, may_arrange, person_line
from afterword.services.interview_form.people import named_alike, person_of, ways
from afterword.services.interview_form.reading import read
from afterword.services.interview_form.saving import Saved, remember_address, save, save_all
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
from afterword.services.interview_form.when import chosen, reads_as_time, retimed, timed_anew

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
    "interview_line",
    "may_arrange",
    "moved_from",
    "named_alike",
    "person_key",
    "person_line",
    "person_of",
    "read",
    "reads_as_time",
    "remember_address",
    "retimed",
    "row_in",
    "row_of",
    "save",
    "save_all",
    "text_at",
    "timed_anew",
    "ways",
    "with_text",
]
