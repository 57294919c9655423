"""Letters are finished on the page: what the form holds, the letter beside it, and reading it as a whole."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest

from afterword import finishing
from afterword.core.facts import (
    EventKind,
    Interview,
    Notes,
    OpenQuestion,
    PersonNotes,
    Sentence,
    SharedSentence,
)
from afterword.core.finishing import share
from web import forms
from web.browsers import Browser, here, words
from web.homes import ID, INTERVIEW, THANKS

PANEL = INTERVIEW + '\n[[people]]\nname = "Ben Osei"\nemail = "ben@acme.example"\ntitle = "Engineer"\n'
NOTES = f"/interview/{ID}/notes"
READ = f"/interview/{ID}/read/ana-ruiz"
FIRST = "sentence.ana-ruiz.0.text"
BENS = "sentence.ben-osei.0.text"
ENDING = "let the release train leave on Tuesdays"


@pytest.fixture
def panel(page: Browser) -> Browser:
    """An interview with two interviewers, of which nothing is noted."""
    page.home.added(PANEL, notes="")
    return page


def stored(page: Browser) -> Interview:
    """The interview as it is in the store."""
    found = page.home.app.store.interview(ID)
    assert found is not None
    return found


def form(page: Browser) -> dict[str, str]:
    """What the form holds when it is opened."""
    return forms.values(page.get(NOTES).text)


def saved(page: Browser, **typed: str) -> Any:
    """The form is opened, typed into and saved; a `__` in a name stands for a dot, as one `_` for a dash."""
    given = form(page) | {name.replace("__", ".").replace("_", "-"): text for name, text in typed.items()}
    return page.post(NOTES, given)


def letter(page: Browser, typed: dict[str, str], reader: str = "ana-ruiz", spelled: str = "") -> Any:
    """What stands beside the form with those words in it."""
    return page.post(f"{NOTES}/letter", form(page) | typed | {"reader": reader, "spelled": spelled})


def stages(page: Browser) -> dict[str, str]:
    """How far each letter is."""
    one = page.home.app.store.interview(ID)
    assert one is not None
    plan = finishing_plan(page)
    return {person: stage.value for person, stage in finishing.stages(page.home.app, plan, one).items()}


def finishing_plan(page: Browser) -> Any:
    """The plan as it stands."""
    from afterword.views import planned

    return planned(page.home.app.books, page.home.clock.now(), ID)[0].plan


def seen(page: Browser) -> str:
    """The digest that the letter to read carries."""
    return forms.values(page.get(READ).text)["seen"]


# the form


def test_two_sentences_are_asked_for_each_reader(panel: Browser) -> None:
    """Each with another stem, and no two readers are asked for the same ones."""
    given = form(panel)
    stems = {name: stem for name, stem in given.items() if name.startswith("sentence.")}
    chosen = [stem for name, stem in stems.items() if name.endswith(".stem")]
    assert len(chosen) == len(set(chosen)) == 4
    assert [given[name] for name in stems if name.endswith(".text")] == [""] * 4


def test_a_reader_has_a_tab_with_how_far_the_letter_is(panel: Browser) -> None:
    """In words, not by colour alone; nobody but the first is shown."""
    saved(panel, sentence__ben_osei__0__text=ENDING)
    text = panel.get(NOTES).text
    assert text.count('role="tab"') == text.count('role="tabpanel"') == 2
    assert "Ana Ruiz open" in words(panel.get(NOTES))
    assert "Ben Osei finished, not read" in words(panel.get(NOTES))
    assert text.count('aria-selected="true"') == 1


EVERYTHING = Notes(
    rough="ana: tuesdays\nben climbs",
    fit=(SharedSentence("last-job", "moved four teams", ("ben-osei",)), SharedSentence("own", "I fit")),
    challenge=SharedSentence("told-me", "releases are slow"),
    offers=(SharedSentence("start-by", "cutting the build", ()),),
    attachments=("/tmp/plan.pdf",),
)
ANAS = PersonNotes(
    sentences=(Sentence("enjoyed-hearing", ENDING), Sentence("own", "One, two; “three” <b>")),
    open_questions=(OpenQuestion("why I left", "wanted to build", "asked-me"),),
    closing=Sentence("own", "See you on Tuesday"),
)


def test_a_form_that_nobody_touched_says_what_is_stored(panel: Browser) -> None:
    """Opened and saved as it is, it changes nothing: every field of a letter is in it."""
    old = stored(panel)
    full = replace(old, notes=EVERYTHING, people=(replace(old.people[0], notes=ANAS), *old.people[1:]))
    finishing.save(panel.home.app, full)
    assert panel.post(NOTES, form(panel)).status_code == 200
    assert stored(panel) == full


def test_what_is_typed_is_stored_word_for_word(panel: Browser) -> None:
    """In every field; an empty one says nothing, and nothing else of the interview changes."""
    given = form(panel)
    typed = {
        FIRST: "  let the train leave, on Tuesdays ",
        "sentence.ana-ruiz.0.stem": "enjoyed-hearing",
        "question.ana-ruiz.0.question": "why I left",
        "question.ana-ruiz.0.text": "wanted to build",
        "question.ana-ruiz.0.stem": "asked-me",
        "closing.ana-ruiz.text": "see you",
        "closing.ana-ruiz.stem": "own",
        "fit.0.text": "moved four teams",
        "fit.0.stem": "last-job",
        "fit.0.dealt": "",
        "fit.0.for.ben-osei": "ben-osei",
        "challenge.0.text": "releases are slow",
        "rough": "line one\r\nline two",
    }
    assert panel.post(NOTES, given | typed).status_code == 200
    after = stored(panel)
    assert after.people[0].notes == PersonNotes(
        (Sentence("enjoyed-hearing", "let the train leave, on Tuesdays"),),
        (OpenQuestion("why I left", "wanted to build", "asked-me"),),
        Sentence("own", "see you"),
    )
    assert after.notes.fit == (SharedSentence("last-job", "moved four teams", ("ben-osei",)),)
    assert after.notes.challenge is not None
    assert (after.notes.challenge.text, after.notes.challenge.readers) == ("releases are slow", None)
    assert after.notes.rough == "line one\nline two"
    assert after.people[1].notes == PersonNotes()


def test_an_empty_row_between_others_is_no_sentence(panel: Browser) -> None:
    """What is wrong with the second sentence stands beside the row that it was typed in."""
    text = letter(panel, {"sentence.ana-ruiz.1.text": "have ppl who care"}).text
    row = text.partition('data-part="sentence.ana-ruiz.1.slips"')[2].partition("</ul>")[0]
    assert 'data-fix="people"' in row


def test_a_part_of_the_form_changes_nothing_else(panel: Browser) -> None:
    """A save that holds a letter's text alone keeps the sentences."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    given = {"letter.ana-ruiz": "Dear Ana,\r\n\r\nthank you.\r\n\r\nJane", "seen": form(panel)["seen"]}
    assert panel.post(NOTES, given).status_code == 200
    notes = stored(panel).people[0].notes
    assert notes.letter == "Dear Ana,\n\nthank you.\n\nJane"
    assert [one.text for one in notes.sentences] == [ENDING]


