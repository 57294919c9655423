"""Why a step is in its state: a code, and the facts that a sentence about it names. `messages` has the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.domain.step_key import StepKey


class ReasonCode(StrEnum):
    """The kinds of reasons. They are part of the JSON that Afterword prints: a code keeps its meaning."""

    # before the letter
    INTERVIEW_ENDS = "interview-ends"
    OPENS_LATER = "opens-later"
    AFTER_THE_LETTER = "after-the-letter"
    AFTER_THE_LAST_NUDGE = "after-the-last-nudge"
    UNLESS_ANSWERED = "unless-answered"
    NEXT_ROUND = "next-round"
    AFTER_THE_THANK_YOU = "after-the-thank-you"
    # the draft
    TO_DRAFT = "to-draft"
    DRAFT_FAILED = "draft-failed"
    DRAFT_IN_DOUBT = "draft-in-doubt"
    NOTES_CHANGED = "notes-changed"
    DAY_SLIPPED = "day-slipped"
    CARRIES_OTHERS = "carries-others"
    STILL_OPEN = "still-open"
    UNREAD = "unread"
    CHECKS_HOLD = "checks-hold"
    PREFERS_ANOTHER_WAY = "prefers-another-way"
    FOR_REVIEW = "for-review"
    APPROVED = "approved"
    REPLY_WANTED = "reply-wanted"
    REPLY_TO_FINISH = "reply-to-finish"
    HELD = "held"
    HELD_TASK = "held-task"
    WHOSE_DRAFT = "whose-draft"
    DRAFT_MISSING = "draft-missing"
    DRAFT_GONE = "draft-gone"
    DRAFT_DELETED = "draft-deleted"
    # sending
    LEAVES_AT = "leaves-at"
    DUE = "due"
    SENDING = "sending"
    SEND_IN_DOUBT = "send-in-doubt"
    SEND_LOST = "send-lost"
    BEING_EDITED = "being-edited"
    UNREADABLE = "unreadable"
    UNFINISHED = "unfinished"
    UNTRUE_DAY = "untrue-day"
    UNSURE_GREETING = "unsure-greeting"
    SENT = "sent"
    SENT_BY_YOU = "sent-by-you"
    BOUNCED = "bounced"
    BOUNCED_TOO_LATE = "bounced-too-late"
    UNDELIVERED = "undelivered"
    TOO_LATE = "too-late"
    TOO_LATE_IN_GMAIL = "too-late-in-gmail"
    # the candidate's word
    DONE = "done"
    SKIPPED = "skipped"
    CLOSED = "closed"
    # mail that came in
    ANSWERED = "answered"
    INVITED = "invited"
    NOTICED = "noticed"
    NOTICE_UNREAD = "notice-unread"
    ANSWERED_BEFORE = "answered-before"
    CALLED_OFF = "called-off"
    DID_IT_TAKE_PLACE = "did-it-take-place"
    # whom to write to
    NO_ADDRESS = "no-address"
    WRONG_ADDRESS = "wrong-address"
    ADDRESS_TO_FIND = "address-to-find"
    ADDRESS_UNUSABLE = "address-unusable"
    ADDRESS_TO_CORRECT = "address-to-correct"
    ADDRESS_NOT_FOUND = "address-not-found"
    ADDRESS_NOT_CORRECTED = "address-not-corrected"
    ASK_FOR_A_CARD = "ask-for-a-card"
    THANKS_PASSED_ON = "thanks-passed-on"
    ADDRESSES_KNOWN = "addresses-known"
    LEFT_WITHOUT = "left-without"
    ONLY_ONE_CONTACT = "only-one-contact"
    CONTACT_UNKNOWN = "contact-unknown"
    NO_LONGER_WANTED = "no-longer-wanted"
    LAST_NUDGE_CANCELLED = "last-nudge-cancelled"
    # tasks
    INTERVIEW_BEGINS = "interview-begins"
    PREPARED = "prepared"
    NOT_PREPARED = "not-prepared"
    TO_FINISH = "to-finish"
    FINISHED = "finished"
    NOT_FINISHED = "not-finished"
    FROM = "from"
    TIME_OVER = "time-over"
    INVITE = "invite"
    CALL = "call"
    NO_NUMBER = "no-number"
    CALL_AGAIN = "call-again"
    NOBODY_ANSWERED = "nobody-answered"
    CALL_UNANSWERED = "call-unanswered"
    CALL_VOICEMAIL = "call-voicemail"
    CALL_SPOKE = "call-spoke"
    CALL_UNWELCOME = "call-unwelcome"
    # what an older version recorded as a sentence
    AS_RECORDED = "as-recorded"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its facts; those that a code does not need are empty."""

    code: ReasonCode
    at: datetime | None = None  # when it happened, or when it will
    until: datetime | None = None  # the end of the time for it
    who: str = ""  # a person, by name or address
    whose: str = ""  # the person whose letter or thanks it concerns, by name
    items: tuple[str, ...] = ()  # names, ways, marks or findings
    said: str = ""  # words of others: an error's, a finding's, an older version's
    step: StepKey | None = None  # the step with the commands that help
    edited: bool = False  # the candidate edited the draft
    in_gmail: bool = False  # its draft is still in Gmail
    linkedin: bool = False  # an invitation on LinkedIn can carry the thanks


def recorded(why: str, said: str = "") -> Reason:
    """The reason that an event names by its code; an older version's sentence stays as it is."""
    try:
        return Reason(ReasonCode(why), said=said)
    except ValueError:
        return Reason(ReasonCode.AS_RECORDED, said=why)
