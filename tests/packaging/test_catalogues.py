"""The languages of the interface: each catalogue is whole, and no sentence of the code goes past it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts.lib.translate import LOCALE, SOURCES, languages, template, troubles
from scripts.lib.unmarked import too_early, unmarked, unmarked_html

from afterword.config.language import spoken
from afterword.web.labels import SAID_BY_SCRIPTS

CHECKOUT = Path(__file__).parents[2]
NOT_SAID = {
    "assistants/": "an assistant reads English, as a script does",
    "cli/manual.py": "the manual page is English",
    "cli/reports.py": "what the log says; the rest is marked",
    "config/durations.py": "words that are read; what is expected is marked",
    "config/person_names.py": "names",
    "config/watching.py": "what the log says",
    "config/writing.py": "the head of config.toml, whose comments are English",
    "daemon/daemon.py": "what the log says",
    "daemon/notify.py": "what the log says, and AppleScript",
    "demo/": "the story and its play are English",
    "domain/": "the core holds no sentence",
    "errors.py": "translated by config.language",
    "fleet/": "for whoever runs a fleet: what it says to a candidate is marked",
    "imports/spoken/": "words that are read",
    "imports/wording.py": "patterns",
    "imports/zones.py": "names of time zones",
    "letters/compose.py": "an error of the program",
    "letters/sample.py": "a sample letter",
    "letters/tasks.py": "an error of the program",
    "letters/templates.py": "a sample letter",
    "mail/leftover.py": "patterns",
    "mail/matching.py": "patterns",
    "mail/phrases.py": "patterns",
    "mail/rejections.py": "patterns",
    "mail/return_dates.py": "patterns",
    "os_service/": "the files of services",
    "sandbox/": "the Gmail for tests",
    "services/interview_form/people.py": "words that are read; the rest is marked",
    "services/meant.py": "words that are read; the rest is marked",
    "services/commands.py": "what the log says; the rest is marked",
    "services/proof.py": "a test letter, recognized by its words",
    "storage/": "SQL",
    "wording/prompts.py": "what a model reads",
}
"""Places whose texts no user reads, with the reason."""

NO_SENTENCES = re.compile(
    r"^<|^(?:in|from|filename):|^bold |^%|^set enable-|^default-src|^camera=|charset=|^attachment;|^config: \["
    r"|^-//|^In-Reply-To|^#? ?[a-z_]+ = |^[a-z.]+, [a-z0-9.]+, |^(?:pip|uv tool) install"
    r"|^(?:Reauthentication is needed|Could not find a suitable TLS|mailbox rules|Thanks for the interview – "
    r"|from the network|the clocks disagree|a step without a moment)"
)
"""Protocols, the words of other programs, a letter's default subject, and errors of the program."""


@pytest.mark.parametrize("code", languages())
def test_a_catalogue_is_whole(code: str) -> None:
    """It has every sentence of the code and no other, each translated, with the same gaps, and is compiled.

    `scripts/translate` brings new sentences in; `scripts/translate open de` lists what is to be translated.
    """
    assert list(troubles(code, template())) == []


def test_what_is_translated_is_spoken() -> None:
    """Each catalogue is compiled where the program looks for it, and has the tasks' texts in its language too."""
    assert spoken() == ["en", *languages()]
    english = {file.name for file in (CHECKOUT / "templates" / "en").glob("*.j2")}
    for code in languages():
        own = {file.name for file in (CHECKOUT / "templates" / code).glob("*.j2")}
        assert {"address.txt.j2", "checklist.txt.j2", "linkedin.txt.j2", "notes.txt.j2"} <= own & english
    assert LOCALE.is_relative_to(SOURCES)


def test_no_sentence_goes_past_the_catalogue() -> None:
    """Whatever reads like a sentence is marked, but for places that no user reads."""
    found = []
    for file in sorted(SOURCES.rglob("*.py")):
        place = file.relative_to(SOURCES).as_posix()
        if any(place.startswith(one) for one in NOT_SAID):
            continue
        texts = unmarked(file.read_text("utf-8"))
        found += [f"{place}:{line}: {text[:80]}" for line, text in texts if not NO_SENTENCES.search(text)]
    assert found == []


@pytest.mark.parametrize(
    "file", sorted((SOURCES / "web" / "templates").glob("*.html")), ids=lambda file: file.name
)
def test_no_words_of_a_template_go_past_the_catalogue(file: Path) -> None:
    """Whatever the page shows is marked, but for names and keys."""
    assert list(unmarked_html(file.read_text("utf-8"))) == []


def test_nothing_is_translated_before_the_language_is_chosen() -> None:
    """No module translates while it is imported: a table is marked, and translated where it is looked up."""
    files = sorted(SOURCES.rglob("*.py"))
    early = [f"{file.name}:{line}" for file in files for line in too_early(file.read_text("utf-8"))]
    assert early == []


def test_scripts_say_only_what_the_page_translates() -> None:
    """Every sentence of a script is one that the page brings in its language, and each of those is said."""
    scripts = [file for file in (SOURCES / "web" / "static").glob("*.js") if file.name != "htmx.min.js"]
    texts = [file.read_text("utf-8") for file in scripts if file.name != "words.js"]
    calls = [call for source in texts for call in re.findall(r"said\(([^;]*)", source)]
    said = {text for call in calls for text in re.findall(r'"([^"]*)"', call)}
    assert set(SAID_BY_SCRIPTS) <= said
    left = [text for source in texts for text in re.findall(r'"([A-Z][a-z]+ [^"]* [^"]*)"', source)]
    assert [text for text in left if text not in SAID_BY_SCRIPTS] == []
