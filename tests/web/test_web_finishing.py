"""Letters are finished on the page: what the form holds, the letter beside it, and reading it as a whole."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest

from afterword.domain.finishing import share
from afterword.domain.model import (
    EventKind,
    Interview,
    Notes,
    OpenQuestion,
    PersonNotes,
    Sentence,
    SharedSentence,
)
from afterword.letters.spelling import spelling
from afterword.services import finishing
from afterword.web import noting
from jane import ID, INTERVIEW, THANKS, here
from web import forms
from web.browsers import Browser, WebHome, words

PANEL = INTERVIEW + '\n[[people]]\nname = "Ben Osei"\nemail = "ben@acme.example"\ntitle = "Engineer"\n'
NOTES = f"/interview/{ID}/notes"
READ = f"/interview/{ID}/read/ana-ruiz"
FIRST = "sentence.ana-ruiz.0.text"
BENS = "sentence.ben-osei.0.text"
ENDING = "let the release train leave on Tuesdays"
FITTING = "letting the release train leave on Tuesdays"


@pytest.fixture
def panel(page: Browser) -> Browser:
    """An interview with two interviewers, of which nothing is noted."""
    page.home.added(PANEL, notes="")
    return page


def stored(page: Browser) -> Interview:
    """The interview as it is in the store."""
    found = page.home.app.store.interview(page.home.app.account_id, ID)
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
    one = page.home.app.store.interview(page.home.app.account_id, ID)
    assert one is not None
    plan = finishing_plan(page)
    return {
        person: stage.value for person, stage in finishing.stages(page.home.app.account, plan, one).items()
    }


def finishing_plan(page: Browser) -> Any:
    """The plan as it stands."""
    from afterword.services.queries import planned

    return planned(page.home.app.account, page.home.clock.now(), ID)[0].plan


def seen(page: Browser, place: str = READ) -> str:
    """The digest that the letter to read carries."""
    return forms.values(page.get(place).text)["seen"]


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
    finishing.save(panel.home.app.account, full, panel.home.app.clock.now())
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
    assert panel.post(NOTES, one | {FIRST: "first", "form_id": "a"}).status_code == 200
    answer = panel.post(NOTES, other | {FIRST: "second", "form_id": "b"})
    assert answer.status_code == 409
    assert stored(panel).people[0].notes.sentences[0].text == "first"
    kept = panel.post(
        NOTES, other | {FIRST: "second", "form_id": "b", "seen": answer.headers["X-Notes-Seen"]}
    )
    assert kept.status_code == 200
    assert stored(panel).people[0].notes.sentences[0].text == "second"


def test_a_save_that_changes_no_word_is_none(panel: Browser) -> None:
    """The form names a stem for an answer that names none; saving it as it is writes no event and no edit."""
    old = stored(panel)
    asked = PersonNotes(open_questions=(OpenQuestion("why I left", "wanted to build"),))
    finishing.save(
        panel.home.app.account,
        replace(old, people=(replace(old.people[0], notes=asked), *old.people[1:])),
        panel.home.app.clock.now(),
    )
    before, events = stored(panel), panel.home.kinds()
    panel.home.clock.rest_at(here(23, 16, 30))  # the last event covers nothing more
    answer = panel.post(NOTES, form(panel))
    assert answer.status_code == 200
    assert (stored(panel), panel.home.kinds()) == (before, events)
    assert panel.post(NOTES, form(panel) | {"seen": answer.headers["X-Notes-Seen"]}).status_code == 200


def test_a_text_that_says_what_its_sentences_say_is_not_owned(panel: Browser) -> None:
    """Opened as one text and saved with a word typed and taken back, the letter follows its sentences as before."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    panel.post(READ, {"seen": seen(panel)})
    before = stored(panel)
    panel.home.clock.rest_at(here(23, 16, 0))
    events = panel.home.kinds()
    text = forms.values(panel.get(f"{READ}?as=text").text)
    text["letter.ana-ruiz"] += "\n \n"
    assert panel.post(NOTES, text).status_code == 200
    assert (stored(panel), panel.home.kinds()) == (before, events)
    assert stages(panel)["ana-ruiz"] == "read"


