"""The pass over mailbox and interviews (`pass_`), and the parts that it is made of."""

from afterword.engine.context import LetterSettings, MailReader, MailWriter, PassContext
from afterword.engine.pass_ import Failure, gather, intended, run_pass
from afterword.engine.sync import poll, resync

__all__ = [
    "Failure",
    "LetterSettings",
    "MailReader",
    "MailWriter",
    "PassContext",
    "gather",
    "intended",
    "poll",
    "resync",
    "run_pass",
]