def test_where_others_wrote_meanwhile_nothing_is_overwritten(panel: Browser) -> None:
    """The second of two forms that were opened together is refused, and told what is stored by now."""
    one, other = form(panel), form(panel)
    assert panel.post(NOTES, one | {FIRST: "first", "pen": "a"}).status_code == 200
    answer = panel.post(NOTES, other | {FIRST: "second", "pen": "b"})
    assert answer.status_code == 409
    assert stored(panel).people[0].notes.sentences[0].text == "first"
    kept = panel.post(NOTES, other | {FIRST: "second", "pen": "b", "seen": answer.headers["X-Notes-Seen"]})
    assert kept.status_code == 200
    assert stored(panel).people[0].notes.sentences[0].text == "second"


@pytest.mark.parametrize(("language", "spelled"), [("en", "false"), ("de", "true")])
def test_fields_say_their_language(page: Browser, language: str, spelled: str) -> None:
    """The browser checks the spelling of a language that Afterword does not check."""
    text = PANEL.replace('title = "Head of Platform"', f'title = "Head of Platform"\nlanguage = "{language}"')
    page.home.added(text, notes="")
    field = forms.attributes(page.get(NOTES).text)[FIRST]
    if language not in page.home.app.wording.templates.languages():
        pytest.skip(f"no letters in {language} yet")
    assert (field["lang"], field["spellcheck"]) == (language, spelled)


