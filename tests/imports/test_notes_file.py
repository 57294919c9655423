"""A notes file: what it changes, what it leaves, and how it says that it is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    PersonNotes,
    Sentence,
    SharedSentence,
)
from afterword.errors import InputError
from afterword.imports.noted import MOST_SENTENCES, NotedPlace
from afterword.imports.toml import from_toml, notes_from_toml
from afterword.letters import Templates

INTERVIEW = """
company = "Northgate Clinic"
position = "Ward Nurse"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00
[[people]]
name = "Ana Ruiz"
email = "ana@northgate.example"
[people.notes]
sentences = [{ stem = "enjoyed-hearing", text = "cut the waiting list" }]
[[people]]
name = "Bo Chen"
[notes]
rough = "typed on the tram"
fit = [{ stem = "last-job", text = "ran a night shift" }]
read = true
"""

STEMS = {
    "personal": ["enjoyed-hearing", "enjoyed-most", "liked-that", "own"],
    "fit": ["last-job", "own"],
    "challenge": ["told-me", "own"],
    "offer": ["start-by", "own"],
    "answer": ["asked-me"],
    "closing": ["good-luck", "own"],
}


def known(language: str, place: NotedPlace) -> list[str]:
    """The stems of two invented languages: German letters have one personal stem more."""
    return [*STEMS[place], *(["gefreut"] if (language, place) == ("de", "personal") else [])]


@pytest.fixture
def ward() -> Interview:
    """An interview with two people, and notes that were read."""
    return from_toml(INTERVIEW, zone="Europe/Berlin")


def refused(text: str, interview: Interview) -> list[str]:
    """Every problem of that notes file, as it is printed."""
    with pytest.raises(InputError) as caught:
        notes_from_toml(text, interview, file="ward.toml", stems=known)
    return [str(problem) for problem in caught.value.problems]


def test_what_the_file_holds_replaces_and_the_rest_stays(ward: Interview) -> None:
    """Keys of the file win, others stay; people are found by name in any case, or by their first name."""
    text = """
[notes]
challenge = { stem = "told-me", text = "nights are the hard part" }
[[people]]
name = "bo  CHEN"
[people.notes]
sentences = [{ stem = "liked-that", text = "laugh a lot" }]
[[people]]
name = "ana"
[people.notes]
closing = { stem = "good-luck", text = "the audit" }
"""
    noted = notes_from_toml(text, ward, stems=known)
    ana, bo = noted.people
    assert noted.notes == replace(
        ward.notes, challenge=SharedSentence("told-me", "nights are the hard part"), read=False
    )
    assert bo.notes == PersonNotes((Sentence("liked-that", "laugh a lot"),))
    assert ana.notes == replace(ward.people[0].notes, closing=Sentence("good-luck", "the audit"))


def test_an_empty_text_takes_a_sentence_out(ward: Interview) -> None:
    """A sentence, a challenge, a closing, a letter and a question go once nothing is written for them."""
    full = """
[notes]
challenge = { stem = "told-me", text = "nights" }
[[people]]
name = "Ana Ruiz"
[people.notes]
closing = { stem = "good-luck", text = "the audit" }
letter = "Dear Ana, …"
open_questions = [{ question = "whether I drive", answer = "do" }]
"""
    before = notes_from_toml(full, ward, stems=known)
    empty = full.replace('"nights"', '""').replace('"the audit"', '" "').replace('"Dear Ana, …"', '""')
    empty = empty.replace('"whether I drive"', '""').replace('"do"', '""')
    sentences = 'sentences = [{ stem = "enjoyed-hearing", text = "" }]\n'
    after = notes_from_toml(empty + sentences, before, stems=known)
    assert after.notes.challenge is None
    assert after.people[0].notes == PersonNotes()


def test_a_file_tells_how_to_follow_up(ward: Interview) -> None:
    """Ways and number of a person, their language and form of address, the company's date; the rest stays."""
    text = """
[rules]
decision_by = 2026-12-11
[[people]]
name = "Ana Ruiz"
welcomes = ["phone"]
phone = "+1 555 0199"
language = "de"
form_of_address = "Frau Dr."
greeting = "Frau Professorin Lund"
"""
    after = notes_from_toml(text, ward, stems=known)
    said = {"welcomes": ("phone",), "phone": "+1 555 0199", "language": "de", "form_of_address": "Frau Dr."}
    said["greeting"] = "Frau Professorin Lund"
    assert after.rules == replace(ward.rules, decision_by=date(2026, 12, 11))
    assert after.people == (replace(ward.people[0], **said), ward.people[1])  # type: ignore[arg-type]  # fields
    assert notes_from_toml("", ward, stems=known) == ward


