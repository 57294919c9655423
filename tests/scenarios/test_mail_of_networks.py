"""Mail of LinkedIn and Xing: a person's message pauses and asks; accepted invitations, comments and alerts do nothing.

The mails are invented, in the forms that public programs which read them describe: a menu that links to all
conversations, the name in From or in the text alone, links with long parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from scenarios.world import ANA, JANE, LETTERS_LEAVE, World, meeting, somebody

ROBOT, HIT = "LinkedIn <messages-noreply@linkedin.com>", "hit-reply@linkedin.com"
XING = "XING <mailrobot@mail.xing.com>"
AT_LINKEDIN = "https://www.linkedin.com/comm"
TRACKED = f"?lipi=urn%3Ali%3Apage%3Aemail_messaging&amp;midToken={'AQG5GC2GRcEVLw' * 30}&amp;trk=eml"
THREAD = f"{AT_LINKEDIN}/messaging/thread/2-ZTQ5OTk0YmMtNTA=/{TRACKED}"
NEW = f"{AT_LINKEDIN}/messaging/compose/ana-ruiz-7/body/Congratulations!{TRACKED}"
PROFILE = f"{AT_LINKEDIN}/in/ana-ruiz-7{TRACKED}"
MENU = "".join(
    f'<a href="{AT_LINKEDIN}/{page}/{TRACKED}"><img src="https://static.licdn.example/{page}.png"></a>'
    for page in ("feed", "messaging", "mynetwork", "notifications", "jobs")
)
STYLE = f"<style>{'.card td { padding: 0 24px; border: none }' * 1200}</style>"  # 50 kB, as networks send it


@dataclass(frozen=True)
class NetworkMail:
    """A mail of a network; an empty text or page leaves the part out."""

    sender: str
    subject: str
    text: str = ""
    page: str = ""

    def raw(self) -> bytes:
        """It as Gmail stores it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, f"Jane Doe <{JANE}>", self.subject
        message["Date"] = "Fri, 06 Nov 2026 10:00:00 +0000"
        message["Message-ID"] = "<1@network.example>"
        message["List-Unsubscribe"] = "<https://network.example/unsubscribe>"
        if self.text:
            message.set_content(self.text)
        if self.page:
            page = f"<html>{STYLE}<body>{MENU}{self.page}</body></html>"
            (message.add_alternative if self.text else message.set_content)(page, subtype="html")
        return message.as_bytes()


def button(link: str, words: str) -> str:
    """A link as a page shows it."""
    return f'<table><tr><td><a href="{link}" target="_blank">{words}</a></td></tr></table>'


MESSAGES = {
    "text": NetworkMail(
        ROBOT,
        "Ana just messaged you",
        f"You have 1 new message\n\nAna Ruiz (CTO at Acme)\n\nView message: {THREAD}\n",
    ),
    "page": NetworkMail(
        ROBOT,
        "Ana just messaged you",
        page=f"<h2>Ana Ruiz</h2><p>Let us talk next week!</p>{button(THREAD, 'View message')}",
    ),
    "the link in the page alone": NetworkMail(
        ROBOT, "Ana Ruiz sent you a new message", "Ana Ruiz\n\nLet us talk!\n", button(THREAD, "Reply")
    ),
    "the name in From": NetworkMail(
        '"Ana Ruiz via LinkedIn" <messages-noreply@linkedin.com>',
        "Ana just messaged you",
        f"Let us talk next week!\n\nView message: {THREAD}\n",
    ),
    "the name in From, without a link": NetworkMail(
        '"Ana Ruiz via LinkedIn" <messages-noreply@linkedin.com>',
        "Ana just messaged you",
        "Let us talk next week!\n",
    ),
    "the name in the subject": NetworkMail(
        ROBOT, "Ana Ruiz sent you a new message", f"View message: {THREAD}\n"
    ),
    "an address that nobody listed": NetworkMail(
        "LinkedIn <messaging-noreply@linkedin.com>",
        "You have a new message",
        f"Ana Ruiz wrote to you.\n{THREAD}\n",
    ),
    "by way of a page that forwards": NetworkMail(
        ROBOT,
        "You have a new message",
        "Ana Ruiz\n\nhttps://safelinks.example/?url=https%3A%2F%2Fwww.linkedin.com%2Fmessaging%2Fthread%2F2-ZTQ%2F\n",
    ),
    "German": NetworkMail(
        "LinkedIn <messages-noreply@linkedin.com>",
        "Ana hat Ihnen eine Nachricht gesendet",
        f"Sie haben 1 neue Nachricht\n\nAna Ruiz\n\nNachricht anzeigen: {THREAD}\n",
    ),
    "French": NetworkMail(
        ROBOT,
        "Ana vient de vous envoyer un message",
        page=f"<p>Vous avez 1 nouveau message</p><p>Ana Ruiz</p>{button(THREAD, 'Voir le message')}",
    ),
    "InMail of a recruiter of the interview": NetworkMail(
        f"Ana Ruiz <{HIT}>", "Engineer at Acme", f"Hi Jane, are you free?\n\nReply: {THREAD}\n"
    ),
    "Xing": NetworkMail(
        XING,
        "Neue Nachricht von Ana Ruiz",
        "Ana Ruiz hat Ihnen eine Nachricht geschickt.\nhttps://www.xing.com/chats/8f3c-12?sc_o=mail\n",
    ),
    "an older Xing": NetworkMail(
        "XING <info@bot.xing.com>",
        "Sie haben eine neue Nachricht",
        page="<p>Ana Ruiz</p>"
        + button("https://www.xing.com/messages/conversations/4711", "Nachricht lesen"),
    ),
}