def test_an_interview_without_people_takes_rough_notes(page: Browser) -> None:
    """There is no letter to show, and what is typed is kept for those who come."""
    page.home.added(INTERVIEW.partition("[[people]]")[0], notes="")
    assert "Nobody here is written to yet" in words(page.get(NOTES))
    assert saved(page, rough="nice coffee").status_code == 200
    assert stored(page).notes.rough == "nice coffee"


# the letter beside it


def test_the_letter_follows_and_nothing_is_saved(panel: Browser) -> None:
    """It holds the words as they are typed, marked as the candidate's own, with the row that they come from."""
    answer = letter(panel, {FIRST: ENDING})
    assert answer.status_code == 200
    own = answer.text.partition('<mark class="yours" data-field="sentence.ana-ruiz.0">')[2]
    assert ENDING in own.partition("</mark>")[0]
    assert stored(panel).people[0].notes == PersonNotes()
    assert "Dear Ana" in words(answer)
    assert "finished, not read" in words(answer)


def test_an_open_letter_shows_its_open_sentences(panel: Browser) -> None:
    """And says what would complete it, without calling that a fault."""
    answer = letter(panel, {})
    assert answer.text.count('class="open"') == 2
    assert "Finish one sentence for Ana Ruiz" in words(answer)
    assert "Holds it back" not in words(answer)


def test_each_reader_has_a_letter(panel: Browser) -> None:
    """Nobody who is not of the interview has one."""
    assert "Hello Ben" in words(letter(panel, {BENS: ENDING}, reader="ben-osei"))
    assert letter(panel, {}, reader="nobody").status_code == 404


def test_what_is_dealt_out_is_shown(panel: Browser) -> None:
    """For each shared sentence the page knows whose letters hold it, as the letters do."""
    typed = {"fit.0.text": "one", "fit.0.dealt": "yes", "challenge.0.text": "two"}
    saved(panel, fit__0__text="one", challenge__0__text="two")
    interview = stored(panel)
    held = [p.id for p in interview.people if share(interview, p).fit]
    assert f'data-part="fit.0.slips" data-held="{" ".join(held)}"' in letter(panel, typed).text
    assert len(held) == 2


def test_a_tick_is_a_choice(panel: Browser) -> None:
    """A sentence that is ticked for one reader is in that letter alone; with no tick it is in none."""
    ticked = {"challenge.0.text": "releases are slow", "challenge.0.dealt": ""}
    for_ben = ticked | {"challenge.0.for.ben-osei": "ben-osei"}
    anas = {name: text for name, text in form(panel).items() if not name.startswith("challenge.0.for")}
    both = [
        panel.post(f"{NOTES}/letter", anas | for_ben | {"reader": who}) for who in ("ana-ruiz", "ben-osei")
    ]
    assert ["releases are slow" in words(one) for one in both] == [False, True]
    nobodys = panel.post(f"{NOTES}/letter", anas | ticked | {"reader": "ben-osei"})
    assert "releases are slow" not in words(nobodys)


def test_slips_come_with_the_letter_and_spelling_later(panel: Browser) -> None:
    """Shorthand at once; spelling only when it is asked for."""
    typed = {FIRST: "help ppl recieve care"}
    at_once, later = letter(panel, typed).text, letter(panel, typed, spelled="yes").text
    assert 'data-fix="people"' in at_once
    assert "receive" not in at_once
    assert 'data-words="recieve"' in later
    assert 'data-fix="receive"' in later


