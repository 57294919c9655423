"""What was finished for each letter: who gets which shared sentence, and when a letter says something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.finishing import (
    MOST_FITS,
    MOST_OFFERS,
    MOST_PERSONAL,
    Share,
    answered,
    digest,
    is_complete,
    share,
    spare,
    words,
)
from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Role,
    Sentence,
    SharedSentence,
)
from domain.stories import ANA, BOB, HEARD, LIKED, RITA, SILENT, meeting

CARL = replace(ANA, id="carl", name="Carl Fox", email="carl@acme.example")
DORA = replace(ANA, id="dora", name="Dora Kern", email="dora@acme.example")
PANEL = (ANA, BOB, CARL, DORA)
SILENT_BOB = replace(BOB, notes=PersonNotes())


def offer(text: str, *readers: Person) -> SharedSentence:
    """An offer, ticked for those people; dealt out where nobody is named."""
    return SharedSentence("start-by", text, tuple(p.id for p in readers) or None)


def fit(text: str, *readers: Person) -> SharedSentence:
    """What shows that somebody fits, in the same way."""
    return replace(offer(text, *readers), stem="last-job")


CHALLENGE = SharedSentence("how-hard", "keep a build green")
OFFERS = (offer("pairing up"), offer("timing the tests"), offer("writing it down"))
FITS = (fit("ran the builds"), fit("taught the tools"))
FULL = Notes(fit=FITS, challenge=CHALLENGE, offers=OFFERS)


def shares(notes: Notes, *people: Person) -> dict[str, Share]:
    """What each of those people gets of the notes."""
    of = meeting(*(people or PANEL), notes=notes)
    return {p.id: share(of, p) for p in of.people}


def texts(sentences: tuple[Sentence, ...]) -> list[str]:
    """Their endings."""
    return [one.text for one in sentences]


# who gets what


def test_the_first_interviewer_gets_every_offer_and_each_other_offer_reaches_one_more() -> None:
    """Three for Ana; one for Bob and one for Carl; none for Dora, who would read Ana's first again."""
    dealt = shares(FULL)
    assert {name: texts(one.offers) for name, one in dealt.items()} == {
        "ana": ["pairing up", "timing the tests", "writing it down"],
        "bob": ["timing the tests"],
        "carl": ["writing it down"],
        "dora": [],
    }


def test_each_fit_is_in_one_letter() -> None:
    """Two for four people: neighbours who compare their mail do not read the same."""
    dealt = shares(FULL)
    assert {name: texts(one.fit) for name, one in dealt.items()} == {
        "ana": ["ran the builds"],
        "bob": ["taught the tools"],
        "carl": [],
        "dora": [],
    }


@pytest.mark.parametrize("panel", [(ANA,), (ANA, BOB), PANEL])
def test_nothing_that_was_written_is_in_no_letter(panel: tuple[Person, ...]) -> None:
    """As long as there is room, each dealt sentence is in at least one."""
    held = shares(FULL, *panel).values()
    assert {one.text for share_ in held for one in share_.fit} == {one.text for one in FITS}
    assert {one.text for share_ in held for one in share_.offers} == {one.text for one in OFFERS}


def test_the_challenge_goes_wherever_an_offer_meets_it() -> None:
    """To Dora it would say that the work is hard, and nothing else, even where a fit was ticked for her."""
    ticked = replace(FULL, fit=(*FITS, fit("wrote the guide", DORA)))
    assert [name for name, one in shares(ticked).items() if one.challenge] == ["ana", "bob", "carl"]


def test_a_challenge_that_nothing_meets_goes_to_the_first_interviewer() -> None:
    """It is said once, and not to a coordinator."""
    dealt = shares(Notes(challenge=CHALLENGE), RITA, *PANEL)
    assert [name for name, one in dealt.items() if one.challenge] == ["ana"]


def test_every_second_letter_puts_the_fit_first() -> None:
    """After the challenge in one letter, before it in the next, so that letters of a panel do not run alike."""
    assert [one.fit_first for one in shares(FULL).values()] == [False, True, False, True]


def test_whoever_is_alone_gets_two_fits() -> None:
    """With one interviewer nothing need be kept for others; a coordinator beside them changes nothing."""
    three = replace(FULL, fit=(*FITS, fit("wrote the guide")))
    for people in ((ANA,), (ANA, RITA)):
        assert texts(shares(three, *people)["ana"].fit) == ["ran the builds", "taught the tools"]