NOISE = {
    "invitation accepted": NetworkMail(
        '"Ana Ruiz via LinkedIn" <invitations@linkedin.com>',
        "Ana accepted your invitation, explore their network",
        f"Ana Ruiz\n\nView profile: {PROFILE}\n",
        f"<p>Ana has accepted your invitation</p><p>Ana Ruiz</p>{button(NEW, 'Message')}",
    ),
    "invitation accepted, from the address of messages": NetworkMail(
        ROBOT,
        "Jane, start a conversation with your new connection, Ana Ruiz",
        page=f"<p>Ana Ruiz has accepted your invitation.</p>{button(NEW, 'Say hello')}"
        + button(f"{AT_LINKEDIN}/messaging/thread/new/?recipient=7", "Message"),
    ),
    "invitation accepted, German": NetworkMail(
        ROBOT,
        "Ana Ruiz hat Ihre Einladung angenommen",
        page=f"<p>Ana Ruiz hat Ihre Einladung angenommen.</p>{button(NEW, 'Nachricht')}",
    ),
    "comment": NetworkMail(
        "LinkedIn <notifications-noreply@linkedin.com>",
        "Ana Ruiz commented on your post",
        page=f"<p>Ana Ruiz: Well done!</p>{button(f'{AT_LINKEDIN}/feed/update/7{TRACKED}', 'View')}",
    ),
    "profile view": NetworkMail(
        ROBOT,
        "Ana Ruiz and 3 others viewed your profile",
        page=f"<p>Ana Ruiz</p>{button(PROFILE, 'View')}",
    ),
    "somebody to follow": NetworkMail(
        ROBOT, "Jane, add Ana Ruiz", f"Ana Ruiz (CTO at Acme)\nConnect: {PROFILE}\n"
    ),
    "birthday": NetworkMail(
        "LinkedIn <notifications-noreply@linkedin.com>",
        "Wish Ana Ruiz a happy birthday",
        page=button(NEW, "Say happy birthday"),
    ),
    "job alert": NetworkMail(
        "LinkedIn Job Alerts <jobalerts-noreply@linkedin.com>",
        "30 new jobs",
        page=f"<p>Posted by Ana Ruiz</p>{button(f'{AT_LINKEDIN}/jobs/view/41{TRACKED}', 'View')}",
    ),
    "InMail of a stranger": NetworkMail(
        f"Zoe Quill <{HIT}>", "A role for you", f"Zoe Quill\n\nAre you free?\n\nReply: {THREAD}\n"
    ),
    "a stranger's message": NetworkMail(
        ROBOT, "Zoe just messaged you", f"Zoe Quill\n\nView message: {THREAD}\n"
    ),
    "another place with such a path": NetworkMail(
        ROBOT,
        "Ana Ruiz is hiring",
        "Ana Ruiz\nhttps://linkedin.com.elsewhere.example/messaging/thread/2-ZTQ/\n",
    ),
    "Xing, contact": NetworkMail(
        XING,
        "Ana Ruiz hat Ihre Kontaktanfrage bestätigt",
        page="<p>Ana Ruiz</p>"
        + button("https://www.xing.com/profile/Ana_Ruiz7", "Profil")
        + button("https://www.xing.com/messages/conversations", "Nachrichten")
        + button("https://www.xing.com/chats", "Chats"),
    ),
}


@pytest.mark.parametrize("name", [*MESSAGES, *NOISE])
def test_only_a_persons_message_through_a_network_pauses_and_asks(world: World, name: str) -> None:
    """Whatever address announces it; a mail that only names a person of the interview changes nothing."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.pass_()
    before = world.states()
    world.sandbox.deliver(JANE, (MESSAGES | NOISE)[name].raw())
    world.pass_()
    assert world.kinds()["answered"] == 0
    assert world.kinds()["noticed"] == (1 if name in MESSAGES else 0)
    assert (world.states() == before) is (name in NOISE)


def test_a_title_in_the_interview_hides_no_name(world: World) -> None:
    """Networks show names without it."""
    world.add(meeting(somebody(ANA, name="Dr. Ana Ruiz")))
    world.until(LETTERS_LEAVE)
    world.sandbox.deliver(JANE, MESSAGES["text"].raw())
    world.pass_()
    assert world.kinds()["noticed"] == 1


@pytest.mark.parametrize("sender", ["Ana Ruiz <ana.ruiz@linkedin.com>", "Ben Okafor <ben@linkedin.com>"])
def test_somebody_who_works_at_a_network_answers(world: World, sender: str) -> None:
    """A person of the interview, or a colleague who answers the letter: their address is the network's."""
    world.add(meeting(somebody(ANA, email="ana.ruiz@linkedin.com")))
    world.until(LETTERS_LEAVE)
    (letter,) = (m for m in world.sandbox.mailbox(JANE) if "SENT" in m["labels"])
    world.sandbox.deliver(
        JANE, sender=sender, subject=f"Re: {letter['subject']}", in_reply_to=letter["rfc_message_id"],
        text=f"Let us talk! You find what I wrote at {THREAD}",
    )  # fmt: skip
    world.pass_()
    assert world.kinds()["answered"] == 1