def test_another_stem_is_offered_where_the_first_word_asks_for_it(panel: Browser) -> None:
    """For every stem that names such words the button takes the other one, and shows how it begins."""
    stems = panel.home.app.wording.templates.letters_in("en").stems
    named = [(s, *next(iter(s.not_first.items()))) for s in stems.at("personal") if s.not_first]
    assert named
    for stem, first, other in named:
        text = letter(panel, {FIRST: f"{first} us", "sentence.ana-ruiz.0.stem": stem.id}).text
        button = text.partition(f'data-other="{other}">')[2].partition("<")[0]
        whole = finishing.in_words(
            panel.home.app, stored(panel), stored(panel).people[0], stems[other], panel.home.clock.now()
        )
        assert html.unescape(button) == whole.removesuffix("."), stem.id


def test_a_finding_stands_beside_its_field(panel: Browser) -> None:
    """The same sentence for two people is shown at the sentence, and an unanswered question at the question."""
    same = {FIRST: ENDING, BENS: ENDING}
    same |= {f"sentence.{who}.0.stem": "own" for who in ("ana-ruiz", "ben-osei")}
    typed = same | {"question.ana-ruiz.0.question": "why I left", "attachments": "/nowhere/cv.pdf"}
    text = letter(panel, typed).text
    beside = {FIRST: "same sentence", "question.ana-ruiz.0.text": "no answer", "attachments": "cv.pdf"}
    for name, said in beside.items():
        row = text.partition(f'data-part="{name.removesuffix(".text")}.slips"')[2].partition("</ul>")[0]
        assert said in row, name


def test_rough_lines_that_no_sentence_has_used_are_listed(panel: Browser) -> None:
    """A line goes from the list once its words are in a sentence."""
    typed = {"rough": "release train leaves tuesdays\nthe canteen is nice"}
    assert "release train" in letter(panel, typed).text.partition('data-part="unused"')[2]
    unused = letter(panel, typed | {FIRST: "have a release train that leaves on Tuesdays"}).text
    assert "release train" not in unused.partition('data-part="unused"')[2]
    assert "canteen" in unused.partition('data-part="unused"')[2]


# reading


def test_a_letter_is_read_and_the_next_one_offered(panel: Browser) -> None:
    """The journal holds it with the words that were shown, and the other letter still waits."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING, sentence__ben_osei__0__text="sit with new people")
    assert "Looks right" in words(panel.get(READ))
    answer = panel.post(READ, {"seen": seen(panel)})
    assert answer.status_code == 200
    assert "You have read the letter to Ana Ruiz" in answer.text
    assert stages(panel) == {"ana-ruiz": "read", "ben-osei": "unread"}
    after = words(panel.get(READ))
    assert "Looks right" not in after
    assert "Read the letter to Ben Osei" in after
    event = panel.home.app.store.events(ID)[-1]
    assert (event.kind, event.person, event.step) == (EventKind.READ, "ana-ruiz", THANKS)


def test_a_letter_that_changed_was_not_read(panel: Browser) -> None:
    """Saying so of older words is refused with 409, and nothing is in the journal."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    old = seen(panel)
    saved(panel, sentence__ana_ruiz__0__text="changed it")
    answer = panel.post(READ, {"seen": old})
    assert answer.status_code == 409
    assert "has changed" in answer.text
    assert EventKind.READ not in panel.home.kinds()


def test_an_open_letter_cannot_be_read(panel: Browser) -> None:
    """Nothing of it is finished: there is no button, and saying so is refused."""
    assert "Looks right" not in words(panel.get(READ))
    assert panel.post(READ, {"seen": seen(panel)}).status_code == 409
    assert EventKind.READ not in panel.home.kinds()


def test_a_changed_word_asks_for_reading_again(panel: Browser) -> None:
    """What was read is the words that were shown, not the letter for good."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    panel.post(READ, {"seen": seen(panel)})
    saved(panel, sentence__ana_ruiz__0__text="changed it")
    assert stages(panel)["ana-ruiz"] == "unread"
    assert "Looks right" in words(panel.get(READ))


def test_spelling_is_marked_in_the_letter(panel: Browser) -> None:
    """The word is underlined where it stands, with the suggestion beside the letter."""
    saved(panel, sentence__ana_ruiz__0__text="recieve every new person yourself")
    text = panel.get(READ).text
    assert '<mark class="wrong" title="' in text
    assert ">recieve</mark>" in text
    assert "receive" in words(panel.get(READ))


def test_the_name_of_a_file_is_no_slip(panel: Browser) -> None:
    """What is attached is a name like any other."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING, attachments="/nowhere/cv.pdf")
    assert 'class="wrong"' not in panel.get(READ).text