def test_no_letter_holds_more_than_three_offers() -> None:
    """Of five the first three are in the first letter; the others reach the rest of the panel."""
    five = Notes(offers=(*OFFERS, offer("asking the users"), offer("pruning the tests")))
    dealt = shares(five)
    assert texts(dealt["ana"].offers)[:2] == ["pairing up", "timing the tests"]
    assert [len(one.offers) for one in dealt.values()] == [3, 1, 1, 1]
    assert {text for one in dealt.values() for text in texts(one.offers)} == {one.text for one in five.offers}


def test_a_tick_changes_nothing_for_the_others() -> None:
    """What is ticked for Bob is in his letter alone, and whatever was dealt still reaches somebody."""
    ticked = replace(FULL, offers=(*OFFERS, offer("mentoring", BOB)), fit=(*FITS, fit("mentored ten", BOB)))
    dealt = shares(ticked)
    assert texts(dealt["bob"].offers) == ["mentoring"]
    assert texts(dealt["bob"].fit) == ["mentored ten"]
    assert [texts(dealt[name].offers) for name in ("carl", "dora")] == [
        ["timing the tests"],
        ["writing it down"],
    ]
    assert [texts(dealt[name].fit) for name in ("ana", "carl")] == [["ran the builds"], ["taught the tools"]]
    assert "mentoring" not in texts(dealt["ana"].offers)


def test_a_ticked_offer_is_not_crowded_out() -> None:
    """Ana would be dealt three; the fourth is ticked for her, so it is among her three."""
    found = shares(replace(FULL, offers=(*OFFERS, offer("mentoring", ANA))))["ana"].offers
    assert texts(found) == ["pairing up", "timing the tests", "mentoring"]


def test_a_sentence_that_is_ticked_for_nobody_is_in_no_letter() -> None:
    """An empty list of readers is nobody, which is something else than dealt out."""
    nobody = SharedSentence("start-by", "saying nothing", ())
    dealt = shares(Notes(fit=(replace(nobody, stem="last-job"),), challenge=nobody, offers=(nobody,)))
    assert all(one == Share(fit_first=one.fit_first) for one in dealt.values())


def test_a_challenge_can_be_ticked_too() -> None:
    """Then only those read it."""
    dealt = shares(replace(FULL, challenge=replace(CHALLENGE, readers=("carl",))))
    assert [name for name, one in dealt.items() if one.challenge] == ["carl"]


def test_a_coordinator_gets_only_what_is_ticked() -> None:
    """Rita was not in the room: nothing is dealt to her, and she takes no interviewer's turn."""
    assert shares(FULL, RITA, *PANEL)["rita"] == Share()
    dealt = shares(replace(FULL, offers=(*OFFERS, offer("calling back", RITA))), RITA, *PANEL)
    assert texts(dealt["rita"].offers) == ["calling back"]
    assert texts(dealt["ana"].offers) == texts(shares(FULL)["ana"].offers)


READERS = st.none() | st.lists(st.sampled_from([p.id for p in (*PANEL, RITA)]), unique=True).map(tuple)
SHARED = st.lists(
    st.builds(SharedSentence, st.sampled_from(["start-by", "would"]), st.sampled_from("abcdefgh"), READERS),
    max_size=6,
    unique_by=lambda one: one.text,
).map(tuple)
NOTES = st.builds(
    Notes, fit=SHARED, challenge=st.none() | SHARED.filter(bool).map(lambda s: s[0]), offers=SHARED
)
PEOPLE = st.lists(st.sampled_from([*PANEL, RITA]), min_size=1, unique=True)


@given(NOTES, PEOPLE)
def test_any_deal_is_fair(notes: Notes, people: list[Person]) -> None:
    """Ticked sentences go where they are ticked and nowhere else; letters stay small; the notes' order is kept."""
    dealt = shares(notes, *people)
    panel = [p.id for p in people if p.part is Role.INTERVIEWER]
    for name, one in dealt.items():
        for every, got, most in ((notes.offers, one.offers, MOST_OFFERS), (notes.fit, one.fit, MOST_FITS)):
            order = [each.text for each in every]
            assert texts(got) == sorted(texts(got), key=order.index)
            mine = [each.text for each in every if name in (each.readers or ())]
            others = [t for t in texts(got) if t not in mine]
            assert not {each.text for each in every if each.readers is not None} & set(others)
            assert set(mine[:MOST_OFFERS]) <= set(texts(got))
            assert len(others) <= max(most - len(mine), 0)
        assert len(one.offers) <= MOST_OFFERS
    for every, held, most in (
        (notes.offers, {name: texts(one.offers) for name, one in dealt.items()}, MOST_OFFERS),
        (notes.fit, {name: texts(one.fit) for name, one in dealt.items()}, MOST_FITS),
    ):
        nowhere = {each.text for each in every if each.readers is None} - {
            t for got in held.values() for t in got
        }
        assert not nowhere or all(len(held[name]) >= most for name in panel)