def test_two_people_of_one_name_are_told_apart(panel: Browser) -> None:
    """Neither has an address: each field is its own person's, and so is each tick."""
    old = stored(panel)
    twins = tuple(replace(p, name="Sam Lee", email="", id=f"sam-{n}") for n, p in enumerate(old.people[::2]))
    panel.home.app.store.save(
        panel.home.app.account_id, replace(old, people=(*old.people, *twins)), look_at=None
    )
    typed = form(panel) | {"sentence.sam-1.0.text": ENDING, "fit.0.text": "one", "fit.0.dealt": ""}
    given = {name: text for name, text in typed.items() if ".for." not in name}
    assert panel.post(NOTES, given | {"fit.0.for.sam-1": "sam-1"}).status_code == 200
    after = stored(panel)
    assert {p.id for p in after.people if p.notes.sentences} == {"sam-1"}
    assert after.notes.fit[0].readers == ("sam-1",)


def test_a_save_says_when_by_the_clock_of_the_page(panel: Browser) -> None:
    """The time zone of the config, in the form that all times on the page have."""
    assert saved(panel, rough="nice coffee").text == "Saved at 15:30."


def test_a_save_with_a_missing_file_says_so(panel: Browser) -> None:
    """What was typed is saved; nobody is told that all is well while a promised file is not there."""
    answer = saved(panel, attachments="/nowhere/plan.pdf")
    assert answer.text == "Saved at 15:30, but a file that you promised cannot be attached."
    assert stored(panel).notes.attachments == ("/nowhere/plan.pdf",)


def test_beginnings_keep_their_order(panel: Browser) -> None:
    """Whatever is used, the list of them is the same for every row and every visit, and the empty one comes last."""

    def listed() -> list[list[str]]:
        text = panel.get(NOTES).text
        lists = re.findall(r'<select id="sentence\.[^"]*".*?</select>', text, re.DOTALL)
        return [re.findall(r'<option value="([^"]+)"', one) for one in lists]

    before = listed()
    saved(panel, sentence__ana_ruiz__0__text=ENDING, sentence__ben_osei__1__text="sit with new people")
    assert listed() == before
    assert all(one == before[0] and one[-1] == "own" for one in before)
    assert panel.get(NOTES).text.count("<optgroup") >= 2 * len(before)


def test_a_hint_says_its_language(page: Browser) -> None:
    """Hints, examples and beginnings are in the language of the letter; the page is English."""
    text = PANEL.replace('title = "Head of Platform"', 'title = "Head of Platform"\nlanguage = "de"')
    page.home.added(text, notes="")
    got = page.get(NOTES).text
    row = got.partition('data-row="sentence.ana-ruiz.0"')[2].partition('data-row="')[0]
    assert '<p class="hint" id="sentence.ana-ruiz.0.hint" lang="de">' in row
    assert '" lang="de" data-before="' in row
    assert '<div class="text" lang="de">' in letter(page, {}).text


def test_spelling_is_loaded_when_letters_in_english_are_opened(page: Browser) -> None:
    """Beside the answer, so that the first sentence need not wait; for another language nothing is loaded."""
    noting.warmed.cache_clear()
    spelling.cache_clear()
    german = PANEL.replace("email =", 'language = "de"\nemail =')
    page.home.added(german, notes="")
    page.get(NOTES)
    assert noting.warmed.cache_info().currsize == 0
    page.home.added(PANEL.replace("Acme", "Globex"), notes="")
    page.get(NOTES.replace("acme", "globex"))
    assert noting.warmed.cache_info().currsize == 1
    noting.warmed().join()
    assert {"_american", "_british"} <= set(vars(spelling()))


