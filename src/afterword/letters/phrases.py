"""Words as they stand in a letter: a capital where a sentence begins, a stop at its end, an 'and' before the last."""

from __future__ import annotations

import re

from afterword.letters import words as w

_I = re.IGNORECASE

_SMALL = frozenset(
    re.findall(
        r"\w+",
        """it he she we you they there
    a an the how why what when where which who whose whether your our their my his her its this these those that
    some many more most few several one two three four five six seven eight nine ten twelve fifteen twenty thirty
    with without for from in on at by of to and or as about across between during under over after before both each
    not no too never only less new old big small long short good twice once me him them do can yes be if was were so
    families scope strong solid deep broad daily weekly monthly first last next
    payroll team teams staff shift shifts night nights weekend budget budgets training safety customer customers
    patient patients pupil pupils student students remote career careers people hiring growth data code quality
    kitchen classroom ward site office holiday holidays family children sport sports cooking music travel books
    years weeks months hours experience knowledge clean open late early working leading
    account accounts animals apprentices archive art audits backlog baking beds benefits bikes birds
    blueprints bonus bread bridges brewing bugs buses business calls camping cards care cars cats charts
    cheese chess childcare choir churn classes clients climate climbing coaching coffee colleagues
    communication companies company compliance conflict contracts cooks cost costs craft crew cross culture
    cuts cycles dance dashboards deadlines debt delays delivery demand deployment design desks different
    diversity documentation dogs drivers drawing efficiency emails energy equipment errors ethics events
    everyone everything failure farming feedback field film finance fire fishing fleet flexible flowers food
    football forecasting freight fresh front full funding furniture future games gardening gardens getting
    good grants grid growing guests half handover handovers hard health heat help hiking hobbies horses
    hospital hotel hours house housing how's incident incidents innovation insurance interns inventory items
    jazz jobs journalism keeping kids kites labour labor land language languages launch law layout
    leadership leads lean learning leave legacy legal lessons letters library life lighting local logistics
    loss lots low lunch machines mail making management manual maps markets marketing materials maternity
    maths meals meetings mentors mergers methods metrics mixed mobile money more morale most moving museum
    natural network nurses nursing onboarding online operations orders ordering organic our overtime
    packaging parents parking parts partners past paper people's permits pets phones photos physics piano
    plans planning plant plants poetry policy power practice press prices pricing printers process processes
    product products production project projects promotion public purchasing quiet racing rail rates recipes
    records recycling reliability rent repairs reporting reports research restaurants retail retention
    returns reviews riding risk risks roads robots roles rosters routes routines rowing rules running safe
    salary sales savings scaling schedules school schools science scrap security seeds selling seniority
    service services ships shops sick signs skills sleep small social software soil solar sound sourdough
    spare special speed stability staffing stages standards statistics steel stock stories strategy stress
    structure style supervision suppliers supply surveys swimming system systems talent targets tax taxes
    teaching technology tennis testing tests textiles theatre theater therapy tickets time tools tourism
    tours trade traffic trains transport travelling trees trends trust turnover tutoring uniforms unions
    units user users vacation values vans vendors volunteers volunteering wages walking wards warehouse
    waste water weather weekends welding wellbeing wind wine winter women wood woodwork workflow workload
    work world writing yoga young youth""",
    )
)
_COMMON_END = re.compile(r"(?:ings?|tions?|ments?|ness|ances?|ences?|ships?|ures?|isms?)$")
_NAMES = frozenset(
    re.findall(
        r"\w+",
        """beijing nanjing boeing hastings reading hemingway browning france florence lawrence clarence terrance
    provence clement inverness guinness salesforce excellence""",
    )
)


def calm(text: str) -> str:
    """The text without shouting: words in capitals alone become small, but for what may be an abbreviation."""
    heads = re.findall(r"[^\W\d_]+", text)
    if len(heads) < 3 or any(map(str.islower, text)) or not any(len(head) > 4 for head in heads):
        return text
    return re.sub(r"[^\W\d_]+", lambda match: _calm(match[0]), text)


def _calm(word: str) -> str:
    known = word.lower() in _SMALL or re.fullmatch(w.IRREGULAR, word, _I)
    return word if word == "I" or (len(word) < 4 and not known) else word.lower()


def sentences(text: str) -> str:
    """Several sentences, each behind the first with a capital."""
    return re.sub(r"((?<=[^\W\d]{3})[.!?]\s+)([a-z])", lambda match: match[1] + match[2].upper(), text)