# what is complete, and what is left over


@pytest.mark.parametrize(
    ("notes", "complete"),
    [
        (PersonNotes(), False),
        (PersonNotes((HEARD,)), True),
        (PersonNotes(letter="Dear Ana, …"), True),
        (PersonNotes((Sentence("own", "  "),)), False),
        (PersonNotes(letter=" \n"), False),
        (PersonNotes(open_questions=(OpenQuestion("Which year?", "2019."),)), False),
        (PersonNotes(closing=Sentence("good-luck", "the move")), False),
    ],
)
def test_a_letter_is_complete_with_a_sentence_of_its_own(notes: PersonNotes, complete: bool) -> None:
    """One personal sentence, or the whole text in one's own words; an answer or a closing alone is not enough."""
    assert is_complete(replace(ANA, notes=notes)) is complete


def test_three_personal_sentences_are_in_a_letter_and_the_others_are_kept() -> None:
    """What is beyond them is for a nudge."""
    many = tuple(Sentence("own", f"Number {n}") for n in range(MOST_PERSONAL + 2))
    assert texts(spare(replace(ANA, notes=PersonNotes(many)))) == ["Number 3", "Number 4"]


def test_questions_without_an_answer_are_in_no_letter() -> None:
    """A question is answered or left out."""
    both = (OpenQuestion("Which year?"), OpenQuestion("Which team?", "The second."))
    assert answered(replace(ANA, notes=PersonNotes(open_questions=both))) == both[1:]


# when a letter says something else

MINE = PersonNotes(
    (HEARD, LIKED),
    (OpenQuestion("Which team?", "The second."), OpenQuestion("Which year?")),
    Sentence("good-luck", "the move"),
)
OF = meeting(
    replace(ANA, notes=MINE), BOB, LIKED_RITA := replace(RITA, notes=PersonNotes((LIKED,))), notes=FULL
)

Change = Callable[[Interview], Interview]


def of_ana(**changes: object) -> Change:
    """Another fact of Ana's."""
    return lambda of: replace(of, people=(replace(of.people[0], **changes), *of.people[1:]))  # type: ignore[arg-type]


def noted(**changes: object) -> Change:
    """Something else in what is noted for Ana."""
    return of_ana(notes=replace(MINE, **changes))  # type: ignore[arg-type]  # the tests name the fields


def shared(**changes: object) -> Change:
    """Something else in the notes of the whole interview."""
    return lambda of: replace(of, notes=replace(of.notes, **changes))  # type: ignore[arg-type]  # as above


LOUDER = [
    noted(sentences=(HEARD,)),
    noted(sentences=(LIKED, HEARD)),
    noted(sentences=(HEARD, replace(LIKED, stem="own"))),
    noted(sentences=(HEARD, replace(LIKED, text="let newcomers break the build once."))),
    noted(open_questions=(OpenQuestion("Which team?", "The third."),)),
    noted(open_questions=(OpenQuestion("Which team?", "The second.", "asked-about"),)),
    noted(open_questions=()),
    noted(closing=None),
    noted(letter="In my own words."),
    of_ana(name="Ana María Ruiz"),
    of_ana(language="de"),
    of_ana(form_of_address="Dr."),
    shared(fit=()),
    shared(challenge=replace(CHALLENGE, text="keep two builds green")),
    shared(challenge=replace(CHALLENGE, readers=("bob",))),
    shared(offers=OFFERS[:2]),
    shared(offers=(*OFFERS[:2], offer("mentoring", ANA))),
    shared(attachments=("cv.pdf",)),
]

