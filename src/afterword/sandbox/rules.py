"""Gmail's threading rules and its search language, as pure functions over messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.sandbox.mailbox import Item
    from afterword.sandbox.rfc822 import RawMail


def may_join(mail: RawMail, thread: Iterable[Item]) -> bool:
    """Whether a message written with a `threadId` joins that thread: references and the same subject.

    Discovery document, `Message.threadId`: all three criteria, the id being the first.
    """
    members = [item.mail for item in thread if "TRASH" not in item.labels]
    known = {member.message_id for member in members if member.message_id}
    return not known.isdisjoint(mail.refers_to) and any(
        member.base_subject == mail.base_subject for member in members
    )


def thread_of_incoming(mail: RawMail, items: Iterable[Item]) -> str:
    """The thread that a message joins in the recipient's mailbox, or an empty string.

    It must refer to a message there and have the same subject; the report of a failed delivery need only refer.
    """
    report = mail.parsed.get_content_type() == "multipart/report"
    refers = set(mail.refers_to)
    for item in sorted(items, key=lambda i: i.received, reverse=True):
        if item.mail.message_id in refers and (report or item.mail.base_subject == mail.base_subject):
            return item.thread_id
    return ""
