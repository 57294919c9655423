"""The notes of the interview in `cli.homes`, finished and read as a whole: its letter leaves by itself."""

from __future__ import annotations

FINISHED = """\
[notes]
read = true
fit = [{ stem = "last-job", text = "moved four teams to one build" }]
challenge = { stem = "how-hard", text = "release every week" }
offers = [{ stem = "start-by", text = "cutting the build in half" }]

[[people]]
name = "Ana Ruiz"
[people.notes]
sentences = [{ stem = "helped-to-hear", text = "why the release train leaves on Tuesdays" }]
"""