SILENTLY = [
    noted(sentences=(HEARD, LIKED)),
    noted(open_questions=(*MINE.open_questions, OpenQuestion("And then?"))),
    of_ana(phone="2"),
    of_ana(email="ruiz@acme.example"),
    of_ana(linkedin="https://linkedin.example/ana", welcomes=("email",), time_zone="Asia/Tokyo"),
    shared(rough="something else", read=True),
    shared(offers=(*OFFERS, offer("mentoring", BOB))),
    shared(offers=(*OFFERS, offer("a fourth"))),
    lambda of: replace(of, people=(of.people[0], SILENT_BOB, of.people[2])),
    lambda of: replace(of, rules=replace(of.rules, no_calls=True), sequence=3),
]


@pytest.mark.parametrize("change", LOUDER)
def test_a_digest_changes_with_the_words(change: Change) -> None:
    """Each sentence, its stem, their order, the greeting and what goes along: with another one it is another letter."""
    after = change(OF)
    assert digest(after, after.people[0]) != digest(OF, OF.people[0])


@pytest.mark.parametrize("change", SILENTLY)
def test_a_digest_stays_with_the_words(change: Change) -> None:
    """What is not in Ana's letter does not ask for it to be read again."""
    after = change(OF)
    assert digest(after, after.people[0]) == digest(OF, OF.people[0])


def test_more_than_a_letter_has_room_for_changes_nothing_in_it() -> None:
    """A fourth sentence is for a nudge: the letter that was read is still the same."""
    three = replace(ANA, notes=PersonNotes((HEARD, LIKED, Sentence("own", "Three"))))
    four = replace(ANA, notes=PersonNotes((*three.notes.sentences, Sentence("own", "Four"))))
    assert digest(meeting(three), three) == digest(meeting(four), four)


def test_in_ones_own_words_only_those_count() -> None:
    """Where the text was written as a whole, sentences that it no longer holds change nothing."""
    own = noted(letter="In my own words.")(OF)
    other = noted(letter="In my own words.", sentences=())(OF)
    assert digest(own, own.people[0]) == digest(other, other.people[0])
    assert digest(shared(offers=())(own), own.people[0]) == digest(own, own.people[0])


def test_a_letter_that_passes_thanks_on_holds_the_words_for_them_too() -> None:
    """Another reader carried, or another sentence of theirs, and it is another letter."""
    bob, carl = BOB, replace(CARL, notes=PersonNotes((Sentence("own", "Well met"),)))
    of = meeting(bob, carl, LIKED_RITA)
    seen = {
        digest(of, LIKED_RITA),
        digest(of, LIKED_RITA, (bob,)),
        digest(of, LIKED_RITA, (bob, carl)),
        digest(of, LIKED_RITA, (SILENT_BOB, carl)),
    }
    assert len(seen) == 4


@given(st.text(), st.text())
def test_any_other_text_is_another_letter(one: str, other: str) -> None:
    """Whatever was typed, lone surrogates too: the same words the same digest, other words another one."""
    first, second = (replace(ANA, notes=PersonNotes((Sentence("own", text),))) for text in (one, other))
    assert (digest(meeting(first), first) == digest(meeting(second), second)) is (one == other)


def test_no_two_letters_of_a_panel_have_one_digest() -> None:
    """Also where the very same is finished for both: the name in the greeting is another one."""
    same = [replace(p, notes=PersonNotes((HEARD,))) for p in PANEL]
    of = meeting(*same, notes=FULL)
    assert len({digest(of, p) for p in of.people}) == len(PANEL)


@given(NOTES, NOTES, PEOPLE)
def test_where_the_words_are_the_same_every_digest_is(
    before: Notes, after: Notes, people: list[Person]
) -> None:
    """`words` speaks for all letters of the interview at once."""
    one, other = meeting(*people, notes=before), meeting(*people, notes=replace(after, rough="other"))
    if words(one) == words(other):
        assert [digest(one, p) for p in people] == [digest(other, p) for p in people]
    assert words(one) == words(replace(one, notes=replace(before, rough="other", read=True)))


@pytest.mark.parametrize("change", LOUDER)
def test_words_change_with_any_letter(change: Change) -> None:
    """No letter says something else without them."""
    assert words(change(OF)) != words(OF)


def test_nothing_finished_is_nothing_to_share() -> None:
    """An interview without a single sentence deals nothing, and each letter still has a digest."""
    of = meeting(SILENT, SILENT_BOB, notes=Notes())
    assert [share(of, p).offers for p in of.people] == [(), ()]
    assert all(len(digest(of, p)) == 32 for p in of.people)
