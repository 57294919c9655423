"""The words of each language: stems and frames that are sound, days that are true, titles and elisions, slips."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from afterword.domain.model import Role, Rules
from afterword.letters import Templates
from afterword.letters.date_check import day_findings
from afterword.letters.linter import check_frame, check_stems, frame_problems, stem_problems
from afterword.letters.slips import slips
from afterword.letters.stems import GAP, ReaderKind, sentence
from letters import language_panels as panels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from afterword.letters.language import Language
    from afterword.letters.stems import Place, Stem

SHIPPED = Templates().languages()
EACH = pytest.mark.parametrize("code", SHIPPED)
FEWEST: dict[Place, int] = {"personal": 14, "fit": 6, "challenge": 4, "offer": 3, "answer": 2, "closing": 3}


def in_language(code: str) -> Language:
    """A shipped language."""
    return Templates().letters_in(code)


# stems and frames


def test_three_languages_ship() -> None:
    """English, German and French letters ship."""
    assert SHIPPED == ("de", "en", "fr")


@EACH
def test_the_linter_passes_on_what_ships(code: str) -> None:
    """No shipped stem and no shipped frame has a fault."""
    folder = Templates().template_path("thank-you", code).parent
    found = [*check_stems(folder / "stems.toml"), *check_frame(folder / "frame.toml")]
    assert not [one.sentence for one in found]
    assert folder.name == code


@EACH
def test_there_are_enough_stems(code: str) -> None:
    """Each language has at least so many stems for each place, and the empty one; each has a hint and an example."""
    stems = in_language(code).stems
    count = {place: sum(s.where == place for s in stems.every) for place in FEWEST}
    assert all(count[place] >= fewest for place, fewest in FEWEST.items()), count
    assert stems["own"].text == "…."
    assert all(stem.hint and stem.example for stem in stems.every)


@EACH
def test_a_stem_of_the_same_id_is_the_same_thing(code: str) -> None:
    """A stem that exists in English too belongs to the same place and has as many gaps."""
    english = in_language("en").stems
    for stem in in_language(code).stems.every:
        if stem.id in english:
            other = english[stem.id]
            assert (stem.where, stem.gaps, stem.opens) == (other.where, other.gaps, other.opens), stem.id


@EACH
def test_each_kind_of_reader_has_its_stems(code: str) -> None:
    """At least eight personal stems suit each kind of reader, so that a panel of one kind need not share any."""
    personal = [s for s in in_language(code).stems.at("personal") if s.id != "own"]
    suiting = {kind: sum(s.suits(kind) for s in personal) for kind in ReaderKind}
    assert min(suiting.values()) >= 8, suiting


@pytest.mark.parametrize("code", ["de", "fr"])
def test_no_familiar_stem_is_formal(code: str) -> None:
    """The example of a familiar stem speaks to somebody who is addressed by du or tu."""
    language = in_language(code)
    formal = {"de": r"\b(?:Sie|Ihnen|Ihr\w*)\b", "fr": r"\b(?:votre|vos)\b|\bvous avez\b"}[code]
    for stem in language.stems.every:
        endings = [e for e in stem.endings(familiar=True) if not e.startswith("Sie liegen")]  # the nights do
        text = sentence(stem.words(familiar=True), endings, {"day": "…"}, language.joined)
        assert not re.search(formal, text), stem.id


@pytest.mark.parametrize("code", ["de", "fr"])
def test_a_frame_has_eight_sentences_a_slot(code: str) -> None:
    """Each slot has at least eight, closings with a date and without, eager ones with the position and without."""
    frame = in_language(code).frame
    dated = ["{again}" in one.text for one in frame.closing]
    named = ["{role}" in one.text for one in frame.eager]
    counts = (len(frame.opening), sum(dated), len(dated) - sum(dated), sum(named), len(named) - sum(named))
    assert min(counts) >= 8, counts
    assert all("{day}" in one.text and "{role}" in one.text for one in frame.opening)
    for one in (*frame.opening, *frame.eager, *frame.closing):
        names = set(re.findall(r"\{\w+\}", one.text))
        assert not one.familiar or set(re.findall(r"\{\w+\}", one.familiar)) == names, one.text


@pytest.mark.parametrize("code", ["de", "fr"])
def test_sentences_of_ours_do_not_say_who_writes(code: str) -> None:
    """No French sentence of ours says whether the candidate is a man or a woman, and no German one either."""
    language = in_language(code)
    said = [one.text for one in language.stems.every]
    said += [one.text for one in (*language.frame.opening, *language.frame.eager, *language.frame.closing)]
    gendered = {
        "fr": r"\b(?:ravie?|heureu(?:x|se)|content(?:e)?|touchée?|convaincue?|motivée?|intéressée?|impatiente?|prête?|"
        r"fiers?|fière|enchantée?|reconnaissante?|attenti(?:f|ve)|sûre?|certaine?)\b|m'avoir (?:reçu|accueilli)",
        "de": r"\bals (?:Bewerber|Kandidat)(?:in)?\b",
    }[code]
    assert not [text for text in said if re.search(gendered, text, re.IGNORECASE)]


BAD_STEMS = [
    ('id = "a"\nwhere = "personal"\ntext = "Mir gefällt."\nexample = []', "gaps"),
    ('id = "a"\nwhere = "personal"\ntext = "Mir gefällt …."\nexample = []', "0 endings for 1 gaps"),
    (
        'id = "a"\nwhere = "personal"\ntext = "Mir gefällt …."\nfamiliar = "Dir gefällt."\nexample = ["es"]',
        "gaps",
    ),
    (
        'id = "a"\nwhere = "personal"\ntext = "Mir gefällt …."\nfamiliar = "Gut …. Ja."\nexample = ["es"]',
        "one sentence",
    ),
    (
        'id = "a"\nwhere = "fit"\ntext = "Mir …."\nfamiliar = "Dir …."\nexample = ["a"]\nexample_familiar = ["b. C"]',
        "one sentence",
    ),
    ('id = "a"\nwhere = "personal"\ntext = "mir gefällt …."\nexample = ["es"]', "one sentence"),
    ('id = "a"\nwhere = "personal"\ntext = "Mir gefällt … {role}."\nexample = ["es"]', "only {day}"),
    ('id = "a"\nwhere = "answer"\ntext = "Sie fragten …."\nexample = ["es"]', "answer takes 2"),
    ('id = "a"\nwhere = "nowhere"\ntext = "Mir gefällt …."\nexample = ["es"]', "expected"),
]


@pytest.mark.parametrize(("text", "said"), BAD_STEMS)
def test_the_linter_finds_a_bad_stem(text: str, said: str, tmp_path: Path) -> None:
    """A stem without its gap, its example or a sound sentence is found, the familiar text included."""
    file = tmp_path / "stems.toml"
    file.write_text(f"[[stem]]\n{text}\n", "utf-8")
    assert any(said in one.sentence for one in check_stems(file)), [one.sentence for one in check_stems(file)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("über die {role}.", "über die {rolle}.", "uses rolle"),
        ('familiar_word = "du"', 'closing = []\nfamiliar_word = "du"', "there is no [[closing]]"),
        ('by = "bis zum {date}"', 'by = "bis zum {datum}"', "uses datum"),
        ('complete = "{title}"', 'complete = "{titel}"', "uses titel"),
        ("professor = [", "professeur = [", "'professeur' under [readers]"),
        ('familiar_word = "du"', 'elision = { before = "(" }\nfamiliar_word = "du"', "not a pattern"),
    ],
)
def test_the_linter_finds_a_bad_frame(old: str, new: str, said: str, tmp_path: Path) -> None:
    """A frame whose sentences use unknown names, lack a slot or name an unknown kind of reader is found."""
    text = (Templates().template_path("thank-you", "de").parent / "frame.toml").read_text("utf-8")
    file = tmp_path / "frame.toml"
    changed = text.replace(old, new)
    if "closing = []" in new:
        changed = changed.replace("[[closing]]", "[[eager]]")
    file.write_text(changed, "utf-8")
    assert text != file.read_text("utf-8")
    assert any(said in one.sentence for one in check_frame(file)), [one.sentence for one in check_frame(file)]


def test_a_sound_stem_and_frame_have_no_problem() -> None:
    """The linter is silent where nothing is wrong."""
    german = in_language("de")
    assert not list(frame_problems(german.frame))
    assert not [what for stem in german.stems.every for what in stem_problems(stem)]


# days


@pytest.mark.parametrize(
    ("code", "zone", "day", "expected"),
    [
        ("de", "Europe/Berlin", date(2026, 12, 4), "4. Dezember"),
        ("de", "Europe/Vienna", date(2027, 1, 4), "4. Jänner"),
        ("de", "Europe/Zurich", date(2027, 1, 4), "4. Januar"),
        ("fr", "Europe/Paris", date(2026, 12, 4), "4 décembre"),
        ("fr", "Europe/Paris", date(2026, 12, 1), "1er décembre"),
        ("fr", "Europe/Paris", date(2026, 12, 11), "11 décembre"),
        ("fr", "America/Montreal", date(2026, 8, 21), "21 août"),
        ("en", "America/New_York", date(2026, 12, 4), "December 4"),
        ("en", "Europe/London", date(2026, 12, 4), "4 December"),
        ("en", "Europe/London", date(2026, 12, 1), "1 December"),
    ],
)
def test_a_date_is_written_as_in_the_readers_country(code: str, zone: str, day: date, expected: str) -> None:
    """Language and zone of the reader give the date its form."""
    assert in_language(code).written(day, zone) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("de", ["heute", "gestern", "am Montag", "am Montag", "am 23. November", "am 23. November 2026"]),
        ("fr", ["aujourd'hui", "hier", "lundi", "lundi", "le 23 novembre", "le 23 novembre 2026"]),
        ("en", ["today", "yesterday", "on Monday", "on Monday", "on 23 November", "on 23 November 2026"]),
    ],
)
def test_the_day_of_the_interview_is_said_as_people_say_it(code: str, expected: list[str]) -> None:
    """Today, yesterday, the weekday, the date; with its year in another one."""
    language = in_language(code)
    reads = [panels.ENDS + timedelta(days=days) for days in (0, 1, 2, 6, 7, 60)]
    zone = "Europe/London" if code == "en" else "Europe/Paris"
    assert [language.day(panels.ENDS, one, zone) for one in reads] == expected


@pytest.mark.parametrize(
    ("code", "promised", "expected"),
    [
        ("de", date(2026, 12, 4), "bis zum 4. Dezember"),
        ("de", date(2026, 11, 25), "morgen"),
        ("de", date(2027, 1, 8), "bis zum 8. Januar 2027"),
        ("de", date(2026, 11, 24), ""),
        ("de", None, ""),
        ("fr", date(2026, 12, 4), "d'ici au 4 décembre"),
        ("fr", date(2026, 12, 1), "d'ici au 1er décembre"),
        ("fr", date(2026, 11, 25), "demain"),
        ("fr", date(2027, 1, 1), "d'ici au 1er janvier 2027"),
    ],
)
def test_a_promised_date_is_said_as_people_say_it(code: str, promised: date | None, expected: str) -> None:
    """With its preposition; nothing where it is past."""
    reads = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert in_language(code).by(promised, reads, "Europe/Paris") == expected


TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def said(code: str, text: str, when: datetime = TUESDAY, zone: str = "Europe/Berlin") -> list[str]:
    """What the check of days finds in a text that is read then, of an interview on Monday, 23 November 2026."""
    interview = panels.interview("Acme", "Koch", ())
    return [one.code for one in day_findings(text, interview, zone, when, in_language(code))]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "vielen Dank für das Gespräch gestern."),
        ("de", "Gestern haben wir lange gesprochen."),
        ("de", "vielen Dank für unser gestriges Gespräch."),
        ("de", "vielen Dank für Ihre Zeit gestern Nachmittag."),
        ("de", "danke für das Gespräch am Montag."),
        ("de", "danke für das Gespräch am 23. November."),
        ("de", "danke für das Gespräch am Montag, den 23. November."),
        ("de", "danke für das Gespräch am Montag, 23. November 2026."),
        ("de", "Ich freue mich, bis zum 4. Dezember von Ihnen zu hören."),
        ("de", "Guten Morgen, und danke für unser Gespräch am Morgen."),
        ("de", "Unser Gespräch über die Arbeit vorgestern im Labor war gut."),
        ("de", "Ihre heutzutage seltene Geduld im Gespräch hat mir gefallen."),
        ("fr", "Merci pour notre échange hier."),
        ("fr", "Merci pour notre échange d'hier soir."),
        ("fr", "Merci pour le temps que vous m'avez accordé lundi."),
        ("fr", "Merci pour notre échange du 23 novembre."),
        ("fr", "Merci pour notre entretien du lundi 23 novembre."),
        ("fr", "Merci de m'avoir parlé de vos réunions du mardi et de l'ouverture le samedi."),
        ("fr", "Merci pour l'échange avant-hier avec l'équipe."),
        ("fr", "J'espère avoir de vos nouvelles d'ici au 4 décembre."),
    ],
)
def test_true_days_are_found_true(code: str, text: str) -> None:
    """What names the interview's day truly, or no day at all, gives no finding."""
    assert said(code, text) == []