def test_a_letter_is_changed_as_one_text_and_back(panel: Browser) -> None:
    """From the first change on it is that text; going back gives the sentences again, unread."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    text = forms.values(panel.get(f"{READ}?as=text").text)
    assert ENDING in text["letter.ana-ruiz"]
    own = {"letter.ana-ruiz": "Dear Ana,\n\nin my own words.\n\nJane"}
    assert panel.post(NOTES, text | own).status_code == 200
    assert "in my own words." in words(panel.get(READ))
    assert "You changed this letter as one text" in words(panel.get(NOTES))
    answer = panel.post(f"{READ}/sentences")
    assert answer.headers["hx-redirect"].endswith("/notes#ana-ruiz")
    assert "in my own words" not in words(panel.get(READ))
    assert ENDING in words(panel.get(READ))
    assert stages(panel)["ana-ruiz"] == "unread"


def test_spelling_of_a_text_is_checked_too(panel: Browser) -> None:
    """While a letter is changed as one text, each slip has its fix."""
    given = {"letter.ana-ruiz": "Dear Ana,\n\nI recieve it.", "reader": "ana-ruiz", "spelled": "yes"}
    text = panel.post(f"{NOTES}/letter", given).text
    row = text.partition('data-part="letter.ana-ruiz.slips"')[2].partition("</ul>")[0]
    assert 'data-fix="receive"' in row


def test_a_letter_changed_in_gmail_is_left_alone(panel: Browser) -> None:
    """The page says whose it is and leads to it; there is nothing to read or change here."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    panel.home.happened(EventKind.DRAFTED, THANKS, draft_id="d1", message_id="m1", thread_id="t1")
    panel.home.clock.rest_at(here(23, 15, 40))
    panel.home.happened(EventKind.EDITED, THANKS, message_id="m2", thread_id="t1")
    beside = letter(panel, {FIRST: "other words"})
    assert "You changed this letter in Gmail" in words(beside)
    assert "mail.google.com" in beside.text
    assert "other words" not in words(beside)
    shown = panel.get(READ)
    assert "You changed this letter in Gmail" in words(shown)
    assert "Looks right" not in words(shown)
    assert panel.post(READ, {"seen": ""}).status_code == 409


def test_a_letter_that_left_is_not_read_any_more(panel: Browser) -> None:
    """It says when it was sent."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    panel.home.happened(EventKind.SENT, THANKS, message_id="m", thread_id="t")
    assert "Sent, Mon 23 Nov" in words(letter(panel, {}))
    assert "Looks right" not in words(panel.get(READ))


def test_somebody_without_an_address_has_a_place_for_words(page: Browser) -> None:
    """Their words go through the coordinator, and the page shows that letter."""
    page.home.added(PANEL.replace('email = "ben@acme.example"\n', ""), notes="")
    beside = letter(page, {BENS: "sit with new people"}, reader="ben-osei")
    assert "Rita Sommer is asked to pass your words on" in words(beside)
    assert "sit with new people" in words(beside)


# the page of the interview


def test_the_interview_leads_to_what_is_open(panel: Browser) -> None:
    """An open letter says which sentence waits and until when, and leads to its field; a finished one to reading."""
    saved(panel, sentence__ben_osei__0__text="sit with new people")
    opened = ["[I liked how you …]"]
    panel.home.happened(EventKind.DRAFTING, THANKS, open=opened, subject="s")
    panel.home.happened(EventKind.DRAFTED, THANKS, draft_id="d1", message_id="m1", thread_id="t1")
    answer = panel.get(f"/interview/{ID}")
    assert "still open: [I liked how you …]; finish one here or in the draft, by Tue 24 Nov" in words(answer)
    assert f'{ID}/notes#ana-ruiz"' in answer.text
    assert f'{ID}/read/ben-osei"' in answer.text
