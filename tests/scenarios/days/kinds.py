"""The kinds of mail that a day brings, each to an interview of its own: what came in, and when."""

# ruff: noqa: E501, SIM905  (a table of mails, and lists of names: one a line reads better than one folded)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from afterword.domain.model import Interview, Notes, Person, PersonNotes, Sentence, SharedSentence
from scenarios.calendars import calendar_mail
from scenarios.world import ENDS, JANE, STARTS, ny

MONDAY = ny(2, 16, 30)  # half an hour behind the letters
THURSDAY = ny(5, 11)
FRIDAY = ny(6, 14)  # interviews that are still ahead

COMPANIES = """
    Alder Beech Birch Cedar Cherry Chestnut Cypress Elder Elm Fir Hazel Holly Hornbeam Juniper Larch Linden Maple
    Medlar Mulberry Oak Olive Pear Pine Plane Poplar Quince Rowan Spruce Sycamore Tamarind Walnut Willow Yew Heron
    Kestrel Lapwing Magpie Nuthatch Osprey Plover Redwing Sandpiper Swift Wagtail Wren Curlew Dunlin Fulmar Gannet
""".split()
FIRST = ["Ada", "Bela", "Cleo", "Dara", "Emil", "Fay", "Gus", "Hana", "Ines", "Jon"]
LAST = ["Abel", "Brandt", "Costa", "Duval", "Ekman", "Ferro", "Gross"]


@dataclass(frozen=True)
class Story:
    """One interview with one interviewer, and the mails about it that can be written to Jane."""

    interview: Interview
    letter: str  # the Message-ID of the letter that left, empty where none has

    @property
    def person(self) -> Person:
        """Who asked the questions."""
        return self.interview.people[0]

    @property
    def domain(self) -> str:
        """The company's."""
        return self.person.email.partition("@")[2]

    def mail(
        self, subject: str, text: str, *, at: datetime, sender: str = "", answers: bool = True, **headers: str
    ) -> bytes:
        """A mail to Jane; from the person where nobody is named, an answer to the letter unless told otherwise."""
        message = EmailMessage()
        message["From"] = sender or f"{self.person.name} <{self.person.email}>"
        message["To"] = "Jane Doe <jane@gmail.com>"
        message["Subject"] = subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{self.interview.id}.{at:%d%H%M}@mail.example>"
        if answers:
            message["In-Reply-To"] = message["References"] = self.letter
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        return bytes(message)

    def answer(self, text: str, subject: str = "Re: Thanks for the interview – Analyst") -> bytes:
        """The person answers the letter on Thursday."""
        return self.mail(subject, text, at=THURSDAY)

    def away(self, subject: str, text: str, **headers: str) -> bytes:
        """The person's responder answers the letter at once."""
        return self.mail(subject, text, at=MONDAY, **headers)  # type: ignore[arg-type]  # headers by name

    def calendar(self, starts: datetime, at: datetime = THURSDAY, **fields: object) -> bytes:
        """A calendar of the person's."""
        return calendar_mail(starts, at, sender=self.person.email, name=self.person.name, **fields)  # type: ignore[arg-type]  # passed on

    def report(self, action: str, status: str, said: str) -> bytes:
        """A delivery report about the letter."""
        return REPORT.format(
            you=JANE, at=format_datetime(MONDAY), id=self.interview.id, to=self.person.email, action=action,
            status=status, said=said,
        ).encode()  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of mail: when it comes, and what comes."""

    name: str
    at: datetime
    mails: Callable[[Story], list[bytes]]
    ahead: bool = False  # the interview is still to come

    @property
    def number(self) -> int:
        """Its place in the day."""
        return [kind.name for kind in KINDS].index(self.name)

    def interview(self) -> Interview:
        """An interview of its own, at a company of its own."""
        company, number = COMPANIES[self.number], self.number
        first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
        person = Person(
            first.lower(), f"{first} {last}", f"{first.lower()}@{company.lower()}.example",
            notes=PersonNotes((Sentence("enjoyed-hearing", f"train people in their first {number + 3} weeks"),)),
        )  # fmt: skip
        notes = Notes(
            fit=(SharedSentence("last-job", f"ran {number + 10} trainings in one year"),),
            offers=(SharedSentence("start-by", "writing one checklist"),),
            read=True,
        )
        day = timedelta(days=4) if self.ahead else timedelta()
        return Interview(
            f"{company.lower()}-analyst", company, "Analyst", STARTS + day, ENDS + day, "America/New_York",
            (person,), notes=notes, uid=f"talk@{company.lower()}.example" if self.ahead else "",
        )  # fmt: skip


REPORT = """\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {you}
Subject: Delivery Status Notification
Auto-Submitted: auto-replied
Message-ID: <{id}.report@mx.example>
Date: {at}
MIME-Version: 1.0
Content-Type: multipart/report; boundary="d"; report-type=delivery-status

