"""Letters and task texts: put together from finished sentences, checked before they leave, put into bytes for Gmail."""

from afterword.letters.checks import check
from afterword.letters.compose import ListStyle, Sender, ThreadHead, compose
from afterword.letters.finding import Finding
from afterword.letters.mime import MOST_BYTES, attachment_problems, mime, with_text
from afterword.letters.tasks import linkedin_note, search_link, task_text
from afterword.letters.templates import Templates, check_line, known_names

__all__ = [
    "MOST_BYTES",
    "Finding",
    "ListStyle",
    "Sender",
    "Templates",
    "ThreadHead",
    "attachment_problems",
    "check",
    "check_line",
    "compose",
    "known_names",
    "linkedin_note",
    "mime",
    "search_link",
    "task_text",
    "with_text",
]
