"""Telling an answer from an out-of-office, a bounce, an invitation and noise; and whose mail it is."""

from afterword.triage.read import text_of
from afterword.triage.rejections import rejection
from afterword.triage.rules import classify, goes_to_many
from afterword.triage.verdict import MailClass, Verdict
from afterword.triage.whose import Match, may_be_about, whose

__all__ = [
    "MailClass",
    "Match",
    "Verdict",
    "classify",
    "goes_to_many",
    "may_be_about",
    "rejection",
    "text_of",
    "whose",
]