def test_notes_of_the_former_way_are_added_to_the_rough_ones(ward: Interview) -> None:
    """What was typed before stays above them; a second time nothing is added; no letter counts as changed."""
    text = """
[notes]
points = ["used to nights"]
challenge = "too few people"
i_can = ["train them"]
[[people]]
name = "Bo Chen"
[people.notes]
talked_about = ["sailing"]
"""
    once = notes_from_toml(text, ward, stems=known)
    lines = ["typed on the tram", "used to nights", "too few people", "train them", "Bo Chen: sailing"]
    assert once == replace(ward, notes=replace(ward.notes, rough="\n".join(lines)))
    assert notes_from_toml(text, once, stems=known) == once


def test_read_holds_until_a_letter_says_something_else(ward: Interview) -> None:
    """Rough notes change no letter; a sentence does, and so does a language; the file's own word wins."""
    assert notes_from_toml('notes.rough = "bo was late"', ward).notes.read
    changed = '[notes]\nfit = [{ stem = "last-job", text = "ran two" }]\n'
    assert not notes_from_toml(changed, ward).notes.read
    assert not notes_from_toml('[[people]]\nname = "Bo Chen"\nlanguage = "de"\n', ward).notes.read
    assert notes_from_toml(f"{changed}read = true\n", ward).notes.read
    assert not notes_from_toml("notes.read = false", ward).notes.read


def test_an_interview_file_of_every_key_is_read_with_the_shipped_stems() -> None:
    """The example of the file that people write, with every key of people and notes, names stems that there are."""
    text = """
company = "Northgate Clinic"
position = "Ward Nurse"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00
time_zone = "Europe/Berlin"

[[people]]
name = "Ana Ruiz"
email = "ana@northgate.example"
language = "en"
form_of_address = ""

[people.notes]
sentences = [{ stem = "enjoyed-hearing", text = "cut the waiting list to six days" }]
open_questions = [{ question = "Have you worked nights?", answer = "I have, for three years." }]

[notes]
rough = "anything, never sent"
read = false
fit = [{ stem = "last-job", text = "ran the night shift of a ward of thirty", for = ["Ana Ruiz"] }]
challenge = { stem = "told-me", text = "finding people for the nights is the hard part" }
offers = [{ stem = "start-by", text = "asking every team which night hurts most" }]
attachments = []
"""
    templates = Templates()

    def shipped(language: str, place: NotedPlace) -> list[str]:
        return [stem.id for stem in templates.letters_in(language).stems.at(place)]

    interview = from_toml(text, zone="UTC", stems=shipped)
    assert interview.notes == Notes(
        rough="anything, never sent",
        fit=(SharedSentence("last-job", "ran the night shift of a ward of thirty", ("ana-ruiz",)),),
        challenge=SharedSentence("told-me", "finding people for the nights is the hard part"),
        offers=(SharedSentence("start-by", "asking every team which night hurts most"),),
    )
    (ana,) = interview.people
    assert ana.language == "en"
    assert ana.notes == PersonNotes(
        sentences=(Sentence("enjoyed-hearing", "cut the waiting list to six days"),),
        open_questions=(OpenQuestion("Have you worked nights?", "I have, for three years."),),
    )


PERSON = '[[people]]\nname = "Ana Ruiz"\n'
MANY = ", ".join(['{ stem = "own", text = "x" }'] * 600)
SENTENCE = 'a table, such as { stem = "enjoyed-hearing", text = "…" }'
QUESTION = 'a table, such as { question = "…", answer = "…" }'