def test_the_pages_of_letters_name_no_command(panel: Browser) -> None:
    """With nobody at work, and a sign-in that was refused: they say where to click."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    panel.home.happened(EventKind.DRAFTED, THANKS, draft_id="d1", message_id="m1", thread_id="t1")
    for state in ("ok", "needed"):
        panel.home.app.store.keep_sign_in(panel.home.app.account_id, {"state": state})
        for path in (NOTES, READ, f"/interview/{ID}", f"{READ}?as=text"):
            said = words(panel.get(path))
            assert not re.search(r"\bafterword [a-z]|daemon", said), path
            assert re.search(r"Start it now|Sign in again", said)


def test_the_page_names_what_keeps_afterword_from_gmail(panel: Browser) -> None:
    """It is the keyring, and not Google: every page says so, and the first one says what to do."""
    trouble = {
        "kind": "keyring",
        "message": "The keyring is locked.",
        "hint": "Unlock it.",
        "since": "2026-11-02T20:00Z",
    }
    facts = {"state": "keyring", "trouble": trouble}
    before = words(panel.get("/"))
    panel.home.app.store.keep_sign_in(panel.home.app.account_id, facts)
    first, letters = words(panel.get("/")), words(panel.get(NOTES))
    assert "locked" not in before
    assert all(
        "The keyring is locked." in said and "no longer accepts" not in said for said in (first, letters)
    )
    assert "Unlock it." in first
    assert "Unlock it." not in letters


def test_the_tab_of_each_reader_counts_its_fixes(panel: Browser) -> None:
    """Of a reader who is not shown too, and of shared ones where the letter holds them; with spelling alone."""
    typed = {FIRST: "helping ppl recieve care", BENS: "helping ppl"}
    typed |= {"fit.0.text": "helped ppl", "fit.0.dealt": ""}
    typed |= {f"sentence.{who}.0.stem": "thanks-for" for who in ("ana-ruiz", "ben-osei")}
    given = {name: text for name, text in (form(panel) | typed).items() if ".for." not in name}
    given |= {"fit.0.for.ben-osei": "ben-osei", "reader": "ana-ruiz"}
    text = panel.post(f"{NOTES}/letter", given | {"spelled": "yes"}).text
    assert '<span data-part="fixes.ana-ruiz">2 to fix</span>' in text
    assert '<span data-part="fixes.ben-osei">2 to fix</span>' in text
    assert "fixes." not in panel.post(f"{NOTES}/letter", given).text
    clean = given | {BENS: "", "fit.0.text": ""}
    assert (
        '<span data-part="fixes.ben-osei"></span>'
        in panel.post(f"{NOTES}/letter", clean | {"spelled": "yes"}).text
    )


@pytest.mark.parametrize(("language", "spelled"), [("en", "false"), ("de", "true")])
def test_fields_say_their_language(page: Browser, language: str, spelled: str) -> None:
    """The browser checks the spelling of a language that Afterword does not check."""
    text = PANEL.replace('title = "Head of Platform"', f'title = "Head of Platform"\nlanguage = "{language}"')
    page.home.added(text, notes="")
    field = forms.attributes(page.get(NOTES).text)[FIRST]
    if language not in page.home.app.account.wording.templates.languages():
        pytest.skip(f"no letters in {language} yet")
    assert (field["lang"], field["spellcheck"]) == (language, spelled)
    assert field["autocapitalize"] == "none", "a phone would begin the end of a sentence with a capital"


def test_an_interview_without_people_takes_rough_notes(page: Browser) -> None:
    """There is no letter to show, and what is typed is kept for those who come."""
    page.home.added(INTERVIEW.partition("[[people]]")[0], notes="")
    assert "There is nobody to write to yet" in words(page.get(NOTES))
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


def test_who_gets_a_shared_sentence_is_said_by_name(panel: Browser) -> None:
    """As the letters hold it, with who chose; on the form as it is opened, and beside what is typed."""
    typed = {"fit.0.text": "one", "fit.0.dealt": "yes"}
    saved(panel, fit__0__text="one")
    interview = stored(panel)
    held = [p for p in interview.people if share(interview, p).fit]
    said = f"Goes to {' and '.join(p.name for p in held)}, as Afterword chose."
    ids = " ".join(p.id for p in held)
    assert f'data-part="fit.0.slips" data-held="{ids}"' in letter(panel, typed).text
    for answer in (panel.get(NOTES), letter(panel, typed)):
        assert said in words(answer)
        assert "dealt" not in words(answer)


def test_who_is_ticked_gets_it_and_nobody_is_said_too(panel: Browser) -> None:
    """Ticks are named as what somebody chose; without one nobody gets the sentence, and that is said."""
    base = {name: text for name, text in form(panel).items() if ".for." not in name}
    typed = base | {"challenge.0.text": "slow", "challenge.0.dealt": "", "reader": "ana-ruiz"}
    both = {f"challenge.0.for.{who}": who for who in ("ana-ruiz", "ben-osei")}
    said = {}
    for ticked in (("ben-osei",), (), tuple(both)):
        given = {f"challenge.0.for.{who.rpartition('.')[2]}": who.rpartition(".")[2] for who in ticked}
        said[len(ticked)] = words(panel.post(f"{NOTES}/letter", typed | given))
    assert "Goes to Ben Osei." in said[1]
    assert "Nobody gets this one yet." in said[0]
    assert "Goes to Ana Ruiz and Ben Osei." in said[2] or "Goes to everybody." in said[2]


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
    stems = panel.home.app.account.wording.templates.letters_in("en").stems
    named = [(s, *next(iter(s.not_first.items()))) for s in stems.at("personal") if s.not_first]
    assert named
    for stem, first, other in named:
        text = letter(panel, {FIRST: f"{first} us", "sentence.ana-ruiz.0.stem": stem.id}).text
        button = text.partition(f'data-other="{other}" lang="en">')[2].partition("<")[0]
        whole = finishing.in_words(
            panel.home.app.account,
            stored(panel),
            stored(panel).people[0],
            stems[other],
            panel.home.clock.now(),
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
    event = panel.home.app.store.events(panel.home.app.account_id, ID)[-1]
    assert (event.kind, event.person, str(event.step)) == (EventKind.READ, "ana-ruiz", THANKS)


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


def fixes(page: Browser) -> list[str]:
    """The places of the fixes that can be taken while a letter is read."""
    return re.findall(r'<button id="fix-\d+" name="slip" value="([^"]+)">', page.get(READ).text)


@pytest.mark.parametrize(
    ("name", "text", "fixed"),
    [
        (FIRST, "recieve every new person yourself", "receive every new person yourself"),
        ("question.ana-ruiz.0.text", "wanted to recieve care", "wanted to receive care"),
        ("closing.ana-ruiz.text", "I will recieve it", "I will receive it"),
        ("challenge.0.text", "people recieve no care", "people receive no care"),
    ],
)
def test_a_fix_is_taken_while_the_letter_is_read(panel: Browser, name: str, text: str, fixed: str) -> None:
    """One click changes the sentence that it was typed in; the letter still is made of its sentences."""
    typed = {name: text, "question.ana-ruiz.0.question": "why I left" if "question" in name else ""}
    typed |= {} if name == FIRST else {FIRST: FITTING}
    assert panel.post(NOTES, form(panel) | typed).status_code == 200
    (place,) = fixes(panel)
    answer = panel.post(f"{READ}/fix", {"seen": seen(panel), "slip": place})
    assert answer.status_code == 200
    assert answer.text == "“recieve” is now “receive”."
    assert form(panel)[name] == fixed
    assert stored(panel).people[0].notes.letter == ""
    assert fixes(panel) == []


def test_words_that_do_not_fit_their_beginning_are_marked_in_the_letter(panel: Browser) -> None:
    """As they were beside the field in which they were typed; one click puts them right."""
    typed = {FIRST: "let new colleagues meet the team", "sentence.ana-ruiz.0.stem": "thanks-for"}
    assert panel.post(NOTES, form(panel) | typed).status_code == 200
    assert ">let</mark>" in panel.get(READ).text
    (place,) = fixes(panel)
    answer = panel.post(f"{READ}/fix", {"seen": seen(panel), "slip": place})
    assert (answer.status_code, answer.text) == (200, "“let” is now “letting”.")
    assert form(panel)[FIRST] == "letting new colleagues meet the team"
    assert "</mark>" not in panel.get(READ).text


def test_a_fix_in_a_text_of_ones_own(panel: Browser) -> None:
    """It changes that text."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    text = forms.values(panel.get(f"{READ}?as=text").text)
    panel.post(NOTES, text | {"letter.ana-ruiz": "Dear Ana,\n\nI recieve it.\n\nJane"})
    (place,) = fixes(panel)
    assert panel.post(f"{READ}/fix", {"seen": seen(panel), "slip": place}).status_code == 200
    assert stored(panel).people[0].notes.letter == "Dear Ana,\n\nI receive it.\n\nJane"