@pytest.mark.parametrize(
    ("code", "text", "when"),
    [
        ("de", "vielen Dank für das Gespräch heute.", TUESDAY),
        ("de", "vielen Dank für unser heutiges Gespräch.", TUESDAY),
        ("de", "vielen Dank für das Gespräch heute Nachmittag.", TUESDAY),
        ("de", "vielen Dank für das Gespräch gestern.", NEXT_WEEK),
        ("de", "vielen Dank für das Gespräch gestern Abend.", NEXT_WEEK),
        ("de", "Gestern haben wir lange gesprochen.", NEXT_WEEK),
        ("de", "danke für das Gespräch am Dienstag.", TUESDAY),
        ("de", "danke für das Vorstellungsgespräch am Montag.", NEXT_WEEK),
        ("de", "danke für das Gespräch am Freitag, den 23. November.", TUESDAY),
        ("de", "Sie wollten bis zum 20. November entscheiden.", TUESDAY),
        ("de", "Wir sehen uns am 31. Februar.", TUESDAY),
        ("fr", "Merci pour notre échange aujourd'hui.", TUESDAY),
        ("fr", "Merci pour notre échange d’aujourd’hui.", TUESDAY),
        ("fr", "Merci de m'avoir reçu ce matin.", TUESDAY),
        ("fr", "Merci pour notre échange hier.", NEXT_WEEK),
        ("fr", "Merci pour notre échange hier soir.", NEXT_WEEK),
        ("fr", "Merci pour notre échange mardi.", TUESDAY),
        ("fr", "Merci pour notre entretien du mardi 23 novembre.", TUESDAY),
        ("fr", "Vous pensiez décider d'ici au 20 novembre.", TUESDAY),
        ("fr", "Rendez-vous le 31 novembre.", TUESDAY),
    ],
)
def test_untrue_days_are_found(code: str, text: str, when: datetime) -> None:
    """A day that is not the interview's for the reader, or does not exist, is untrue."""
    assert said(code, text, when) == ["untrue-day"]


