"""Invented interviews in German and French: a reader of every kind, formal and familiar."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Role,
    Rules,
    Sentence,
    SharedSentence,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.step_key import StepKey
from afterword.letters import Sender

SUBJECT = "Thanks for the interview – {{ position }}"
SENDER = Sender("Robin Sommer", "robin@mail.example", "+49 30 5550100")
ENDS = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # a Monday, 15:00 in Berlin and Paris


def step(interview: Interview, person: Person, kind: StepKind = StepKind.THANK_YOU, number: int = 1) -> Step:
    """A step of the interview, ready; a coordinator's letter carries the words for those without an address."""
    passes_on = kind is StepKind.THANK_YOU and person.part is Role.COORDINATOR
    return Step(
        key=StepKey(interview.id, kind, person.email or person.id, number if kind is StepKind.NUDGE else 0),
        state=StepState.READY,
        reason=Reason(ReasonCode.TO_DRAFT),
        person=person,
        passes_on=tuple(p for p in interview.people if not p.email) if passes_on else (),
    )


def person(name: str, title: str, *sentences: tuple[str, str], **fields: Any) -> Person:
    """Somebody of a panel, with the sentences that were finished for them: stem and ending."""
    plain = unicodedata.normalize("NFKD", name.lower().replace(" ", "-").replace(".", ""))
    slug = plain.encode("ascii", "ignore").decode()
    asked, closing = fields.pop("asked", ()), fields.pop("closing", None)
    notes = PersonNotes(
        tuple(Sentence(*one) for one in sentences),
        tuple(OpenQuestion(*one) for one in asked),
        Sentence(*closing) if closing else None,
    )
    fields.setdefault("email", f"{slug}@work.example")
    return Person(id=slug, name=name, title=title, notes=notes, **fields)


def interview(company: str, position: str, people: tuple[Person, ...], **fields: Any) -> Interview:
    """An interview of an hour that ended on a Monday."""
    fields.setdefault("time_zone", "Europe/Berlin")
    return Interview(
        id=f"{company}-2026-11-23".lower().replace(" ", "-"),
        company=company,
        position=position,
        starts=ENDS - timedelta(hours=1),
        ends=ENDS,
        people=people,
        **fields,
    )


def notes(
    *,
    fit: tuple[tuple[str, str], ...] = (),
    challenge: tuple[str, str] | None = None,
    offers: tuple[tuple[str, str], ...] = (),
    attachments: tuple[str, ...] = (),
) -> Notes:
    """What several letters may hold: stems and endings."""
    return Notes(
        fit=tuple(SharedSentence(*one) for one in fit),
        challenge=SharedSentence(*challenge) if challenge else None,
        offers=tuple(SharedSentence(*one) for one in offers),
        attachments=attachments,
    )