def test_a_fix_of_words_that_changed_changes_nothing(panel: Browser) -> None:
    """It was offered for other words: 409, and the sentence stays as it is by now."""
    saved(panel, sentence__ana_ruiz__0__text="recieve every new person")
    (place,), old = fixes(panel), seen(panel)
    saved(panel, sentence__ana_ruiz__0__text="recieve every new nurse")
    assert panel.post(f"{READ}/fix", {"seen": old, "slip": place}).status_code == 409
    assert panel.post(f"{READ}/fix", {"seen": seen(panel), "slip": "0-4"}).status_code == 409
    assert stored(panel).people[0].notes.sentences[0].text == "recieve every new nurse"


def test_the_name_of_a_file_is_no_slip(panel: Browser) -> None:
    """What is attached is a name like any other."""
    saved(panel, sentence__ana_ruiz__0__text=FITTING, attachments="/nowhere/cv.pdf")
    assert 'class="wrong"' not in panel.get(READ).text


@pytest.mark.parametrize("typed", ["Professor Ruiz", "Dear Professor Ruiz,"])
def test_a_greeting_that_is_not_sure_is_typed_where_the_letter_is_read(page: Browser, typed: str) -> None:
    """A field holds the line as it is; the letter then begins as typed, nothing holds it, and it is unread."""
    page.home.added(PANEL.replace("Ana Ruiz", "A. M. Ruiz"), notes="")
    place = f"/interview/{ID}/read/a-m-ruiz"
    saved(page, sentence__a_m_ruiz__0__text=ENDING)
    shown = page.get(place)
    assert "may not be how to greet A. M. Ruiz" in words(shown)
    assert 'id="greeting"' in shown.text
    view = seen(page, place)
    assert page.post(f"{place}/greeting", {"seen": "other", "greeting": typed}).status_code == 409
    assert page.post(f"{place}/greeting", {"seen": view, "greeting": " , "}).status_code == 422
    assert page.post(f"{place}/greeting", {"seen": view, "greeting": typed}).status_code == 200
    assert "Dear Professor Ruiz," in words(page.get(place))
    assert 'id="greeting"' not in page.get(place).text
    assert "Would you sign it like this?" in words(page.get(place))