@pytest.mark.parametrize(
    ("code", "text", "named"),
    [
        ("de", "danke für das Gespräch heute Nachmittag.", "heute Nachmittag"),
        ("de", "danke für das Gespräch gestern Abend.", "gestern Abend"),
        ("de", "danke für das Gespräch heute Morgen.", "heute Morgen"),
        ("fr", "Merci pour notre échange hier soir.", "hier soir"),
    ],
)
def test_the_whole_day_word_is_named(code: str, text: str, named: str) -> None:
    """A finding shows the whole of what names the day, time of day included."""
    interview = panels.interview("Acme", "Koch", ())
    found = list(day_findings(text, interview, "Europe/Berlin", NEXT_WEEK, in_language(code)))
    assert [f"'{named}'" in one.sentence for one in found] == [True]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Merci pour l'échange avant-hier avec l'équipe."),
        ("fr", "Merci de m'avoir parlé de l'après-demain de l'atelier."),
        ("de", "Unser Gespräch über vorgestern war gut."),
        ("de", "Danke für das Gespräch über den Morgen danach."),
    ],
)
def test_other_days_of_nearly_the_same_name_are_left_alone(code: str, text: str) -> None:
    """The day before yesterday is not yesterday, and a morning is not tomorrow."""
    assert said(code, text, NEXT_WEEK) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Morgen läuft die neue Anlage an."),
        ("de", "Ich denke seit gestern an die Bienen."),
        ("de", "Ich komme morgen gern vorbei."),
        ("fr", "Je passe demain à la boutique."),
        ("fr", "La machine arrive vendredi."),
    ],
)
def test_other_days_are_asked_about(code: str, text: str) -> None:
    """A day word about something else is shown, unless it is true of the interview too; it holds nothing."""
    found = said(code, text, NEXT_WEEK)
    assert found == ["time-word"]