def brief(items: tuple[str, ...]) -> str:
    """The first that a short letter can hold in a sentence, or nothing."""
    return next((item for item in items if len(item.split()) < 13), "")


_TELLS = re.compile(r"^(you (?:said|mentioned|told me|think|believe|explained|know)) that ")


def recalled(items: tuple[str, ...]) -> str:
    """Sentences about the reader as they stand behind 'I remember': 'that you … and that you ….'."""
    said = [
        _TELLS.sub(r"\1 ", re.sub(r"\.(?=”?$)", "", lower_first(item)))
        for item in items
        if not item.startswith(("I ", "I'", "I’"))
    ]
    parted = "; and that " if any("," in one for one in said) else " and that "
    return "that " + stop(parted.join(said)) if said else ""


def capital(text: str) -> str:
    """The text with a capital first letter, unless its first word is written as a name is (dbt, iOS)."""
    head = text.split(" ", 1)[0]
    if (
        any(map(str.isupper, head))
        or "://" in head
        or "@" in head
        or (head.isascii() and len(head) > 1 and not re.search(r"[aeiouy\W\d]", head))
    ):
        return text
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small first letter, unless it begins with I or an abbreviation."""
    head = re.split(r"['’\s]", text, maxsplit=1)[0]
    if head == "I" or sum(map(str.isupper, head)) > 1:
        return text
    return text[:1].lower() + text[1:]


def inside(text: str) -> str:
    """The text as it stands inside a sentence: small at the start where that is surely no name."""
    text = text.strip(" .;,:")
    head = re.split(r"[^\w]", text, maxsplit=1)[0]
    common = len(head) > 4 and _COMMON_END.search(head) is not None and head.lower() not in _NAMES
    known = head.lower() in _SMALL or common
    if text[len(head) : len(head) + 1] in {"+", "#", "/", "&"}:
        return text
    return lower_first(text) if (known and head[1:].islower()) or head.lower() == "a" else text


def stop(text: str) -> str:
    """The text with a stop at its end."""
    return text if text.endswith((".", "!", "?", "…", ".”", "?”", "!”")) else text + "."


def sentence(text: str) -> str:
    """A capital at its start and a stop at its end."""
    return capital(stop(text))


def listed(items: tuple[str, ...] | list[str]) -> str:
    """What stands behind a colon: parted by semicolons, with a stop at the end; several sentences come last."""
    return stop("; ".join(sorted(items, key=lambda item: w.SEVERAL.search(item) is not None)))


def full(text: str) -> str:
    """Running text, one sentence or several, each with a capital, on one line and with a stop at its end."""
    text = " ".join(text.split())
    return sentence(sentences(text.rstrip(" ,;:")))


def theirs(text: str) -> str:
    """What was said to one reader, said of them to another: 'how you work' becomes 'how they work'."""
    for mine, yours_ in (("yourself", "themselves"), ("yours", "theirs"), ("your", "their"), ("you", "they")):
        text = re.sub(rf"\b{mine}\b", yours_, text, flags=_I)
    return text


def two_deeds(deed: str) -> str:
    """'managed a team of 12, cut costs' is 'managed a team of 12 and cut costs'."""
    return re.sub(rf",\s+(?={w.PAST})", " and ", deed, flags=_I) if deed.count(",") == 1 else deed


def a_kind_of(text: str) -> str:
    """'a quick learner', 'an experienced planner'."""
    return ("an " if text[:1].lower() in "aeiou" else "a ") + lower_first(text)


def also(deed: str) -> str:
    """'I also ran …', 'I am also …', unless the deed says so itself."""
    if re.search(r"\b(?:also|too)\b", deed) or not deed.startswith(("I ", "I’", "I'")):
        return capital(deed)
    return re.sub(
        rf"^(I(?: am| have(?= (?:been|{w.PAST}))| was| can)?|I['’]\w+) ", r"\1 also ", deed, count=1
    )


def series(items: tuple[str, ...] | list[str], before: str = "") -> str:
    """'a', 'a and b', 'a, b and c'; `before` stands before each. Items that hold commas are parted by semicolons."""
    said = [before + item for item in items]
    if len(said) < 2:
        return "".join(said)
    heavy = len(said) > 2 and any("," in item for item in said)
    rest = ("; " if heavy else ", ").join(said[:-1])
    return f"{rest}; and {said[-1]}" if heavy else f"{rest} and {said[-1]}"