WRONG = {
    "a stem with a typo": (
        PERSON + 'notes.sentences = [{ stem = "enjoyed-hering", text = "x" }]',
        (
            'ward.toml: [[people]] 1, notes, sentences 1, stem: found "enjoyed-hering", '
            "expected a stem for this place, perhaps enjoyed-hearing or enjoyed-most"
        ),
    ),
    "a stem of another place": (
        'notes.fit = [{ stem = "last-job", text = "x" }, { stem = "good-luck", text = "x" }]',
        'ward.toml: [notes] fit 2, stem: found "good-luck", expected one of last-job, own',
    ),
    "a challenge with an offer's stem": (
        'notes.challenge = { stem = "start-by", text = "x" }',
        'ward.toml: [notes] challenge, stem: found "start-by", expected one of told-me, own',
    ),
    "an answer with a stem of one gap": (
        PERSON + 'notes.open_questions = [{ question = "x", answer = "y", stem = "own" }]',
        'ward.toml: [[people]] 1, notes, open_questions 1, stem: found "own", expected one of asked-me',
    ),
    "a closing that nobody knows": (
        PERSON + 'notes.closing = { stem = "godluck", text = "x" }',
        (
            'ward.toml: [[people]] 1, notes, closing, stem: found "godluck", '
            "expected a stem for this place, perhaps good-luck"
        ),
    ),
    "a stem that is a number": (
        'notes.fit = [{ stem = 3, text = "x" }]',
        "ward.toml: [notes] fit 1, stem: found 3, expected text in quotes",
    ),
    "an empty stem": (
        'notes.fit = [{ stem = "", text = "x" }]',
        'ward.toml: [notes] fit 1, stem: found "", expected some text',
    ),
    "a sentence without its stem": (
        'notes.fit = [{ text = "x" }]',
        "ward.toml: [notes] fit 1, stem: found nothing, expected this key, which is required",
    ),
    "a sentence as text": (
        PERSON + 'notes.sentences = ["I enjoyed our talk."]',
        f'ward.toml: [[people]] 1, notes, sentences 1: found "I enjoyed our talk.", expected {SENTENCE}',
    ),
    "a question as text": (
        PERSON + 'notes.open_questions = ["Do you drive?"]',
        f'ward.toml: [[people]] 1, notes, open_questions 1: found "Do you drive?", expected {QUESTION}',
    ),
    "one sentence without its list": (
        'notes.offers = { stem = "start-by", text = "x" }',
        "ward.toml: [notes] offers: found a table, expected a list, in [brackets]",
    ),
    "a challenge as a list": (
        'notes.challenge = [{ stem = "told-me", text = "x" }]',
        f"ward.toml: [notes] challenge: found a list, expected {SENTENCE}",
    ),
    "a challenge as a list of texts": (
        'notes.challenge = ["nights", "weekends"]',
        f"ward.toml: [notes] challenge: found a list, expected {SENTENCE}",
    ),
    "six hundred sentences": (
        f"notes.fit = [{MANY}]",
        f"ward.toml: [notes] fit: found a list, expected at most {MOST_SENTENCES} of them, not 600",
    ),
    "two paragraphs in one sentence": (
        'notes.fit = [{ stem = "own", text = "one\\n\\ntwo" }]',
        (
            'ward.toml: [notes] fit 1, text: found "one\\n\\ntwo", '
            "expected the words that end one sentence, without an empty line"
        ),
    ),
    "a control character": (
        'notes.fit = [{ stem = "own", text = "a\\u0007b" }]',
        'ward.toml: [notes] fit 1, text: found "a\\x07b", expected text without control characters',
    ),
    "a stem over two lines": (
        'notes.fit = [{ stem = "last\\njob", text = "x" }]',
        (
            'ward.toml: [notes] fit 1, stem: found "last\\njob", '
            "expected one line of text, without line breaks or control characters"
        ),
    ),
    "a reader who was not there": (
        'notes.offers = [{ stem = "start-by", text = "x", for = ["Ana Ruiz", "Cy Twombly"] }]',
        (
            'ward.toml: [notes] offers 1, for: found "Cy Twombly", '
            "expected somebody of the interview: Ana Ruiz, Bo Chen"
        ),
    ),
    "a reader outside a list": (
        'notes.challenge = { stem = "told-me", text = "x", for = "Ana Ruiz" }',
        'ward.toml: [notes] challenge, for: found "Ana Ruiz", expected a list, in [brackets]',
    ),
    "somebody who was not there": (
        '[[people]]\nemail = "cy@northgate.example"',
        (
            'ward.toml: [[people]] 1: found "cy@northgate.example", '
            "expected somebody of the interview: Ana Ruiz, Bo Chen"
        ),
    ),
    "the same person twice": (
        PERSON + '[[people]]\nemail = "ana@northgate.example"',
        'ward.toml: [[people]] 2: found "ana@northgate.example", expected each person once',
    ),
    "read as text": (
        'notes.read = "yes"',
        'ward.toml: [notes] read: found "yes", expected true or false',
    ),
    "rough notes as a list": (
        'notes.rough = ["x"]',
        "ward.toml: [notes] rough: found a list, expected text in quotes",
    ),
    "rough notes without end": (
        f'notes.rough = "{"x" * 50_001}"',
        f'ward.toml: [notes] rough: found "{"x" * 60}…", expected at most 50000 characters',
    ),
    "a language that is none": (
        PERSON + 'language = "German (formal)"',
        (
            'ward.toml: [[people]] 1, language: found "German (formal)", '
            "expected a language's code, such as en, de or fr"
        ),
    ),
    "a key with a typo": (
        PERSON + "notes.sentence = []",
        (
            "ward.toml: [[people]] 1, notes, sentence: found the key sentence, which is not known, "
            "expected sentences, perhaps"
        ),
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_one_plain_sentence(case: str, ward: Interview) -> None:
    """File, key, what was found and what was expected, and nothing else is complained of."""
    text, sentence = WRONG[case]
    assert refused(text, ward) == [sentence]


def test_problems_of_sense_come_at_once(ward: Interview) -> None:
    """Strangers, readers who were not there, unknown stems and unknown keys are told in one go."""
    text = """
rought = "x"
[notes]
fit = [{ stem = "lost-job", text = "x", for = ["Cy"] }]
[[people]]
name = "Dee"
[[people]]
name = "Bo"
[people.notes]
sentences = [{ stem = "liked", text = "x" }]
"""
    places = [problem.partition(": found")[0].removeprefix("ward.toml: ") for problem in refused(text, ward)]
    assert sorted(places) == [
        "[[people]] 1",
        "[[people]] 2, notes, sentences 1, stem",
        "[notes] fit 1, for",
        "[notes] fit 1, stem",
        "rought",
    ]


def test_a_stem_is_looked_for_in_the_language_of_its_reader(ward: Interview) -> None:
    """A German stem is right for whoever gets German letters, and for nobody else."""
    german = '[[people]]\nname = "Bo Chen"\nlanguage = "de"\n'
    sentence = 'notes.sentences = [{ stem = "gefreut", text = "dass Sie segeln" }]\n'
    noted = notes_from_toml(german + sentence, ward, stems=known)
    assert noted.people[1].notes.sentences[0].stem == "gefreut"
    assert "gefreut" in refused(PERSON + sentence, ward)[0]


def test_a_stem_that_is_noted_already_stays(ward: Interview) -> None:
    """A stem of one's own that was deleted since keeps its sentences: they can be written again as they are."""
    sentence = 'notes.sentences = [{ stem = "my-old-stem", text = "x" }]\n'
    noted = notes_from_toml(PERSON + sentence, ward)
    assert notes_from_toml(PERSON + sentence, noted, stems=known) == noted
    assert refused(PERSON + sentence, ward)


def test_an_interview_file_checks_its_stems_too() -> None:
    """A typo is found when the interview is added, with everything else that is wrong."""
    text = INTERVIEW.replace("last-job", "last-jab").replace('name = "Bo Chen"', 'name = "Ana Ruiz"')
    with pytest.raises(InputError) as caught:
        from_toml(text, zone="UTC", file="ward.toml", stems=known)
    assert [problem.place for problem in caught.value.problems] == [
        "ward.toml: [[people]] 2, name",
        "ward.toml: [notes] fit 1, stem",
    ]


def test_a_first_name_of_two_is_nobody(ward: Interview) -> None:
    """A name that two people share names neither; an address or an id does."""
    both = replace(ward, people=(ward.people[0], replace(ward.people[1], name="Ana Chen")))
    assert len(refused('[[people]]\nname = "Ana"', both)) == 1
    noted = notes_from_toml('notes.fit = [{ stem = "own", text = "x", for = ["bo-chen"] }]', both)
    assert noted.notes.fit[0].readers == ("bo-chen",)


def test_a_broken_line_is_one_sentence(ward: Interview) -> None:
    """Somebody who wraps a long ending in their editor gets the sentence on one line."""
    text = "[notes]\nfit = [{ stem = 'own', text = '''\nran a shift\n  of thirty''' }]\n"
    assert notes_from_toml(text, ward).notes.fit[0].text == "ran a shift of thirty"