def test_january_is_found_in_austria() -> None:
    """A date is read with the names of months of the reader's country."""
    vienna = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
    assert said("de", "Sie wollten bis zum 4. Jänner entscheiden.", vienna, "Europe/Vienna") == ["untrue-day"]


@pytest.mark.parametrize("code", ["de", "fr"])
@pytest.mark.parametrize("days", range(10))
def test_every_day_of_a_letter_is_true(code: str, days: int) -> None:
    """Whatever day a letter leaves, the check finds the day words of our own sentences true."""
    language, when = in_language(code), TUESDAY + timedelta(days=days)
    values = {
        "day": language.day(panels.ENDS, when, "Europe/Berlin"),
        "role": language.role("Koch"),
        "company": "Acme",
        "again": language.by(date(2026, 12, 9), when, "Europe/Berlin"),
    }
    ours = (*language.frame.opening, *language.frame.closing)
    texts = [t.format_map(values) for one in ours for t in (one.text, one.familiar)]
    interview = panels.interview("Acme", "Koch", (), rules=Rules(decision_by=date(2026, 12, 9)))
    found = [
        f for text in texts for f in day_findings(text, interview, "Europe/Berlin", when, language) if f.holds
    ]
    assert not found


# positions and elisions


@pytest.mark.parametrize(
    ("code", "position", "expected"),
    [
        ("de", "Pflegefachkraft (m/w/d)", "Stelle als Pflegefachkraft"),
        ("de", "Buchhalterin m/w/d", "Stelle als Buchhalterin"),
        ("de", "Koch, Schichtdienst (Vollzeit)", "Stelle als Koch"),
        ("de", "Ingenieur:in", "Stelle als Ingenieur:in"),
        ("de", "Leitung Einkauf", "Stelle als Leitung Einkauf"),
        ("de", "Ausbildung zur Tischlerin", "Ausbildung zur Tischlerin"),
        ("de", "Praktikum im Lektorat", "Stelle „Praktikum im Lektorat“"),
        ("de", "Ausbildungsleiter", "Stelle als Ausbildungsleiter"),
        ("de", "Koordination Ausbildung", "Stelle als Koordination Ausbildung"),
        ("fr", "Comptable H/F", "poste de Comptable"),
        ("fr", "Infirmière (H/F) de nuit", "poste d'Infirmière de nuit"),
        ("fr", "assistante", "poste d'assistante"),
        ("fr", "Hôtesse d'accueil", "poste d'Hôtesse d'accueil"),
        ("fr", "horloger", "poste d'horloger"),
        ("fr", "Head of People", "poste de Head of People"),
        ("fr", "hockeyeur", "poste de hockeyeur"),
        ("fr", "Électricienne", "poste d'Électricienne"),
        ("fr", "œnologue", "poste d'œnologue"),
        ("fr", "Stage en communication", "Stage en communication"),
        ("fr", "Alternance graphiste", "poste «\u202fAlternance graphiste\u202f»"),
        ("en", "Line Cook, nights", "the Line Cook position"),
    ],
)
def test_a_position_stands_in_a_sentence(code: str, position: str, expected: str) -> None:
    """Whatever gender the title has, it fits after the article of our sentences."""
    assert in_language(code).role(position) == expected