def test_a_letter_is_changed_as_one_text_and_back(panel: Browser) -> None:
    """From the first change on it is that text; going back gives the sentences again, unread."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    text = forms.values(panel.get(f"{READ}?as=text").text)
    assert ENDING in text["letter.ana-ruiz"]
    own = {"letter.ana-ruiz": "Dear Ana,\n\nin my own words.\n\nJane"}
    assert panel.post(NOTES, text | own).status_code == 200
    assert "in my own words." in words(panel.get(READ))
    assert "You changed this letter as one text" in words(panel.get(NOTES))
    answer = panel.post(f"{READ}/sentences", forms.values(panel.get(f"{READ}?as=text").text))
    assert answer.headers["hx-redirect"].endswith("/notes#ana-ruiz")
    assert "in my own words" not in words(panel.get(READ))
    assert ENDING in words(panel.get(READ))
    assert stages(panel)["ana-ruiz"] == "unread"


def test_a_text_that_was_changed_meanwhile_is_not_dropped(panel: Browser) -> None:
    """Only the text that the page shows, or that this page wrote itself, is given up for the sentences."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    shown = forms.values(panel.get(f"{READ}?as=text").text) | {"form_id": "one"}
    first, later = ({"letter.ana-ruiz": f"Dear Ana,\n\n{said} words.\n\nJane"} for said in ("my", "other"))
    assert panel.post(NOTES, shown | first).status_code == 200
    now = forms.values(panel.get(f"{READ}?as=text").text) | {"form_id": "two"}
    assert panel.post(NOTES, now | later).status_code == 200
    assert panel.post(f"{READ}/sentences", shown | first).status_code == 409
    assert "other words." in words(panel.get(READ))
    assert panel.post(f"{READ}/sentences", now | later).status_code == 200
    assert ENDING in words(panel.get(READ))


def test_spelling_of_a_text_is_checked_too(panel: Browser) -> None:
    """While a letter is changed as one text, each slip has its fix; that form has no fields for shared sentences."""
    saved(panel, fit__0__text="run a ward")
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
    assert "this letter asks Rita Sommer to pass your words on" in words(beside)
    assert "sit with new people" in words(beside)


# the page of the interview


def test_a_letter_that_was_read_asks_for_nothing_more(panel: Browser) -> None:
    """Until Gmail has its draft the page says that this comes, and when it leaves; nothing is to be approved."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING)
    before = step_words(panel)
    assert "Approve" in before
    told = panel.post(READ, {"seen": seen(panel)}).text
    after = step_words(panel)
    for said in (told, after):
        assert (
            "Its draft goes to Gmail as soon as Afterword runs, and the letter leaves Mon 23 Nov, 16:" in said
        )
    assert "on its way to Gmail" in after
    assert not re.search("^ ready|No problems", after)
    assert re.search('value="approve"[^>]* disabled', panel.get(f"/interview/{ID}").text)


def test_a_letter_that_the_checks_hold_is_not_promised_to_leave(panel: Browser) -> None:
    """It was read, and a question in it is open: neither the answer nor the interview's page says that it leaves."""
    saved(panel, sentence__ana_ruiz__0__text=ENDING, question__ana_ruiz__0__question="Why nights?")
    told = panel.post(READ, {"seen": seen(panel)}).text
    for said in (told, step_words(panel)):
        assert "it does not leave by itself until you change what holds it back" in said
        assert "the letter leaves" not in said


