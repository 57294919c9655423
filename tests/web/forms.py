"""A form as a browser would send it: every field by its name, with what it holds."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Text areas, inputs and choices of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str]] = {}
        self._open = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field begins."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        match tag:
            case "textarea":
                self._open, self.values[name], self.attributes[name] = name, "", given
            case "select":
                self._select = name
            case "option" if "selected" in given:
                self.values[self._select] = given["value"]
            case "input" if name and (given.get("type") != "checkbox" or "checked" in given):
                self.values[name] = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        """A field ends."""
        self._open = "" if tag == "textarea" else self._open

    def handle_data(self, data: str) -> None:
        """What a text area holds."""
        if self._open:
            self.values[self._open] += data


def _read(page: str) -> _Fields:
    fields = _Fields()
    fields.feed(page)
    return fields


def values(page: str) -> dict[str, str]:
    """What the fields hold; the first line break of a text area is the page's own (HTML 13.2.6.4.7)."""
    return {name: value.removeprefix("\n") for name, value in _read(page).values.items()}


def attributes(page: str) -> dict[str, dict[str, str]]:
    """The attributes of each text area, by its name."""
    return _read(page).attributes