--d
Content-Type: text/plain; charset="utf-8"

{said}

--d
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}

--d--
"""

AUTO_REPLY = """\
Yes, gladly. Does Thursday at ten suit you?

Sent from my phone

On Mon, 2 Nov 2026 at 16:31, {name} <{email}> wrote:
> Automatic reply: I am out of the office until 13 November and will answer when I am back.
"""


def _quoting(story: Story) -> bytes:
    text = AUTO_REPLY.format(name=story.person.name, email=story.person.email)
    return story.answer(text, "Re: Automatic reply: Thanks for the interview – Analyst")


def _marked(subject: str, text: str) -> Callable[[Story], list[bytes]]:
    return lambda story: [story.away(subject, text, Auto_Submitted="auto-replied")]


def _unmarked(subject: str, text: str) -> Callable[[Story], list[bytes]]:
    """As half of all responders: no header tells."""
    return lambda story: [story.away(subject, text)]


def _from(sender: str, subject: str, text: str, **headers: str) -> Callable[[Story], list[bytes]]:
    """Somebody else writes, in a new thread; {company} and {domain} are the story's."""

    def mails(story: Story) -> list[bytes]:
        told = {"company": story.interview.company, "domain": story.domain, "name": story.person.name}
        filled = {name: value.format(**told) for name, value in headers.items()}
        written = (text.format(**told), subject.format(**told), sender.format(**told))
        return [story.mail(written[1], written[0], at=THURSDAY, sender=written[2], answers=False, **filled)]

    return mails


def _uid(story: Story) -> str:
    return f"talk@{story.domain}"


def _put_off(story: Story) -> list[bytes]:
    there = (story.person.email,)
    return [
        story.calendar(FRIDAY, uid=_uid(story), sequence=1, method="CANCEL", guests=there),
        story.calendar(FRIDAY + timedelta(days=3), uid=f"new@{story.domain}", guests=there),
    ]


def _update_twice(story: Story) -> list[bytes]:
    newer = story.calendar(FRIDAY + timedelta(hours=2), uid=_uid(story), sequence=2)
    older = story.calendar(
        FRIDAY + timedelta(hours=1), THURSDAY + timedelta(minutes=1), uid=_uid(story), sequence=1
    )
    return [newer, older]


def _nested(story: Story) -> list[bytes]:
    """A hundred parts, each inside the one before, in charsets that do not exist."""
    head = story.mail("Re: Thanks for the interview – Analyst", "", at=THURSDAY).partition(b"Content-Type")[0]
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"; charset="no-such"\n\n--%d\n' % (n, n)
        for n in range(100)
    )
    return [head + parts + b"Content-Type: text/plain; charset=\xff\xfe\n\nDear Jane, we talk on Monday.\n"]


def _huge(story: Story) -> list[bytes]:
    return [story.answer("Dear Jane, we talk on Monday.\n" + "> old mail, quoted again\n" * 40_000)]


def _read_then_answered(story: Story) -> list[bytes]:
    return [
        story.away(
            "Automatic reply: Thanks",
            "I am out of the office until 13 November.",
            Auto_Submitted="auto-replied",
        ),
        story.mail(
            "Re: Thanks for the interview – Analyst", "I am back early. We decide tomorrow.", at=THURSDAY
        ),
    ]


NO = "Dear Jane, thank you for your time. We have decided to move forward with another candidate. We wish you well."

