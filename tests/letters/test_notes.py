"""Reading notes: what was typed in a hurry still makes a sentence."""

from __future__ import annotations

import pytest

from afterword.core.facts import OpenQuestion
from afterword.letters import notes as n
from afterword.letters import phrases as say


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("payroll", "payroll"),
        ("Payroll.", "payroll"),
        ("- the night roster", "the night roster"),
        ("2. Hiring in Lisbon;", "hiring in Lisbon"),
        ("how onboarding works across nine zones", "how onboarding works across nine zones"),
        ("How the team hires", "how the team hires"),
        ("We spoke about X.", "X"),
        ("talked a lot about the garden", "the garden"),
        ("We also discussed German tax law.", "German tax law"),
        ("our conversation about sourdough", "sourdough"),
        ("asked about self-scheduling", "self-scheduling"),
        ("she asked how I would win back teenagers", "how I would win back teenagers"),
        ("loved the walk through the cold room", "the walk through the cold room"),
        ("Kubernetes", "Kubernetes"),
        ("SQL and dbt", "SQL and dbt"),
        ("a platform that is growing", "a platform that is growing"),
        ('"the second shift"', "the second shift"),
        ("Very interested in my time at Siemens", "my time at Siemens"),
        ("importance of empathy", "the importance of empathy"),
        ("reduce scrap", "how to reduce scrap"),
        ("how they onboard their people", "how you onboard your people"),
        ("their move to Leeds", "your move to Leeds"),
        ("how nurses swap their shifts", "how nurses swap their shifts"),
        ("forty patients a day", "forty patients a day"),
        ("people who leave within a year", "people who leave within a year"),
        ("the reports that managers never read", "the reports that managers never read"),
        ("  the notes   on\n two lines ", "the notes on two lines"),
        ("PAYROLL TRAINING IN SAP", "payroll training in SAP"),
        ("WE TALKED ABOUT THE NIGHT SHIFT", "the night shift"),
        ("we talked about the move to Lisbon...", "the move to Lisbon"),
        ("spoke at length with Ben about pricing", "pricing"),
        ("ok so we talked about the canteen", "the canteen"),
        ("the line was bad, but we talked about kites", "kites"),
        ("Really nice chat about dogs!", "dogs"),
        ("The interview was mostly about payroll", "payroll"),
        ("common interest in rowing", "rowing"),
        ("we discussed: SAP", "SAP"),
        ("asked if I could travel", "whether I could travel"),
        ("how she got into nursing", "how you got into nursing"),
        ("how much they travel", "how much you travel"),
        ("if they use agile", "whether you use agile"),
        ("told about the merger", "the merger"),
        ("went through my CV", "my CV"),
        ("grilled me a lot on SQL", "SQL"),
        ("questions about my gap year", "my gap year"),
        ("how he really runs the floor", "how you really run the floor"),
        ("liked how she explains her charts", "how you explain your charts"),
        ("how Ana counts her heads", "how you count your heads"),
        ("how Ben counts heads", "how Ben counts heads"),
        ("her move from sales to HR", "your move from sales to HR"),
        ("Ana's years at Siemens", "your years at Siemens"),
        ("Payroll: how we moved it", "payroll and how we moved it"),
        ("work-life balance!!", "work-life balance"),
        ("看護のシフト", "看護のシフト"),
        ("St. Mary's ward", "St. Mary's ward"),
        ('the "war room"', 'the "war room"'),
    ],
)
def test_a_fragment_fits_behind_about(typed: str, topic: str) -> None:
    """A fragment, or a sentence that says no more than what was spoken about, is read as a topic."""
    assert n.talk([typed], "Ana Ruiz") == n.Talk(topics=(topic,))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("You mentioned that users skip the tour", "You mentioned that users skip the tour."),
        ("we compared notes on kites.", "We compared notes on kites."),
        ("I told you about Lagos", "I told you about Lagos."),
        ("showed me the new desk", "You showed me the new desk."),
        ("She showed me her team's board", "You showed me your team's board."),
        ("Ana explained how her team hires", "You explained how your team hires."),
        ("She loves cycling with her son", "You love cycling with your son."),
        ("Ana teaches her team German", "You teach your team German."),
        ("wants somebody who can start in May", "You want somebody who can start in May."),
        ("Ana was a nurse herself", "You were a nurse yourself."),
        ("They struggle to hire drivers", "You struggle to hire drivers."),
        ("told him about my clean record", "I told you about my clean record."),
        ("She said she'd been there for ten years", "You said you'd been there for ten years."),
        ("She said that she's moved twice", "You said that you've moved twice."),
        ("mentioned he plays the cello", "You mentioned you play the cello."),
        ("He's from Chicago", "You're from Chicago."),
        ("She doesn't like meetings", "You don't like meetings."),
        ("has two kids, and coaches football", "You have two kids, and coach football."),
        ("been there since 2010", "You have been there since 2010."),
        ("uses Kotlin", "You use Kotlin."),
        ("leads the team", "You lead the team."),
        ("liked my answer on budgets", "You liked my answer on budgets."),
        ("explained my approach", "I explained my approach."),
        ("mentioned I can start in may", "I mentioned I can start in May."),
        ("saw the lab", "I saw the lab."),
        ("was shown the lab", "I was shown the lab."),
        ("both love jazz", "We both love jazz."),
        ("she will call me on friday", "You will call me on Friday."),
        ("Mr. Ruiz mentioned the merger", "You mentioned the merger."),
        ("recommended a book on negotiation", "You recommended a book on negotiation."),
        ("laughed about printers", "We laughed about printers."),
        ("agreed on the importance of testing", "We agreed on the importance of testing."),
        ("both of us grew up in Ohio", "Both of us grew up in Ohio."),
        ("learned that the team is remote", "I learned that the team is remote."),
        ("I liked how she runs the stand-up", "I liked how you run the stand-up."),
        ('"we ship on Fridays"', "You said “We ship on Fridays.”"),
        ('"We ship on Fridays," she said', "You said “We ship on Fridays.”"),
        ("hiring is chaos, she said", "You said hiring is chaos."),
        ("you don't get rich here he said", "You said you don't get rich here."),
        ("she's been there 12 yrs", "You've been there 12 years."),
        ("Ana told me that they will move", "You told me that you will move."),
        ("that they don't measure it", "You don't measure it."),
        ("I asked how they prioritise", "I asked how you prioritise."),
        ("I told about my years at sea", "I told you about my years at sea."),
        ("She asked if I could drive and I said yes", "You asked if I could drive and I said yes."),
    ],
)
def test_a_sentence_is_said_to_the_reader(typed: str, said: str) -> None:
    """A sentence stands by itself, and what was noted of the reader is said to them."""
    assert n.talk([typed], "Ana Ruiz") == n.Talk(sentences=(said,))


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("The team is moving to Iceberg next year.", "the team is moving to Iceberg next year"),
        ("late data breaks the morning reports", "late data breaks the morning reports"),
        ("half of the new people leave within a year", "half of the new people leave within a year"),
        ("teams work in silos", "teams work in silos"),
        ("that the office moves to Leeds", "the office moves to Leeds"),
        ("the office moves to Leeds", "the office moves to Leeds"),
        ("it takes a week", "it takes a week"),
        ("leads come from the web", "leads come from the web"),
        ("I will get a car", "I will get a car"),
        ("can I lift 50 kg", "“Can I lift 50 kg?”"),
        ("do they pay overtime", "“Do you pay overtime?”"),
        ("la mudanza a Sevilla", "la mudanza a Sevilla"),
        ("the council sounds great", "the council sounds great"),
        ("Team size: 8", "team size (8)"),
        ("how does onboarding work?", "“How does onboarding work?”"),
        ("Big team. It grows. Small budget", "big team. It grows. Small budget"),
        ("Why does the train leave on Tuesdays", "“Why does the train leave on Tuesdays?”"),
        ("asked me how would you start", "“How would you start?”"),
        ("how do you hire? we compared that at length", "how do you hire? We compared that at length"),
    ],
)
def test_a_statement_stands_behind_a_colon(typed: str, remark: str) -> None:
    """What is neither a topic nor said to the reader takes the shape that is never wrong."""
    assert n.talk([typed]) == n.Talk(remarks=(remark,))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "-",
        "n/a",
        "N/A",
        "none",
        "…",
        "???",
        "1.",
        "TBD",
        "we talked about…",
        "asked me about",
        "!!",
    ],
)
def test_a_note_that_says_nothing_is_no_note(typed: str) -> None:
    """Blanks, dashes and N/A are left out, wherever they stand."""
    nothing = n.talk([typed]), n.fit([typed]), n.offers([typed]), n.topic(typed)
    assert nothing == (n.Talk(), n.Fit(), (), ("", ""))