@pytest.mark.parametrize(
    ("before", "ending", "expected"),
    [
        ("J'ai appris que ", "il y a une serre", "J'ai appris qu'il y a une serre"),
        ("J'ai appris que ", "Anne reste", "J'ai appris qu'Anne reste"),
        ("J'ai appris que ", "elle reste", "J'ai appris qu'elle reste"),
        ("J'ai appris que ", "vous restez", "J'ai appris que vous restez"),
        ("J'ai appris que ", "onze personnes restent", "J'ai appris que onze personnes restent"),
        ("La difficulté de ", "expliquer", "La difficulté d'expliquer"),
        ("La difficulté de ", "habiller", "La difficulté d'habiller"),
        ("La difficulté de ", "hisser", "La difficulté de hisser"),
        ("La difficulté de ", "y penser", "La difficulté d'y penser"),
        ("Je ", "ai deux ans de pratique", "J'ai deux ans de pratique"),
        ("Dans mon poste actuel, je ", "organise", "Dans mon poste actuel, j'organise"),
        ("Merci pour ", "avoir", "Merci pour avoir"),
        ("J'ai appris que ", "", "J'ai appris que "),
    ],
)
def test_french_words_meet_as_french_writes_them(before: str, ending: str, expected: str) -> None:
    """Our word before a vowel or a mute h loses its last letter; what was typed never changes."""
    assert in_language("fr").joined(before, ending) == expected