KINDS = (
    Kind("answer in the thread", THURSDAY, lambda s: [s.answer("Dear Jane, we decide next week and will call you.")]),
    Kind("answer in a new thread", THURSDAY, _from("{name} <other.desk@{domain}>", "Next week", "Dear Jane, can you come on Monday?")),
    Kind("answer from a private address", THURSDAY, _from("{name} <nobody.knows@home.example>", "{company}", "Dear Jane, from my own mail: can you come on Monday?")),
    Kind("answer of a colleague", THURSDAY, _from("Vera Stein <vera.stein@{domain}>", "Your talk with us", "Dear Jane, I take over from here. Can we speak on Monday?")),
    Kind("answer from a phone above a quoted auto-reply", THURSDAY, lambda s: [_quoting(s)]),
    Kind("answer that speaks of being away", THURSDAY, lambda s: [s.answer("Dear Jane, our director is out of the office until Monday, so the decision has to wait. I will write then.", "Vera is out of the office")]),
    Kind("answer that speaks of something automatic", THURSDAY, lambda s: [s.answer("Hi Jane, did you get the automatic reply of our portal? Please ignore it; you are in the next round.")]),
    Kind("answer that was passed on", THURSDAY, lambda s: [s.mail("Fwd: Jane", f"See below.\n\n---------- Forwarded message ---------\nFrom: {s.person.name} <{s.person.email}>\nDate: Thu, 5 Nov 2026\nSubject: Jane\nTo: Sam\n\nWe want her.", at=THURSDAY, sender="Sam Hill <sam@elsewhere.example>", answers=False)]),
    Kind("rejection in plain words", THURSDAY, lambda s: [s.answer(NO)]),
    Kind("invitation to the next round", THURSDAY, lambda s: [s.calendar(ny(12, 10), uid=f"next@{s.domain}", title="Second talk")]),
    Kind("invitation that moves the interview", THURSDAY, lambda s: [s.calendar(FRIDAY + timedelta(days=4), uid=_uid(s), sequence=1)], ahead=True),
    Kind("invitation older than what is known", THURSDAY, _update_twice, ahead=True),
    Kind("invitation called off", THURSDAY, lambda s: [s.calendar(FRIDAY, uid=_uid(s), sequence=1, method="CANCEL")], ahead=True),
    Kind("invitation called off and made anew", THURSDAY, _put_off, ahead=True),
    Kind("calendar that accepts", THURSDAY, lambda s: [s.calendar(ny(12, 10), uid=f"mine@{s.domain}", method="REPLY", subject="Accepted: coffee")]),
    Kind("calendar of a mailing", THURSDAY, lambda s: [s.calendar(ny(20, 10), uid=f"webinar@{s.domain}", title="Webinar: an interview with our founder", headers="List-Unsubscribe: <https://news.example/u>\n").replace(f"<{s.person.email}>".encode(), b"<news@events.example>")]),
    Kind("notice of a hiring system", THURSDAY, _from("{company} Hiring <no-reply@us.greenhouse-mail.io>", "Your application at {company}", "Hi Jane, your application for Analyst has moved to another stage.", Auto_Submitted="auto-generated")),
    Kind("notice that only the text ties to the company", THURSDAY, _from("Hiring Team <no-reply@hire.lever.co>", "An update for you", "Hi Jane, there is news on your application at {company}: please sign in.")),
    Kind("notice that turns down", THURSDAY, _from("{company} Hiring <no-reply@us.greenhouse-mail.io>", "Your application at {company}", "Hi Jane, we have decided not to move forward with your application. Good luck.")),
    Kind("receipt of a hiring system", THURSDAY, _from("{company} Jobs <no-reply@myworkday.com>", "{company}: thank you for applying", "We have received your application. This is an automated message, please do not reply.")),
    Kind("away, in English, with a date", MONDAY, _marked("Automatic reply: Thanks for the interview", "I am out of the office until Friday, November 13, without my mail.")),
    Kind("away, without a date", MONDAY, _unmarked("Out of office: Thanks for the interview", "Thank you for your message. I am currently out of the office with limited access to my mail and will answer when I return.")),
    Kind("away, in German", MONDAY, _unmarked("Automatische Antwort: Thanks for the interview", "Guten Tag, ich bin bis einschließlich 12.11.2026 nicht im Büro. Ihre E-Mail wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich an meine Kollegen.")),
    Kind("away, in French", MONDAY, _unmarked("Réponse automatique : Thanks for the interview", "Bonjour, je suis absente du bureau jusqu'au 12 novembre 2026. En cas d'urgence, merci de contacter mes collègues.")),
    Kind("away, in Spanish", MONDAY, _unmarked("Respuesta automática: Thanks for the interview", "Gracias por su mensaje. Estoy fuera de la oficina hasta el 12 de noviembre de 2026. Para asuntos urgentes, contacte con mis compañeros.")),
    Kind("away, in Portuguese", MONDAY, _unmarked("Resposta automática: Thanks for the interview", "Obrigada pelo seu e-mail. Estou de férias até 12 de novembro de 2026. Em caso de urgência, contacte os meus colegas.")),
    Kind("away, in Italian", MONDAY, _unmarked("Risposta automatica: Thanks for the interview", "Grazie per il tuo messaggio. Sono fuori ufficio fino al 12 novembre 2026. Per urgenze contattare i miei colleghi.")),
    Kind("away, in Dutch", MONDAY, _unmarked("Automatisch antwoord: Thanks for the interview", "Bedankt voor uw bericht. Ik ben afwezig tot en met 12 november 2026. Bij spoed kunt u contact opnemen met mijn collega's.")),
    Kind("away, in Polish", MONDAY, _unmarked("Odpowiedź automatyczna: Thanks for the interview", "Dziękuję za wiadomość. Jestem na urlopie do 12 listopada 2026. W pilnych sprawach proszę o kontakt z moimi współpracownikami.")),
    Kind("away, in Danish", MONDAY, _unmarked("Automatisk svar: Thanks for the interview", "Tak for din mail. Jeg er på ferie til og med 12. november 2026. Ved hastesager kontakt venligst mine kolleger.")),
    Kind("away, in Norwegian", MONDAY, _unmarked("Automatisk svar: Thanks for the interview", "Takk for din e-post. Jeg er ikke på kontoret til og med 12. november 2026. Ved hastesaker, kontakt mine kolleger.")),
    Kind("away, in Swedish", MONDAY, _unmarked("Autosvar: Thanks for the interview", "Tack för ditt mejl. Jag är på semester till och med 12 november 2026. I brådskande ärenden, kontakta mina kollegor.")),
    Kind("away, in Finnish", MONDAY, _unmarked("Automaattinen vastaus: Thanks for the interview", "Kiitos viestistäsi. Olen lomalla 12.11.2026 asti. Kiireellisissä asioissa ota yhteyttä kollegoihini.")),
    Kind("away, and an answer behind it", THURSDAY, _read_then_answered),
    Kind("bounce for good", MONDAY, lambda s: [s.report("failed", "5.1.1", f"Your message to {s.person.email} could not be delivered: no such user.")]),
    Kind("bounce of a full mailbox", MONDAY, lambda s: [s.report("failed", "4.2.2", f"Your message to {s.person.email} could not be delivered: the mailbox is full. It will not be retried.")]),
    Kind("delay", MONDAY, lambda s: [s.report("delayed", "4.4.1", f"Your message to {s.person.email} is delayed. It will be retried for 45 more hours.")]),
    Kind("delivered notice", MONDAY, lambda s: [s.report("delivered", "2.1.5", f"Your message was successfully delivered to {s.person.email}.")]),
    Kind("read receipt", MONDAY, lambda s: [s.away("Read: Thanks for the interview – Analyst", "Your message was read on Monday, November 2, 2026 4:29:00 PM.")]),
    Kind("own mail by hand", THURSDAY, lambda _story: []),
    Kind("newsletter of the company", THURSDAY, _from("{company} News <newsletter@{domain}>", "Our autumn", "All that is new with us.", List_Unsubscribe="<https://{domain}/u>", Precedence="bulk")),
    Kind("newsletter of somebody else", THURSDAY, _from("Shop <news@shop.example>", "Analyst wanted?", "Everything must go.", List_Unsubscribe="<https://shop.example/u>")),
    Kind("mail with endless nesting", THURSDAY, _nested),
    Kind("mail that is huge", THURSDAY, _huge),
)  # fmt: skip
