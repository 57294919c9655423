"""The reason for a step's state as a sentence, for a terminal or for the page.

Each code has one sentence. Words in braces are facts of the reason, or what the candidate can do: a terminal names the
command, the page names its button. `ON_THE_PAGE` has the few sentences that are different there.
"""

from __future__ import annotations

from enum import StrEnum

from afterword.config.language import Sentences, _, either, listed
from afterword.domain.calls import MOST_TRIES
from afterword.domain.reasons import Reason, ReasonCode
from afterword.messages.times import absolute


class Face(StrEnum):
    """Where the sentence is read."""

    TERMINAL = "terminal"
    PAGE = "page"


ACTIONS = {
    Face.TERMINAL: {"approve": "approve", "done": "done", "skip": "skip"},
    Face.PAGE: Sentences({"approve": "“Approve”", "done": "“Done”", "skip": "“Leave out”"}),
}
"""What the candidate can do about a step, as each face calls it."""

SENTENCES = Sentences(
    {
        ReasonCode.INTERVIEW_ENDS: "the interview ends {at}",
        ReasonCode.OPENS_LATER: "asks {who} to pass your thanks on to {names}, from {at} on",
        ReasonCode.AFTER_THE_LETTER: "it follows the letter",
        ReasonCode.AFTER_THE_LAST_NUDGE: "only after the one before it has left, and nobody has written",
        ReasonCode.UNLESS_ANSWERED: "if nobody has written by {at}",
        ReasonCode.NEXT_ROUND: "the next round is on {at}; nudges start again after it",
        ReasonCode.AFTER_THE_THANK_YOU: "only after the thank-you to {who} has left; {skip} settles that letter",
        ReasonCode.TO_DRAFT: "to be drafted now",
        ReasonCode.DRAFT_FAILED: "the draft could not be written ({said}); next try {at}",
        ReasonCode.DRAFT_IN_DOUBT: "its draft was begun; Afterword checks whether Gmail has it",
        ReasonCode.NOTES_CHANGED: "the interview or your notes for it changed: {rewriting}",
        ReasonCode.DAY_SLIPPED: "it leaves on another day than it was worded for: {rewriting}",
        ReasonCode.CARRIES_OTHERS: "it is for {names} now: {rewriting}",
        ReasonCode.STILL_OPEN: "still open: {marks}; finish {one}{deadline}",
        ReasonCode.UNREAD: "you have not read it as a whole yet: afterword finish {interview}, or approve it as it is",
        ReasonCode.CHECKS_HOLD: "not sent by itself: {findings}",
        ReasonCode.PREFERS_ANOTHER_WAY: "{who} prefers {ways}: {approve} sends it all the same",
        ReasonCode.FOR_REVIEW: "{edited}in your drafts: read it and send it{best}{deadline}{more}",
        ReasonCode.APPROVED: "you approved it: it leaves {at}, unless somebody writes before",
        ReasonCode.REPLY_WANTED: "you asked for a letter after their answer, {at}{draft}",
        ReasonCode.REPLY_TO_FINISH: "{edited}in your drafts: finish it and send it yourself, Afterword never "
        "does{still}",
        ReasonCode.HELD: "you hold it: {approve} releases it",
        ReasonCode.HELD_TASK: "you hold it: {done} or {skip} settles it",
        ReasonCode.WHOSE_DRAFT: "Gmail has a draft to {who} with the same subject, either this letter or "
        "one of your own: {approve} sends it as it stands, or send it yourself",
        ReasonCode.DRAFT_MISSING: "its draft is gone from Gmail; Afterword checks whether it was sent",
        ReasonCode.DRAFT_GONE: "its draft is gone from Gmail, and there is no sent copy; Afterword does "
        "not write it again. If you deleted it, {skip} settles it; if you "
        "scheduled it in Gmail, Afterword will notice when it leaves",
        ReasonCode.DRAFT_DELETED: "you deleted its draft",
        ReasonCode.LEAVES_AT: "{edited}leaves {at}{failed}",
        ReasonCode.DUE: "{edited}due now{failed}",
        ReasonCode.SENDING: "being sent",
        ReasonCode.SEND_IN_DOUBT: "Gmail's answer was lost; Afterword looks for it in your drafts and in Sent",
        ReasonCode.SEND_LOST: "Afterword began to send it, and Gmail has neither the draft nor a sent "
        "copy: look there, then done or skip",
        ReasonCode.BEING_EDITED: "you edited it a moment ago: Afterword leaves it alone for a while",
        ReasonCode.UNREADABLE: "not sent: Afterword cannot read the draft's text; look at it in Gmail, "
        "and send it there",
        ReasonCode.UNFINISHED: "not sent: the draft holds an unfinished mark, '{said}'; finish it in Gmail",
        ReasonCode.UNSURE_GREETING: "not sent: {said} Correct it in Gmail, or approve it as it is",
        ReasonCode.UNTRUE_DAY: "not sent: {said} Correct it in Gmail, or approve it as it is",
        ReasonCode.SENT: "sent, {at}",
        ReasonCode.SENT_BY_YOU: "you sent it yourself, {at}",
        ReasonCode.BOUNCED: "it came back from {who}: the address is wrong, give the right one",
        ReasonCode.BOUNCED_TOO_LATE: "it came back from {who}: the address is wrong, its time is over: thank "
        "them another way, then say done",
        ReasonCode.UNDELIVERED: "it did not reach {who}, whose mailbox takes no mail for now ({at}): send it "
        "again from Sent in Gmail, or thank them another way; {done} settles it",
        ReasonCode.TOO_LATE: "its time ended {at}; {approve} sends it all the same, {skip} settles it",
        ReasonCode.TOO_LATE_IN_GMAIL: "its time ended {at}; its draft is still in Gmail: {approve} sends it "
        "all the same, {skip} settles it",
        ReasonCode.DONE: "you said that it is done",
        ReasonCode.SKIPPED: "you left it out",
        ReasonCode.CLOSED: "you closed the interview{because}, {at}",
        ReasonCode.ANSWERED: "{who} wrote, {at}{draft}",
        ReasonCode.INVITED: "{who} sent an invitation, {at}{draft}",
        ReasonCode.NOTICED: "a message about your application came from {who}, {at}: read it; "
        "approve goes on with the nudge, close ends the interview",
        ReasonCode.NOTICE_UNREAD: "a message about your application came from {who}: read it first",
        ReasonCode.ANSWERED_BEFORE: "{who} wrote before it left ({at}): read that, "
        "change what no longer fits, then approve or skip it",
        ReasonCode.CALLED_OFF: "{who} cancelled the interview, {at}",
        ReasonCode.DID_IT_TAKE_PLACE: "{who} cancelled the interview, {at}: if it took place all the "
        "same, approve; if nothing more is wanted, afterword close "
        "{interview} --because other",
        ReasonCode.NO_ADDRESS: "their address is missing{late}",
        ReasonCode.WRONG_ADDRESS: "their address is wrong{late}",
        ReasonCode.ADDRESS_TO_FIND: "no address of {who} is known: look in the invitation{ask}",
        ReasonCode.ADDRESS_UNUSABLE: "the address of {who} in the invitation cannot get mail ({said}): look "
        "for another one in its thread{find}",
        ReasonCode.ADDRESS_TO_CORRECT: "a letter to {who} came back: the address is wrong. Give the "
        "right one by {until}, and it is sent again: afterword address "
        "{step} ADDRESS",
        ReasonCode.ADDRESS_NOT_FOUND: "no address of {who} was found in time{linkedin}",
        ReasonCode.ADDRESS_NOT_CORRECTED: "no right address of {who} was found in time{linkedin}",
        ReasonCode.ASK_FOR_A_CARD: "ask {who} for a card at the interview",
        ReasonCode.THANKS_PASSED_ON: "thanks were passed on through {who}",
        ReasonCode.ADDRESSES_KNOWN: "everybody's address is known now{draft}",
        ReasonCode.LEFT_WITHOUT: "the letter to {who} left without {whose}: thank them another way, then say "
        "done, or skip",
        ReasonCode.ONLY_ONE_CONTACT: "they asked for one contact, {who}: {whose} gets no letter of their own",
        ReasonCode.CONTACT_UNKNOWN: "they asked you to write only to {who}: add that person to the interview",
        ReasonCode.NO_LONGER_WANTED: "it is no longer needed; its draft is still in Gmail, discard it there",
        ReasonCode.LAST_NUDGE_CANCELLED: "the one before it was cancelled",
        ReasonCode.INTERVIEW_BEGINS: "the interview begins {at}: ask there for everybody's card, how they like to be "
        "followed up with, and when they decide",
        ReasonCode.PREPARED: "you are prepared; the interview begins {at}",
        ReasonCode.NOT_PREPARED: "you left out the list for it; the interview begins {at}",
        ReasonCode.TO_FINISH: "finish one sentence for {names} by {until}",
        ReasonCode.FINISHED: "every letter is finished",
        ReasonCode.NOT_FINISHED: "the letter to {names} was not finished in time",
        ReasonCode.FROM: "from {at} on",
        ReasonCode.TIME_OVER: "its time ended {at}",
        ReasonCode.INVITE: "invite {who} now; {done} settles it",
        ReasonCode.CALL: "call {who} now; {done} settles it",
        ReasonCode.NO_NUMBER: "{who} welcomes calls, and the number is missing",
        ReasonCode.CALL_AGAIN: "nobody answered: again from {at} on",
        ReasonCode.NOBODY_ANSWERED: "nobody answered",
        ReasonCode.CALL_UNANSWERED: "nobody answered, {tries} times: leave it at that",
        ReasonCode.CALL_VOICEMAIL: "you left a message: no second one",
        ReasonCode.CALL_SPOKE: "you spoke with them",
        ReasonCode.CALL_UNWELCOME: "they asked not to be called",
        ReasonCode.AS_RECORDED: "{said}",
    }
)