@pytest.mark.parametrize("code", ["de", "en"])
def test_other_languages_join_as_they_stand(code: str) -> None:
    """Where a language has no elision, an ending is put after the stem."""
    assert in_language(code).joined("Es ist de ", "il") == "Es ist de il"


@EACH
def test_what_was_typed_is_in_the_sentence(code: str) -> None:
    """Whatever the stem, every ending is in its sentence word for word."""
    language = in_language(code)
    for stem in language.stems.every:
        endings = ["ähm, il était  une fois"] * stem.gaps
        for familiar in (False, True):
            whole = sentence(stem.words(familiar=familiar), endings, {"day": "x"}, language.joined)
            assert whole.count(endings[0]) == stem.gaps, stem.id


# readers


@pytest.mark.parametrize(
    ("code", "title", "kind"),
    [
        ("de", "Abteilungsleiterin", "interviewer"),
        ("de", "Teamleitung Pflege", "interviewer"),
        ("de", "Küchenchef", "interviewer"),
        ("de", "Geschäftsführerin", "executive"),
        ("de", "Ärztlicher Direktor", "executive"),
        ("de", "Personalleiter", "hr"),
        ("de", "Recruiterin", "hr"),
        ("de", "Juniorprofessorin", "professor"),
        ("de", "Softwareentwickler", "colleague"),
        ("de", "Altenpflegerin", "colleague"),
        ("de", "Grundschullehrerin", "colleague"),
        ("de", "", "interviewer"),
        ("fr", "Cheffe de service", "interviewer"),
        ("fr", "Directrice adjointe", "interviewer"),
        ("fr", "Directeur général", "executive"),
        ("fr", "Cofondatrice", "executive"),
        ("fr", "Chargée de recrutement", "hr"),
        ("fr", "DRH", "hr"),
        ("fr", "Maîtresse de conférences", "professor"),
        ("fr", "Professeure de mathématiques", "colleague"),
        ("fr", "Infirmière", "colleague"),
        ("fr", "", "interviewer"),
    ],
)
def test_titles_say_what_kind_of_reader_somebody_is(code: str, title: str, kind: str) -> None:
    """Titles are read in their language, compounds and both genders included."""
    assert in_language(code).reader_kind(panels.person("Kim Li", title)) == kind


