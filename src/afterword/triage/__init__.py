"""Telling an answer from an out-of-office, a bounce, an invitation and noise; and whose mail it is."""

from afterword.triage.rules import classify
from afterword.triage.verdict import MailClass, Verdict
from afterword.triage.whose import Match, whose

__all__ = ["MailClass", "Match", "Verdict", "classify", "whose"]
