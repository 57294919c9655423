"""Tell an answer from an out-of-office, a bounce, an invitation and noise, and match mail to interviews."""

from afterword.mail.matching import Match, answered, may_be_about, whose
from afterword.mail.parser import text_of
from afterword.mail.promises import promised_day
from afterword.mail.rejections import rejection
from afterword.mail.rules import classify, goes_to_many
from afterword.mail.verdict import MailClass, MailVerdict

__all__ = [
    "MailClass",
    "MailVerdict",
    "Match",
    "answered",
    "classify",
    "goes_to_many",
    "may_be_about",
    "promised_day",
    "rejection",
    "text_of",
    "whose",
]