DE_FORMAL = interview(
    "Institut für Seenkunde",
    "Chemisch-technische Assistenz (m/w/d)",
    (
        person(
            "Jonas Brandt",
            "Laborleiter",
            ("thanks-for", "den Rundgang durch das Labor"),
            ("stayed-with-me", "die Proben vom letzten Sommer gesagt haben"),
            ("your-advice", "im ersten Jahr jede Fahrt mitzumachen"),
            ("no-idea", "der See sich zweimal im Jahr komplett durchmischt"),
            form_of_address="Herr",
        ),
        person(
            "Prof. Dr. Henrike Aalto",
            "Professorin für Gewässerkunde",
            ("enjoyed-hearing", "die Messreihe über dreißig Jahre am Leben gehalten haben"),
            ("your-question", "dem kleinsten Befund, der noch zählt"),
            form_of_address="Frau Prof. Dr.",
            asked=(
                (
                    "ob ich schon mit Gaschromatographen gearbeitet habe",
                    "habe zwei Jahre lang an einem gemessen",
                    "asked-me",
                ),
            ),
        ),
        person(
            "Mira Celik",
            "Chemieingenieurin",
            ("good-to-meet", "am liebsten bei Wind auf dem Wasser sind"),
            ("helped-to-hear", "ein ganz normaler Probentag abläuft"),
        ),
        person(
            "Dr. Otto Dahl",
            "Kaufmännischer Direktor",
            ("appreciated", "über die Kürzungen im nächsten Jahr gesprochen haben"),
            ("impressed", "die Ruhe, mit der das Institut den Umbau plant"),
            form_of_address="Herr Dr.",
        ),
        person(
            "Petra Ernst",
            "Personalreferentin",
            ("glad-to-hear", "die Fahrten auf dem See als Arbeitszeit zählen"),
            ("thanks-too", "die Auskunft zur Eingruppierung"),
            form_of_address="Frau",
            asked=(("Wann könnten Sie anfangen?", "Meine Kündigungsfrist endet im Februar"),),
        ),
        person(
            "Lena Falk",
            "Sekretariat",
            ("thanks-too", "den Lageplan und den Parkplatz direkt vor der Tür"),
            part=Role.COORDINATOR,
        ),
    ),
    notes=notes(
        fit=(
            ("last-job", "ein Labor mit drei Leuten durch die Akkreditierung gebracht"),
            ("used-to", "auch bei vierzig Proben am Tag sauber zu dokumentieren"),
        ),
        challenge=("hardest-part", "in den Sommermonaten mit den Proben nachzukommen"),
        offers=(
            ("start-by", "die Proben schon auf dem Boot zu beschriften"),
            ("start-by", "einen festen Tag nur für die Rückstände freizuhalten"),
            ("start-by", "die Geräte im Winter zu warten und nicht im Juli"),
        ),
        attachments=("/home/robin/zeugnis.pdf",),
    ),
    rules=Rules(decision_by=date(2026, 12, 4)),
)

DE_FAMILIAR = interview(
    "Radhaus Nord",
    "Werkstattleitung",
    (
        person(
            "Tom Berg",
            "Leiter der Filiale",
            ("made-time", "einmal hinter den Tresen schauen durfte"),
            ("liked-that", "jeden Freitag zusammen die Woche durchgeht"),
            form_of_address="du",
        ),
        person(
            "Kim Aydin",
            "Gründerin",
            ("enjoyed-hearing", "aus einer Garage drei Läden gemacht hast"),
            ("you-care", "die Ausbildung der jungen Leute einsetzt"),
            form_of_address="du",
        ),
        person(
            "Ines Conrad",
            "Zweiradmechanikerin",
            ("good-to-meet", "alte Rennräder lieber reparierst als neue verkaufst"),
            ("more-about", "die Arbeit an den Lastenrädern"),
            form_of_address="Du",
            closing=("looking-forward", "die erste gemeinsame Ausfahrt"),
        ),
        person(
            "Ulla Dorn",
            "Personalleiterin",
            ("good-to-know", "in der ersten Woche immer jemand dabei ist"),
            form_of_address="du",
            asked=(("meinem Gehaltswunsch", "Mit dem, was in der Anzeige stand, bin ich einverstanden"),),
        ),
        person(
            "Prof. Ralf Eck",
            "Professor für Fahrzeugtechnik",
            ("thinking-about", "die Idee mit dem Prüfstand"),
            form_of_address="du",
            email="",
        ),
        person(
            "Nele Frey",
            "Büro",
            ("own", "Der Kaffee war übrigens der beste seit Wochen"),
            form_of_address="du",
            part=Role.COORDINATOR,
        ),
    ),
    notes=notes(
        fit=(("current-job", "plane ich die Werkstatt für sechs Leute"),),
        challenge=("told-me", "kommen im Frühjahr doppelt so viele Räder, wie die Werkstatt schafft"),
        offers=(
            ("would", "ab Februar feste Termine vergeben"),
            ("would", "die kleinen Reparaturen gleich am Tresen machen"),
        ),
    ),
)