@pytest.mark.parametrize(
    "typed",
    [
        "payroll; the garden",
        "long talk about payroll; also about the garden",
        "1) payroll 2) the garden",
        "- payroll\n- the garden",
        " * payroll\n\n * the garden\n",
    ],
)
def test_several_notes_in_one_are_several(typed: str) -> None:
    """Semicolons, numbers and bullets part them."""
    assert n.talk([typed]) == n.Talk(topics=("payroll", "the garden"))


def test_commas_part_a_list_of_things_alone() -> None:
    """'pick rates, peak season, scrap' are three; one thing of which more is said stays one."""
    assert n.talk(["pick rates, the canteen, scrap"]) == n.Talk(topics=("pick rates", "the canteen", "scrap"))
    assert n.talk(["my portfolio, especially the app"]).remarks == ("my portfolio, especially the app",)


def test_what_was_told_in_one_breath_is_parted() -> None:
    """'we talked about X and then she said Y' is a topic, and something said to the reader."""
    told = "um we talked about the garden and then she asked if I sing and I said I do"
    assert n.talk([told], "Ana Ruiz") == n.Talk(
        topics=("the garden",), sentences=("You asked if I sing and I said I do.",)
    )


def test_a_quotation_that_is_no_statement_keeps_its_quotes() -> None:
    """'Write like you talk' was said; a title in quotes that fits behind 'about' is a topic."""
    assert n.talk(["“Write like you talk”"], "Ana Ruiz").remarks == ("“Write like you talk”",)
    assert n.talk(['"the second shift"'], "Ana Ruiz").topics == ("the second shift",)