def test_in_review_mode_a_letter_that_was_read_goes_to_the_drafts(home: WebHome) -> None:
    """There it is sent by hand."""
    config = home.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace('mode = "schedule"', 'mode = "review"'), "utf-8")
    with WebHome.opened(home.folder, here(23, 15, 30)) as again:
        page = Browser(again)
        page.come_in()
        page.home.added(PANEL, notes="")
        saved(page, sentence__ana_ruiz__0__text=ENDING)
        assert "send it from there" in page.post(READ, {"seen": seen(page)}).text
        assert "send it from there" in step_words(page)


def step_words(page: Browser) -> str:
    """What the interview's page says of Ana's letter."""
    said = words(page.get(f"/interview/{ID}")).partition("Thank-you letters")[2]
    return said.partition("to Ana Ruiz")[2].partition("Thank-you letter")[0]


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


def test_a_finished_sentence_keeps_its_place(panel: Browser) -> None:
    """The second field is filled and the first left empty: opened again, both are where they were, beginnings too."""
    before = form(panel)
    saved(panel, sentence__ana_ruiz__1__text=ENDING)
    again = form(panel)
    for row in (0, 1):
        name = f"sentence.ana-ruiz.{row}"
        assert again[f"{name}.stem"] == before[f"{name}.stem"]
    assert (again[FIRST], again["sentence.ana-ruiz.1.text"]) == ("", ENDING)


@pytest.mark.parametrize("filled", [{2}, {0, 2}, {1, 2}, {0, 1}, {1}, {0, 1, 2}, set()])
@pytest.mark.parametrize("what", ["sentence.ana-ruiz", "question.ana-ruiz", "fit", "offer"])
def test_every_row_keeps_its_place(panel: Browser, what: str, filled: set[int]) -> None:
    """Of three rows any are filled, each with a beginning that was chosen: opened again, all are as they were."""
    stems = panel.get(NOTES).text.split(f'id="{what}.0.stem"')[1].split("</select>")[0]
    known = re.findall(r'<option value="([^"]+)"', stems)
    rows = {f"{what}.{n}.stem": known[-1 - n % len(known)] for n in range(3)}
    rows |= {f"{what}.{n}.text": f"words number {n}" if n in filled else "" for n in range(3)}
    if what.startswith("question"):
        rows |= {f"{what}.{n}.question": "why so" if n in filled else "" for n in range(3)}
    assert panel.post(NOTES, form(panel) | rows).status_code == 200
    again = form(panel)
    assert {name: again.get(name) for name in rows} == rows
    assert panel.post(NOTES, again).status_code == 200
    assert form(panel) == again


def test_a_sentence_with_another_beginning_stays_first(panel: Browser) -> None:
    """Where nobody knows how the form was, as after a restart, the first sentence is in the first row."""
    saved(panel, sentence__ana_ruiz__0__stem="own", sentence__ana_ruiz__0__text=ENDING)
    again = Browser(panel.home)
    again.come_in()
    assert form(again)[FIRST] == ENDING


def test_the_sentences_of_a_letter_that_left_cannot_be_changed(page: Browser) -> None:
    """They are read-only, the page says so, and a new one can still be typed; before it leaves nothing of this."""
    page.home.added()
    locked = re.compile(r'<textarea class="ending" readonly id="sentence\.ana-ruiz\.(\d)\.text"')
    assert not locked.search(page.get(NOTES).text)
    page.home.happened(EventKind.DRAFTED, THANKS, draft_id="d1", message_id="m1", thread_id="t1")
    page.home.happened(EventKind.SENDING, THANKS)
    page.home.happened(EventKind.SENT, THANKS, message_id="m2", by="afterword")
    shown = page.get(NOTES)
    filled = [n for n in "01" if form(page)[f"sentence.ana-ruiz.{n}.text"]]
    assert locked.findall(shown.text) == filled
    assert len(filled) == 1
    assert "This letter has left, so the sentences below can no longer be changed." in words(shown)
    assert form(page)[f"sentence.ana-ruiz.{filled[0]}.stem"] == "enjoyed-hearing"
