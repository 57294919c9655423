"""Invented interviews of different jobs, panels of different sizes, notes from plenty to none."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

from afterword.core.facts import (
    Interview,
    Notes,
    OpenQuestion,
    Part,
    Person,
    PersonNotes,
    Rules,
    Step,
    StepKind,
    StepState,
)
from afterword.letters import Sender

SUBJECT = "Thanks for the interview – {{ position }}"
SENDER = Sender("Jane Doe", "jane@gmail.example", "+1 555 0100", "https://www.linkedin.com/in/janedoe")
ENDS = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # a Monday, 15:00 in New York


def step(
    interview: Interview,
    person: Person | None,
    kind: StepKind = StepKind.THANK_YOU,
    number: int = 1,
    passes_on: tuple[Person, ...] = (),
) -> Step:
    """A step of the interview, ready."""
    who = (person.email or person.id) if person else interview.id
    tail = f"/{number}" if kind is StepKind.NUDGE else ""
    return Step(
        key=f"{interview.id}/{kind}/{who}{tail}",
        kind=kind,
        interview=interview.id,
        state=StepState.READY,
        why="",
        person=person,
        number=number,
        passes_on=passes_on,
    )


def person(name: str, *talked: str, asked: tuple[tuple[str, str], ...] = (), **fields: Any) -> Person:
    """Somebody of a panel, with what was talked about."""
    slug = name.lower().replace(" ", "-")
    notes = PersonNotes(talked, tuple(OpenQuestion(question, answer) for question, answer in asked))
    plain = unicodedata.normalize("NFKD", slug.removeprefix("dr.-")).encode("ascii", "ignore").decode()
    fields.setdefault("email", f"{plain.split('-')[0] or 'somebody'}@acme.example")
    return Person(id=slug, name=name, notes=notes, **fields)


def interview(
    company: str,
    position: str,
    *people: Person,
    notes: Notes | None = None,
    zone: str = "America/New_York",
    decision_by: date | None = None,
    ends: datetime = ENDS,
) -> Interview:
    """An interview of an hour that ended on a Monday."""
    return Interview(
        id=f"{company}-{position}-2026-11-23".lower().replace(" ", "-"),
        company=company,
        position=position,
        starts=ends - timedelta(hours=1),
        ends=ends,
        time_zone=zone,
        people=people,
        rules=Rules(decision_by=decision_by),
        notes=notes or Notes(),
    )


COORDINATOR = Part.COORDINATOR

NURSE = interview(
    "Lakeside Hospital",
    "Night Shift Nurse",
    person(
        "Grace Okafor",
        "how handover works when two wards share one nurse",
        "You showed me the new monitoring desk.",
        title="Charge Nurse",
        asked=(("Are you certified in ACLS?", "Yes, until March 2028; I can bring the card"),),
    ),
    person("Dr. Henrik Aas", "sepsis bundles", "rural emergency care", title="Chief Medical Officer"),
    person("Mei Tanaka", "she started on nights herself", "asked about self-scheduling", title="Staff Nurse"),
    notes=Notes(
        points=("eight years on a cardiac ward", "ran the night team for two winters", "certified in ACLS"),
        challenge="keeping the night shift staffed through winter",
        i_can=(
            "I can take the unpopular weekends first",
            "train two float nurses on the ward's routines",
            "keep a short list of who swaps with whom",
        ),
    ),
    decision_by=date(2026, 12, 4),
)
PAYROLL = interview(
    "Acme",
    "Payroll Specialist",
    person(
        "Ana Ruiz",
        "payroll",
        title="Head of People",
        asked=(
            (
                "Have you run a payroll migration?",
                "Twice: from paper to ADP in 2019, and from ADP to Workday last year",
            ),
        ),
    ),
    person("Ben Ode", "how onboarding works across nine zones", title="Payroll Specialist"),
    person("Carla Weiss", "We spoke about German works councils.", title="HR Business Partner"),
    notes=Notes(
        points=("payroll in nine countries", "closed 64 months on time"),
        challenge="onboarding across time zones",
        i_can=(
            "pair each newcomer with somebody in their own zone",
            "writing one checklist that both sides tick",
        ),
    ),
)
CRANE = interview(
    "Harbour Lift",
    "Tower Crane Operator",
    person("Tom Brandvold", "the blind lift on the north pier", title="Site Foreman"),
    notes=Notes(
        points=("I hold a rigger's licence too", "twelve years on tower cranes, no incident"),
        challenge="wind on the north pier",
        i_can=("agree a wind limit with the banksman each morning",),
    ),
    zone="Europe/London",
    decision_by=date(2026, 11, 27),
)
DATA = interview(
    "Blue Heron",
    "Senior Data Engineer",
    person("Priya Raman", "late data from the meters", "dbt tests", title="Engineering Manager"),
    person("Liam O'Neill", "why you moved off Airflow", title="Staff Engineer"),
    person("Zoë Müller", "The team is moving to Iceberg next year.", title="Data Engineer"),
    person("Sam Park", "your climbing wall", title="CTO"),
    notes=Notes(
        points=("built the ingestion for 40,000 meters", "on call for three years", "Kubernetes"),
        challenge="late data breaks the morning reports",
        i_can=(
            "flag late partitions instead of failing",
            "backfill in the afternoon",
            "agree freshness limits with finance",
            "delete what nobody reads",
        ),
    ),
    decision_by=date(2026, 12, 1),
)
TEACHER = interview(
    "Elm Street School",
    "Year 4 Teacher",
    person("Ruth Adler", "how you bring quiet children to speak", "the school garden", title="Principal"),
    person("Joan Fry", title="Teacher"),
    notes=Notes(challenge="mixed reading levels", i_can=("reading pairs",)),
    zone="Australia/Sydney",
)
CHEF = interview(
    "Casa Olmo",
    "Sous Chef",
    person(
        "Marco Bellini",
        "Sourdough for two hundred covers.",
        "loved the walk through the cold room",
        title="Executive Chef",
    ),
    notes=Notes(points=("six years in pastry",)),
    zone="Europe/Rome",
)
SCARCE = interview("Corner Books", "Bookseller", person("Iris Vale", "second-hand poetry"))
NONE = interview("Corner Books", "Weekend Bookseller", person("Iris Vale"))
LIBRARIAN = interview(
    "Northfield Library",
    "Children's Librarian",
    person(
        "Noor Haddad",
        "story time in two languages",
        "asked how I would win back teenagers",
        title="Head Librarian",
    ),
    person("Peter Lund", "the budget for audio books", title="Deputy Director"),
    person("Elena Popa", part=COORDINATOR, title="HR Assistant"),
    notes=Notes(
        points=("my Arabic", "I built a summer reading club with 300 children"),
        challenge="How do we get teenagers back into the building?",
        i_can=("ask them first", "open the studio after school"),
    ),
)
DRIVER = interview(
    "Metro Transit",
    "Bus Driver",
    person("Frank Sorel", "told him about my clean record", "the split shift", title="Depot Manager"),
    person("山田太郎", "route 14 in snow", email="taro@acme.example", title="Driver"),
    notes=Notes(points=("nine years without an accident", "speak Spanish")),
    decision_by=date(2026, 11, 25),
)
DESIGNER = interview(
    "Paper Lantern",
    "Product Designer",
    person(
        "Amara Diallo",
        "You mentioned that users skip the tour.",
        title="Founder",
        asked=(
            (
                "the portfolio of the banking work",
                "It is at paperlantern-cases.example; the second case is the one I spoke of",
            ),
        ),
    ),
    person("José Núñez", "accessible colour", title="Designer", time_zone="Europe/Madrid"),
    notes=Notes(
        points=("redesigned a checkout for screen readers",),
        challenge="The main challenge is a product tour that nobody finishes",
        i_can=("watch five people use it", "then cut it to one screen"),
    ),
)
ELECTRICIAN = interview(
    "Volt Brothers",
    "Journeyman Electrician",
    person("Dale Cooper", "solar retrofits", title="Owner"),
    person("Hank Moss", "bending conduit by hand", title="Lead Electrician"),
    notes=Notes(points=("licensed in two states", "OSHA 30"), i_can=("read the old panels before quoting",)),
)
ACCOUNTANT = interview(
    "Fielding & Sons",
    "Cost Accountant",
    *(
        person(name, talked, title="Accountant")
        for name, talked in (
            ("Abe Long", "standard costing"),
            ("Bea Short", "the scrap rate in the foundry"),
            ("Cal Green", "month-end in four days"),
            ("Dot Brown", "transfer prices"),
            ("Eli White", "your move to the new ledger"),
        )
    ),
    notes=Notes(
        points=("cut month-end from nine days to five", "a cost model for 700 parts"),
        challenge="closing the month faster",
        i_can=("reconcile weekly",),
    ),
)
ENGINEERS = interview(
    "Great Bridge",
    "Structural Engineer",
    *(
        person(name, *talked, email="")
        for name, *talked in (
            ("Ada King", "fatigue in old rivets"),
            ("Bo Lind", "the tidal model"),
            ("Cy Young",),
            ("Di Prince", "how inspections are priced"),
            ("Ed Moss",),
            ("Fay Wray", "night closures"),
            ("Gus Van",),
            ("Hal Jordan", "drones for cable checks"),
        )
    ),
    person("Ivy Lane", part=COORDINATOR, title="Talent Coordinator"),
    decision_by=date(2026, 12, 11),
)
WAREHOUSE = interview(
    "North Dock",
    "Warehouse Supervisor",
    person(
        "Guðrún Jónsdóttir",
        "WE TALKED ABOUT THE NIGHT SHIFT",
        "her move from sales to logistics",
        title="Operations Manager",
    ),
    person(
        "Nguyễn Văn An", "liked how he runs the morning huddle", "been there since 2010", title="Shift Lead"
    ),
    person("Tom", "really nice chat about forklifts!!", title="Forklift Driver"),
    notes=Notes(
        points=("LED A TEAM OF TWELVE; never missed a dispatch", "bilingual", "forklift licence"),
        challenge="they can't find drivers for weekends",
        i_can=(
            "by asking the weekday drivers first",
            "I'd set up a bonus",
            "a rota that is fixed for a month",
        ),
    ),
    zone="Atlantic/Reykjavik",
    decision_by=date(2026, 11, 30),
)
CURATOR = interview(
    "Museum of Small Things",
    "Assistant Curator",
    person(
        "Prof. Dr. Maria de la Cruz",
        "I very much enjoyed hearing how you rebuilt the catalogue after the flood, "
        "and I keep thinking about the drawers.",
        '"we never throw anything away"',
        title="Director",
        email="maria@acme.example",
        asked=(
            ("notice period", "two months"),
            ("wants a sample of my writing", "It is the essay on thimbles from 2024."),
        ),
    ),
    person(
        "O'Brien, Sean",
        "how do you label ten thousand buttons? we compared three ways",
        "she said that the archive moves in spring",
        title="Archivist",
        email="sean@acme.example",
    ),
    person("Dana Reed", "asked if I could start in March", part=COORDINATOR, title="HR Manager"),
    notes=Notes(
        points=("I have catalogued 4,000 objects by hand.", "wrote my thesis on buttons"),
        challenge="I think the challenge will be the move of the archive",
        i_can=("I could pack one room each week so that nothing is lost",),
    ),
    zone="Europe/Dublin",
)
RECRUITED = interview(
    "Salt & Stone",
    "Line Cook",
    person("Kim", "asked about my knives", "has two kids, and coaches football", title="Head Chef"),
    person("Ola Berg", part=COORDINATOR, title="Recruiter"),
    notes=Notes(i_can=("come in for a trial shift",)),
    zone="Europe/Oslo",
)
ALL = (
    WAREHOUSE,
    CURATOR,
    RECRUITED,
    NURSE,
    PAYROLL,
    CRANE,
    DATA,
    TEACHER,
    CHEF,
    SCARCE,
    NONE,
    LIBRARIAN,
    DRIVER,
    DESIGNER,
    ELECTRICIAN,
    ACCOUNTANT,
    ENGINEERS,
)
"""Every invented interview."""