def test_sentences_that_lean_on_one_another_stay_together() -> None:
    """'It grows' says nothing without the sentence before it; what stands by itself is a note by itself."""
    assert n.talk(["You moved to Leeds. You hire in May."]).sentences == (
        "You moved to Leeds.",
        "You hire in May.",
    )
    assert n.talk(["Big team. Small budget"]).remarks == ("big team. Small budget",)
    assert n.talk(["You moved to Leeds. She loves it."]).remarks == ("you moved to Leeds. You love it",)


def test_a_statement_with_a_semicolon_stays_one() -> None:
    """Only topics are parted."""
    assert n.talk(["You moved to Leeds; the team followed"]).sentences == (
        "You moved to Leeds; the team followed.",
    )


@pytest.mark.parametrize(
    ("typed", "deed"),
    [
        ("ran payroll for nine countries", "I ran payroll for nine countries"),
        ("Built the ingestion", "I built the ingestion"),
        ("I'm licensed in Ohio", "I'm licensed in Ohio"),
        ("fluent in Spanish", "I am fluent in Spanish"),
        ("licensed in two states", "I am licensed in two states"),
        ("trained twelve apprentices", "I trained twelve apprentices"),
        ("speak Spanish", "I speak Spanish"),
        ("quick learner", "I am a quick learner"),
        ("passionate about food", "I am passionate about food"),
        ("on call for three years", "I have been on call for three years"),
        ("been a nurse for 20 years", "I have been a nurse for 20 years"),
        ("never missed a deadline", "I never missed a deadline"),
        ("speaks Spanish", "I speak Spanish"),
        ("bilingual", "I am bilingual"),
        ("willing to relocate", "I am willing to relocate"),
        ("currently leading a team of 5", "I am currently leading a team of 5"),
        ("Strong communicator", "I am a strong communicator"),
        ("early riser", "I am an early riser"),
        ("mentioned that I ran payroll", "I ran payroll"),
        ("set up the lab from scratch", "I set up the lab from scratch"),
        ("MANAGED A TEAM OF TWELVE", "I managed a team of twelve"),
        ("Managed a team of 12, cut costs by 20%", "I managed a team of 12 and cut costs by 20%"),
        ("my own son is autistic", "my own son is autistic"),
        ("used to run a bar", "I used to run a bar"),
        ("used to noise", "I am used to noise"),
        ("organised 2 office moves", "I organised 2 office moves"),
        ("a fast learner", "I am a fast learner"),
        ("don't mind nights", "I don't mind nights"),
        ("play the accordion", "I play the accordion"),
        ("broke the harbor story", "I broke the harbor story"),
    ],
)
def test_a_deed_begins_with_i(typed: str, deed: str) -> None:
    """What one did, is or can is said in the first person."""
    assert n.fit([typed]) == n.Fit(deeds=(deed,))