def test_a_coordinator_is_one_in_every_language() -> None:
    """What somebody is to the interview comes before their title."""
    person = panels.person("Kim Li", "Professorin", part=Role.COORDINATOR)
    assert {in_language(code).reader_kind(person) for code in SHIPPED} == {ReaderKind.COORDINATOR}


# slips


def fixed(code: str, stem: str, ending: str, *, familiar: bool = False) -> Iterator[str]:
    """The ending after each fix alone."""
    language = in_language(code)
    for slip in slips(language.stems[stem], ending, language, familiar=familiar):
        if slip.fix is not None:
            yield ending[: slip.start] + slip.fix + ending[slip.end :]


@pytest.mark.parametrize(
    ("code", "familiar", "ending", "expected"),
    [
        ("de", False, "die Liste kürzen und sie das mögen", ["die Liste kürzen und Sie das mögen"]),
        ("de", False, "ihre Leute fördern", ["Ihre Leute fördern"]),
        ("de", False, "dein Team führst", ["Ihr Team führst"]),
        ("de", True, "Ihr Team führst", ["dein Team führst"]),
        ("de", False, "Ihr Team führen", []),
        ("de", True, "dein Team führst und ihr zusammenhaltet", []),
        ("de", False, "er den Kran führt", []),
        ("de", False, "vllt. zehn Leute führen", ["vielleicht zehn Leute führen"]),
        ("de", False, "evtl Montag anfangen", ["eventuell Montag anfangen"]),
        ("de", False, "~3k Pakete am Tag packen", ["etwa 3.000 Pakete am Tag packen"]),
        ("de", False, "2,5k Pakete packen", ["2.500 Pakete packen"]),
        ("de", False, "zwei Kräne führen, ich auch", []),
        ("fr", False, "formez tes apprentis", ["formez vos apprentis"]),
        ("fr", True, "formes tes apprentis, vous tous", []),
        ("fr", False, "bcp de travail", ["beaucoup de travail"]),
        ("fr", False, "~4k colis", ["environ 4\u202f000 colis"]),
        ("fr", False, "gérez 2,5k colis", ["gérez 2\u202f500 colis"]),
        ("fr", False, "il y a une serre, je crois", []),
    ],
)
def test_slips_of_a_language(code: str, familiar: bool, ending: str, expected: list[str]) -> None:
    """The other form of address, shorthand and numbers are found, each with its fix; what is right is left alone."""
    assert list(fixed(code, "enjoyed-hearing", ending, familiar=familiar)) == expected


def test_the_stem_typed_again_is_found_in_the_form_of_the_reader() -> None:
    """Whoever types the beginning of a familiar stem once more sees it."""
    language = in_language("de")
    stem = language.stems["liked-that"]
    found = slips(stem, "Mir gefällt, dass ihr jeden Freitag redet", language, familiar=True)
    assert [(one.code, one.fix) for one in found if one.code == "stem-again"] == [("stem-again", "")]


def test_a_familiar_stem_has_an_example_of_its_own_where_the_verb_differs() -> None:
    """In German the verb of an example follows the form of address."""

    def example(stem: Stem, *, familiar: bool) -> str:
        return sentence(stem.words(familiar=familiar), stem.endings(familiar=familiar), {})

    stem = in_language("de").stems["enjoyed-hearing"]
    assert GAP in stem.familiar
    assert example(stem, familiar=False).endswith("verkürzt haben.")
    assert example(stem, familiar=True).endswith("verkürzt hast.")
    assert sentence(stem.to(familiar=True).text, stem.to(familiar=True).example, {}).endswith(
        "wie du die Warteliste auf sechs Tage verkürzt hast."
    )
    assert stem.to(familiar=False) is stem