FR_FORMAL = interview(
    "Archives du Delta",
    "Archiviste H/F",
    (
        person(
            "Claire Aubin",
            "Conservatrice en chef",
            ("thanks-for", "la visite des réserves"),
            ("stayed-with-me", "les registres sauvés de l'inondation"),
            ("appreciated", "des deux années sans budget"),
            ("no-idea", "il restait des cartons jamais ouverts"),
            form_of_address="Madame",
        ),
        person(
            "Hugo Bellec",
            "Bibliothécaire",
            ("good-to-meet", "passe ses dimanches à réparer des reliures"),
            ("helped-to-hear", "comment se passe une journée en salle de lecture"),
        ),
        person(
            "Anne Corbin",
            "Directrice générale",
            ("enjoyed-hearing", "avez ouvert la maison aux écoles"),
            ("impressed", "le nombre de bénévoles qui reviennent chaque année"),
            form_of_address="Madame",
        ),
        person(
            "Yves Delmas",
            "Responsable des ressources humaines",
            ("good-to-know", "on ne travaille qu'un samedi sur quatre"),
            ("thanks-too", "les précisions sur le contrat"),
            form_of_address="Monsieur",
            asked=(("Quand pourriez-vous commencer ?", "Mon préavis se termine fin janvier"),),
        ),
        person(
            "Louis Estève",
            "Maître de conférences",
            ("your-question", "ce qu'il faut jeter"),
            ("your-advice", "ouvrir d'abord les fonds que personne ne demande"),
            form_of_address="Monsieur",
            asked=(
                ("si j'avais déjà décrit un fonds photographique", "viens d'en décrire deux", "asked-me"),
            ),
        ),
        person(
            "Sophie Faure",
            "Assistante",
            ("thanks-too", "le plan d'accès, qui m'a évité un détour"),
            part=Role.COORDINATOR,
        ),
    ),
    notes=notes(
        fit=(
            ("last-job", "classé les archives d'une mairie en dix-huit mois"),
            ("used-to", "accueillir des lecteurs de tous les âges"),
        ),
        challenge=("hardest-part", "avancer dans l'inventaire sans fermer la salle de lecture"),
        offers=(
            ("start-by", "inventorier les fonds les plus demandés"),
            ("start-by", "réserver les matinées au classement"),
            ("start-by", "former deux bénévoles au catalogue"),
        ),
        attachments=("/home/robin/inventaire.pdf", "/home/robin/lettre.pdf"),
    ),
    rules=Rules(decision_by=date(2026, 12, 1)),
    time_zone="Europe/Paris",
)

FR_FAMILIAR = interview(
    "Cycles du Port",
    "Mécanicien cycles",
    (
        person(
            "Marc Allard",
            "Responsable d'atelier",
            ("made-time", "me montrer tout l'atelier"),
            ("liked-that", "faites le point tous ensemble le vendredi"),
            form_of_address="tu",
        ),
        person(
            "Inès Bonnet",
            "Fondatrice",
            ("enjoyed-hearing", "as transformé un garage en trois boutiques"),
            ("you-care", "former les jeunes"),
            form_of_address="tu",
        ),
        person(
            "Karim Chaix",
            "Technicien cycles",
            ("good-to-meet", "préfère réparer un vieux vélo que d'en vendre un neuf"),
            ("more-about", "les vélos cargos"),
            form_of_address="Tu",
            closing=("looking-forward", "essayer le prototype"),
        ),
        person(
            "Julie Doré",
            "Chargée de recrutement",
            ("glad-to-hear", "on est toujours deux la première semaine"),
            form_of_address="tu",
            asked=(("mes prétentions", "Ce qui était dans l'annonce me convient"),),
        ),
        person(
            "Paul Estienne",
            "Directeur de recherche",
            ("thinking-about", "l'idée du banc d'essai"),
            form_of_address="tu",
            email="",
        ),
        person(
            "Nina Fabre",
            "Accueil",
            ("own", "Le café était le meilleur de la semaine"),
            form_of_address="tu",
            part=Role.COORDINATOR,
        ),
    ),
    notes=notes(
        fit=(("current-job", "organise l'atelier pour six personnes"),),
        challenge=("told-me", "au printemps il arrive deux fois plus de vélos que l'atelier n'en répare"),
        offers=(
            ("would", "donner des rendez-vous fixes dès février"),
            ("would", "faire les petites réparations au comptoir"),
        ),
    ),
    time_zone="Europe/Paris",
)

PANELS = {
    "de-formal": ("de", DE_FORMAL),
    "de-familiar": ("de", DE_FAMILIAR),
    "fr-formal": ("fr", FR_FORMAL),
    "fr-familiar": ("fr", FR_FAMILIAR),
}
"""By the name of the golden page: the language of the letters, and the interview."""
