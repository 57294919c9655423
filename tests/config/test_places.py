"""Where things are, and that they are the person's alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from afterword.config import laptop_zone, make_private, paths, write_private
from afterword.config.fields import zone
from afterword.errors import InputError


def test_one_folder_where_the_variable_names_it(tmp_path: Path) -> None:
    """AFTERWORD_HOME holds config, state, log and own letters."""
    found = paths({"AFTERWORD_HOME": str(tmp_path)})
    assert found.config == tmp_path / "config.toml"
    assert found.database == tmp_path / "afterword.db"
    assert found.log == tmp_path / "afterword.log"
    assert found.templates == tmp_path / "templates"


def test_platform_folders_without_it() -> None:
    """Without the variable, or with an empty one, the platform's own folders are used."""
    assert paths({}) == paths({"AFTERWORD_HOME": " "})
    assert "afterword" in str(paths({}).config)


@pytest.mark.skipif(os.name != "posix", reason="folders have no such mode here")
def test_private_folder(tmp_path: Path) -> None:
    """A folder that was open to others is closed to them, and a new one is made with its parents."""
    open_one = tmp_path / "open"
    open_one.mkdir(mode=0o755)
    for folder in (open_one, tmp_path / "a" / "b"):
        assert stat.S_IMODE(make_private(folder).stat().st_mode) == 0o700


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """Where no folder can be made, that is an input error."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        make_private(tmp_path / "file" / "folder")


@pytest.mark.skipif(os.name != "posix", reason="files have no such mode here")
def test_a_private_file_is_written_whole(tmp_path: Path) -> None:
    """Under a lax umask too: 0600, what was there and what an interrupted write left is replaced, no copy is left."""
    file = tmp_path / "notes"
    file.write_text("old")
    (tmp_path / ".notes.new").write_text("half")
    before = os.umask(0)
    try:
        write_private(file, b"new")
    finally:
        os.umask(before)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_a_private_file_replaces_nothing_where_it_may_not(tmp_path: Path) -> None:
    """The file that was there stays as it was; one that was not there is written."""
    file = tmp_path / "notes"
    write_private(file, b"first", replace=False)
    with pytest.raises(FileExistsError):
        write_private(file, b"second", replace=False)
    assert file.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """Where the content cannot be written, the old content is still all there."""
    file = tmp_path / "notes"
    write_private(file, b"old")
    with pytest.raises(TypeError):
        write_private(file, "no bytes")  # type: ignore[arg-type]  # that is the point
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_laptop_zone_exists() -> None:
    """The laptop's zone is one that the program can compute with."""
    assert zone(laptop_zone()) == laptop_zone()