ON_THE_PAGE = Sentences(
    {
        ReasonCode.UNREAD: "you have not read it as a whole yet: read it, or approve it as it is",
        ReasonCode.SEND_LOST: "Afterword began to send it, and Gmail has neither the draft nor a sent "
        "copy: look there, then choose “I sent it myself” or “Leave out”",
        ReasonCode.BOUNCED_TOO_LATE: "it came back from {who}: the address is wrong, its time is over: thank "
        "them another way, then choose “Done”",
        ReasonCode.NOTICED: "a message about your application came from {who}, {at}: read it; "
        "“Approve” goes on with the nudge, closing the interview ends it",
        ReasonCode.ANSWERED_BEFORE: "{who} wrote before it left ({at}): read that, "
        "change what no longer fits, then approve it or leave it out",
        ReasonCode.DID_IT_TAKE_PLACE: "{who} cancelled the interview, {at}: if it took place all the "
        "same, approve; if nothing more is wanted, close the interview",
        ReasonCode.ADDRESS_TO_CORRECT: "a letter to {who} came back: the address is wrong. Give the "
        "right one by {until}, and it is sent again",
        ReasonCode.LEFT_WITHOUT: "the letter to {who} left without {whose}: thank them another way, then choose “I "
        "sent it myself” or “Leave out”",
    }
)
"""The sentences that are different on the page."""