@pytest.mark.parametrize(
    "typed",
    [
        "ten years on tower cranes",
        "my Arabic",
        "OSHA 30",
        "speedy handovers",
        "set up of the lab",
        "chartered engineer",
        "unlimited licence",
        "promoted twice",
        "awarded best teacher",
        "love of kids",
        "motivated",
        "own tools",
        "fluent Mandarin",
        "hands-on experience",
        "good references",
    ],
)
def test_a_thing_stays_a_thing(typed: str) -> None:
    """A point that names a thing is no deed."""
    assert n.fit([typed]) == n.Fit(points=(typed,))


@pytest.mark.parametrize(
    ("typed", "offer"),
    [
        ("I can take the weekends", "Take the weekends."),
        ("I'd ask them first", "Ask them first."),
        ("by pairing people", "Pair people."),
        ("I would start by listening", "Start by listening."),
        ("trained a team before", "I trained a team before."),
        ("because I did it before", "I did it before."),
        ("done this before", "I have done this before."),
        ("1) set up a buddy", "Set up a buddy."),
        ("I have done this before", "I have done this before."),
        ("dbt tests", "dbt tests."),
        ("i'd love to help w/ anything", "I'd love to help with anything."),
        ("automated plunge freezing", "Automated plunge freezing."),
        ("signed copies", "Signed copies."),
        ("leak detection maybe", "Perhaps leak detection."),
    ],
)
def test_an_offer_is_a_sentence_of_a_list(typed: str, offer: str) -> None:
    """Every point of the list begins with a capital, ends with a stop and carries no number of its own."""
    assert n.offers([typed]) == (offer,)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("how I would start", "how I would start."),
        ("payroll training", "about payroll training."),
        ("She asked about the notice period", "about the notice period."),
        ("whether I can travel", "whether I can travel."),
        ("if I can travel", "whether I can travel."),
        ("asked for references", "for references."),
        ("wanted references", "for references."),
        ("I couldn't explain deadlocks", "about deadlocks."),
        ("didn't know the answer about GAAP", "about GAAP."),
        ("wants a sample of my work", "for a sample of my work."),
        ("asked me to send a sample", "me to send a sample."),
    ],
)
def test_a_question_fits_behind_you_asked(question: str, asked: str) -> None:
    """A question is quoted; a fragment of one becomes part of the sentence."""
    assert n.answers([OpenQuestion(question, "yes, twice")]) == (n.Answered(asked, "Yes, twice."),)


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("my notice period", "3 months", ("about my notice period:", "3 months.")),
        ("when I can start", "Early May", ("when I can start:", "early May.")),
        ("how many people I led", "I led twelve", ("how many people I led.", "I led twelve.")),
        ("my notice period", "It is three months.", ("about my notice period.", "It is three months.")),
        ("the portfolio", "https://x.example/p", ("about the portfolio:", "https://x.example/p.")),
    ],
)
def test_a_short_answer_stands_in_one_sentence(question: str, answer: str, said: tuple[str, str]) -> None:
    """A fragment behind a colon, a sentence by itself; an address is not written with a capital."""
    assert n.answers([OpenQuestion(question, answer)]) == (n.Answered(*said),)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Have you run a payroll migration?", "“Have you run a payroll migration?”"),
        ("do you know SAP", "“Do you know SAP?”"),
        ("how would you start", "“How would you start?”"),
        ("can u do nights", "“Can you do nights?”"),
        ("whats your close rate", "“What's your close rate?”"),
        ("when can i start", "“When can you start?”"),
        ("am I licensed", "“Are you licensed?”"),
        ("when you can start?", "“When can you start?”"),
        ("why this airline", "“Why this airline?”"),
        ("what is expected of me", "“What is expected of you?”"),
        ("how many languages", "“How many languages?”"),
        ("explain the method", "me to explain the method."),
        ("please send the certificates", "me to send the certificates."),
        ("Tell me about yourself", "me to tell you about myself."),
        ("Could you describe a time you failed?", "me to describe a time I failed."),
        ("worst trade", "about this: worst trade."),
        ("notice period", "about this: notice period."),
    ],
)
def test_what_does_not_lead_to_its_answer_is_led_to_it(question: str, asked: str) -> None:
    """A question, an order and a bare thing are followed by 'My answer:', in small letters where it is a fragment."""
    assert n.answers([OpenQuestion(question, "1 march")]) == (n.Answered(f"{asked} My answer:", "1 March."),)
    assert n.answers([OpenQuestion(question, "it is so.")])[0].answer == "It is so."


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Have you used Kafka?", "ran a cluster for two years", "I ran a cluster for two years."),
        ("palaeography", "can read Gothic hands", "I can read Gothic hands."),
        ("What would you stop doing?", "paid social", "paid social."),
        ("Nights?", "yes no problem", "yes, no problem."),
        ("Nights?", "i stay calm. parents get a call", "I stay calm. Parents get a call."),
    ],
)
def test_an_answer_has_somebody_who_did_it(question: str, answer: str, said: str) -> None:
    """What begins with a deed begins with I; a thing stays one; each sentence has its capital."""
    assert n.answers([OpenQuestion(question, answer)])[0].answer == said


