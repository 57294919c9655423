"""Points of one list in one form: 'Writing one checklist' beside 'Pair each newcomer' reads like two people."""

from __future__ import annotations

import re

_VERBS = frozenset(
    re.findall(
        r"[\w-]+",
        """accept adapt add address adjust advise agree align analyse analyze answer apply arrange ask
    assess assign audit automate balance book brief bring budget build buy calculate call change
    chart check clarify clean coach collect combine communicate compare connect consolidate
    coordinate count cover create cross-train cut define delegate delete deliver demonstrate deploy
    describe design develop document draft draw edit encourage ensure establish evaluate explain
    extend facilitate find fix flag focus follow gather get give go group grow guide handle help
    hire hold identify implement improve include increase inspect install interview introduce invite
    join keep label launch lead learn limit link list listen look maintain make manage map mark
    measure meet mentor migrate monitor move name negotiate note observe offer open order organise
    organize pair plan post prepare present prevent print prioritise prioritize produce promote
    propose protect prove publish put raise reach read rebuild record recruit redesign reduce
    refactor remove reorganize repair repeat replace report rescue research resolve retain review
    revise rotate run save schedule search secure sell send separate set shadow share shorten show
    sign simplify sit sketch solve sort speak split stabilize standardize start stay stock stop
    streamline strengthen study supervise support survey swap take talk teach tell test track train
    translate treat trim turn understand unify update use validate verify visit walk watch welcome
    work write be begin come do have invest pack reach see spend swap try
    adopt allocate appoint approve archive assemble attend backfill benchmark block buddy carry celebrate chase choose
    close commit compile complete conduct confirm contact contract convert cook copy correct cost deal debug decide
    decrease dedicate drive drop earn eliminate empower engage enter exchange expand experiment file fill
    finish forecast
    free freeze host import inform install integrate investigate isolate issue lay lend lift load lower merge model
    notify onboard outline own park pay phase pilot place point practise practice preserve produce profile purchase push
    put reconcile reconnect refine refresh register reinforce relocate renew rent request reserve respond restructure
    resume reuse reward route sample scale scan schedule screen score seek segment serve shape ship shift shop simulate
    slow source spot stagger standardise step store stretch structure submit suggest swap switch sync target taste tour
    trace transfer trial upgrade upskill weigh widen""",
    )
)
_DOUBLED = frozenset(
    {"cut", "get", "map", "plan", "put", "run", "set", "sit", "split", "stop", "swap", "trim"}
)
"""Verbs that double their last letter before -ing."""


_OBJECT = (
    r"(?:an?|the|one|two|three|each|every|all|both|my|our|your|their|its|this|that|these|those|them|people)"
)
"""What shows that the -ing form is a verb's: 'Training the ward', and not 'Training for the ward'."""


_NEXT = re.compile(
    rf"(?:{_OBJECT}|it|everyone|everybody|\d+|with|by|from|to|into|up|out|off|on|at|in)\b", re.IGNORECASE
)
_THINGS_TOO = frozenset(
    re.findall(
        r"[\w-]+",
        """address answer audit balance book brief budget call change chart check coach count cover cut deal design
    document draft drive drop exchange experiment file fix flag focus forecast freeze group guide help host increase
    interview issue label launch lead limit link list load look map mark measure mentor model monitor move name note
    offer open order outline own pack park pay phase pilot place plan point post practice present price print process
    profile push raise record rent repair repeat report request rescue research reserve review reward route run sample
    save scale schedule score screen search set shadow shape share shift ship shop show sign sketch slow sort source
    split spot start stay step stock stop store stretch study support survey swap switch target taste test tour track
    train transfer treat trial trim try turn update upgrade use visit walk watch welcome work buddy contract cost
    profile purchase sync stagger touch value""",
    )
)
"""Verbs that are things as well: 'buddy check' and 'test runs' are nothing that one would do."""


def _gerund(verb: str) -> str:
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{verb}ing"


_BASE = {_gerund(verb): verb for verb in _VERBS}
_DOING = re.compile(rf"({'|'.join(sorted(_BASE))})(?= {_OBJECT}\b)", re.IGNORECASE)


def in_one_form(points: tuple[str, ...]) -> tuple[str, ...]:
    """The points, each as an instruction, where some begin so and the rest with the -ing form of a known verb.

    Where any point begins with something else, all are left as they were typed.
    """
    doing = [_DOING.match(point) for point in points]
    telling = [point.split(" ", 1)[0].lower() in _VERBS for point in points]
    surely = all(match or told for match, told in zip(doing, telling, strict=True))
    if not surely or not any(doing) or not any(telling):
        return points
    return tuple(map(_instruction, points, doing))


def instruction(point: str) -> str:
    """The point as an instruction, where it begins with the -ing form of a known verb and what is done to something."""
    doing = _DOING.match(point)
    return _instruction(point, doing) if doing else point


def is_verb(word: str) -> bool:
    """Whether the word can be a verb that is known: 'start', 'plan'."""
    return word.lower() in _VERBS


def is_gerund(word: str) -> bool:
    """Whether the word is the -ing form of a verb that is known: 'hiring', and not 'morning'."""
    return word.lower() in _BASE


def is_instruction(point: str) -> bool:
    """Whether the point begins with a verb that is known."""
    head, _, rest = point.partition(" ")
    if head.lower() not in _VERBS or not rest or rest.lower().startswith(("of ", "is ", "are ")):
        return False
    return head.lower() not in _THINGS_TOO or _NEXT.match(rest) is not None


def _instruction(point: str, doing: re.Match[str] | None) -> str:
    return (_BASE.get(doing[1].lower()) or doing[1]).capitalize() + point[doing.end() :] if doing else point
