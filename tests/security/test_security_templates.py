"""A template says words and reaches nothing else; what is not a template is never read as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from afterword.errors import InputError
from afterword.letters import Templates
from afterword.letters.sample import samples
from afterword.sandbox import Sandbox
from cli.homes import Home
from jane import CONFIG, INTERVIEW, here
from security.finished import FINISHED

ESCAPES = (
    "{{ you.__class__.__mro__[-1].__subclasses__() }}",
    "{{ ''.__class__ }}",
    "{{ ''['__class__']['__base__'] }}",
    "{{ (''|attr('__class__')).__base__ }}",
    "{{ '{0.__class__}'.format(you) }}",
    "{{ '{x.__init__.__globals__}'.format_map({'x': you}) }}",
    "{{ cycler.__init__.__globals__.os.system('touch ' ~ 'owned') }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.eval_ctx.environment }}",
    "{{ joiner.__call__.__globals__ }}",
    "{{ range(1000000000)|list|length }}",
    "{% set x = [].append(1) %}{{ [].clear() }}{{ x.__class__ }}",
    "{{ ().__class__.__bases__[0].__subclasses__()[0] }}",
    "{% import 'os' as os %}{{ os.name }}",
    "{% include '/etc/passwd' %}",
    "{% include '../config.toml' %}",
    "{% extends '../../etc/passwd' %}",
    "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    "{{ you.name.encode.__self__ }}",
)
BETRAYED = (
    "<class",
    "<function",
    "<module",
    "root:",
    "/bin/",
    "gid=",
    "endpoint",
    "__globals__",
    "Environment",
)


def values() -> dict[str, object]:
    """What a letter's template is given."""
    return dict(samples()[0])


def tried(call: Callable[[], str]) -> tuple[str, str]:
    """The text, or where the input error says that it is wrong."""
    try:
        return call(), "nowhere: thank-you.txt.j2, line 0, [letters] subject"
    except InputError as error:
        return "", error.problems[0].place


@pytest.mark.parametrize("escape", ESCAPES)
def test_an_own_template_reaches_nothing(tmp_path: Path, escape: str) -> None:
    """An own letter that tries to climb out is an input error with its file and line, or says nothing that matters."""
    own = tmp_path / "templates"
    own.mkdir()
    (tmp_path / "config.toml").write_text("endpoint = 'x'", "utf-8")
    (own / "thank-you.txt.j2").write_text(f"Dear you,\n{escape}\n", "utf-8")
    text, place = tried(lambda: Templates(own).render("thank-you", values()))
    assert "thank-you.txt.j2, line" in place
    assert [word for word in BETRAYED if word in text] == []


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_subject_reaches_nothing(escape: str) -> None:
    """The same of the subject's template: the key is named, or nothing that matters is said."""
    given = {"position": "Engineer", "company": "Acme", "you": {"name": "Jane Doe"}}
    text, place = tried(lambda: Templates().render_line(escape, given, "[letters] subject"))
    assert "[letters] subject" in place
    assert [word for word in BETRAYED if word in text] == []


def test_no_template_changes_what_it_is_given() -> None:
    """Lists that a template gets stay as they were, whatever it calls on them."""
    given = {"position": ["a"], "company": {"name": "Acme"}, "you": {"name": "Jane"}}
    for line in ("{{ position.append('b') }}", "{{ company.update({'name': 'Eve'}) }}", "{{ you.clear() }}"):
        with pytest.raises(InputError):
            Templates().render_line(line, given, "subject")
    assert given == {"position": ["a"], "company": {"name": "Acme"}, "you": {"name": "Jane"}}


@pytest.mark.parametrize(
    "escape", ["{{ 7 * 191 }}", "{% raw %}", "{{ you.__class__ }}", "{# hidden #}", "{% include 'x' %}"]
)
def test_notes_and_names_are_no_templates(home: Home, gmail: Sandbox, escape: str) -> None:
    """Braces in a company's name, a position or a note are words: they go out as they stand, or wait for the person."""
    text = json.dumps(f"Acme {escape}")
    ran = home.run("add", "-", given=INTERVIEW.replace('"Acme"', text).replace('"Engineer"', text))
    assert ran.code == 0
    notes = FINISHED.replace("release every week", f"release every week {escape}")
    assert home.run("notes", ran.out.split()[-1], "-", given=notes).code == 0
    home.clock.rest_at(here(23, 15, 45))
    assert home.run("run", "--once").code == 0
    (draft,) = [m for m in gmail.mailbox("jane@gmail.com") if m["draft_id"]]
    assert escape in draft["subject"]
    assert escape in draft["text"].replace("\n", " ")
    assert "1337" not in draft["subject"] + draft["text"]


def test_a_broken_own_template_stops_no_other_letter_silently(home: Home, gmail: Sandbox) -> None:
    """With an escape as one's own template nothing is drafted, the plan says why, and the daemon goes on."""
    own = home.folder / "templates"
    own.mkdir()
    (own / "thank-you.txt.j2").write_text(
        "{{ again() }}{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}"
    )
    home.added(notes=FINISHED)
    home.clock.rest_at(here(23, 15, 45))
    ran = home.run("run", "--once")
    assert ran.code in {0, 2}, ran.err
    assert [m for m in gmail.mailbox("jane@gmail.com") if m["draft_id"]] == []
    assert "thank-you.txt.j2" in "".join(home.run("doctor").out.split())  # a long path is broken over lines


def test_config_reaches_no_template_but_the_subject(home: Home, gmail: Sandbox) -> None:
    """A name or a number with braces in the config is words too."""
    home.config(CONFIG.format(endpoint=gmail.url).replace('"Jane Doe"', '"Jane {{ 7 * 191 }} Doe"'))
    home.added(notes=FINISHED)
    home.clock.rest_at(here(23, 15, 45))
    home.run("run", "--once")
    (draft,) = [m for m in gmail.mailbox("jane@gmail.com") if m["draft_id"]]
    assert "1337" not in draft["text"]
    assert "{{ 7 * 191 }}" in draft["text"].replace("\n", " ")