OF_SEVERAL = Sentences(
    {
        ReasonCode.TO_FINISH: "finish one sentence each for {names} by {until}",
        ReasonCode.NOT_FINISHED: "the letters to {names} were not finished in time",
    }
)
"""Sentences with another form for several people."""

ENDED = Sentences(
    {
        "offer": "they made an offer",
        "rejected": "they said no",
        "withdrew": "you withdrew",
        "other": "for another reason",
    }
)
"""How it ended, addressed to the candidate, who said so."""


def why(reason: Reason, zone: str, face: Face = Face.TERMINAL) -> str:
    """The reason as a sentence without a capital or a period; times are by the clock of `zone`, the candidate's."""
    tables = [
        *([OF_SEVERAL] if len(reason.items) > 1 else []),
        *([ON_THE_PAGE] if face is Face.PAGE else []),
        SENTENCES,
    ]
    sentence = next(table[reason.code] for table in tables if reason.code in table)
    actions = dict(ACTIONS[face].items())
    return sentence.format_map({**_facts(reason, zone), **_asides(reason, zone, face), **actions})


def _facts(reason: Reason, zone: str) -> dict[str, str]:
    """The facts of a reason in words."""
    return {
        "at": absolute(reason.at, zone) if reason.at else "",
        "until": absolute(reason.until, zone) if reason.until else "",
        "who": reason.who,
        "whose": reason.whose,
        "said": reason.said,
        "step": str(reason.step or ""),
        "interview": reason.step.interview if reason.step else "",
        "names": listed(reason.items),
        "ways": either([_WAYS.get(way, way) for way in reason.items]),
        "marks": " ".join(reason.items),
        "findings": " ".join(reason.items),
        "tries": str(MOST_TRIES),
    }


def _asides(reason: Reason, zone: str, face: Face) -> dict[str, str]:
    """The parts of a sentence that only some reasons of a code have."""
    at = absolute(reason.at, zone) if reason.at else ""
    here = _("one here or in the draft") if face is Face.PAGE else _("one on the page or in the draft")
    failed = _("writing it again did not work ({said}); again {at}").format(said=reason.said, at=at)
    until = absolute(reason.until, zone) if reason.until else ""
    whom = listed(reason.items)
    return {
        "edited": _("as you edited it, ") if reason.edited else "",
        "one": _("it in the draft") if reason.edited else here,
        "because": f" ({ENDED.get(reason.said, reason.said)})" if reason.said else "",
        "best": _(", best {at}").format(at=at) if at else "",
        "deadline": _(", by {until}").format(until=until) if until else "",
        "late": _(", and its time ended {at}").format(at=at) if at else _(": see the address step"),
        "rewriting": failed if at else _("Afterword rewrites the draft"),
        "failed": _(" (sending it did not work: {said})").format(said=reason.said) if reason.said else "",
        "draft": _("; its draft is still in Gmail, discard it there") if reason.in_gmail else "",
        "still": _("; still open: {marks}").format(marks=" ".join(reason.items)) if reason.items else "",
        "more": f". {' '.join(reason.items)}" if reason.items else "",
        "ask": _(", or ask {whom}").format(whom=whom) if whom else _(" and its thread, then on LinkedIn"),
        "find": _(", or ask {whom}").format(whom=whom) if whom else _(", then on LinkedIn"),
        "linkedin": _("; the invitation on LinkedIn can carry your thanks") if reason.linkedin else "",
    }


_WAYS = Sentences({"email": "email", "phone": "phone", "linkedin": "LinkedIn"})