def test_a_whole_sentence_needs_no_word_before_it() -> None:
    """Behind a quoted question it answers by itself; one word, a deed or a bare yes is led to."""
    which = "Which survey did you use?"
    for answer, led in (
        ("It was a pulse survey.", False),
        ("I used two of them.", False),
        ("None so far.", True),
    ):
        (said,) = n.answers([OpenQuestion(which, answer)])
        assert said == n.Answered(f"“{which}”{' My answer:' * led}", answer)


def test_a_question_without_an_answer_is_left_out() -> None:
    """The letter never repeats a question that it does not answer."""
    assert n.answers([OpenQuestion("Why?", ""), OpenQuestion("How?", " n/a ")]) == ()


def test_lists_of_one_two_and_three_read_naturally() -> None:
    """Commas and an and; semicolons where an item holds a comma of its own."""
    said = [say.series(items) for items in (["a"], ["a", "b"], ["a", "b", "c"], ["a, x", "b", "c"])]
    assert said == ["a", "a and b", "a, b and c", "a, x; b; and c"]
    assert say.series(["a", "b"], "about ") == "about a and about b"


def test_a_challenge_is_a_topic_or_a_statement() -> None:
    """'The main challenge is …' says no more than its topic; a sentence keeps its verb."""
    assert n.topic("The main challenge is a tour that nobody finishes") == ("a tour that nobody finishes", "")
    assert n.topic("They struggle to hire drivers") == ("", "you struggle to hire drivers")
    assert n.topic("Late data breaks the reports.") == ("", "late data breaks the reports")
    assert n.topic("Nurses quit") == ("", "nurses quit")
    assert n.topic("I think the challenge will be the migration") == ("the migration", "")
    assert n.topic("need to cut costs") == ("the need to cut costs", "")
    assert n.topic("to grow from 10 to 100 people") == ("how to grow from 10 to 100 people", "")
    assert n.topic("biggest problem: turnover") == ("turnover", "")


@pytest.mark.parametrize(
    ("typed", "act"),
    [
        ("I can train the team", "train the team"),
        ("by training the team", "train the team"),
        ("Training the team", "train the team"),
        ("a buddy system", ""),
        ("buddy check before anyone climbs", ""),
        ("show them their own photos", "show them their own photos"),
        ("I have done this twice", ""),
        ("train of thought", ""),
        ("test", ""),
    ],
)
def test_a_single_offer_fits_behind_i_would(typed: str, act: str) -> None:
    """Where it surely begins with a verb; else it stands behind a colon."""
    assert n.act(typed) == act


def test_steps_told_in_one_note_are_a_list() -> None:
    """Where they are all that was noted; else they stay together."""
    assert n.offers(["inventory first. Then owners"]) == ("Inventory first.", "Then owners.")
    assert n.offers(["inventory first. Then owners", "ask"])[0] == "Inventory first. Then owners."


def test_points_of_a_list_stand_in_one_form() -> None:
    """Instructions and -ing forms mixed become instructions, whatever the verb does before -ing."""
    typed = ("pair each newcomer", "writing one checklist", "Running a pilot", "by asking the ward first")
    assert n.offers(typed) == (
        "Pair each newcomer.",
        "Write one checklist.",
        "Run a pilot.",
        "Ask the ward first.",
    )


@pytest.mark.parametrize(
    "typed",
    [
        ("writing one checklist", "asking the ward"),  # all of one form already
        ("write one checklist", "a rota for weekends"),  # one that is no verb at all
        ("write one checklist", "training for the night staff"),  # a thing, and not what one does
        ("write one checklist", "morning rounds"),  # a word that only looks like one
        ("write one checklist", "zooming in on costs"),  # a verb that is not known
    ],
)
def test_a_list_that_is_not_surely_mixed_is_left_alone(typed: tuple[str, ...]) -> None:
    """Nothing is changed where the rule could be wrong."""
    assert [one.rstrip(".").lower() for one in n.offers(typed)] == [one.lower() for one in typed]
