"""What tests of the sign-in share: a keyring in memory, and a world in which Jane has signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from daemon.signing import LockableKeyring, sign_in
from scenarios.world import ENDS, World, meeting, signed_in, world_in


@pytest.fixture
def ring() -> Iterator[LockableKeyring]:
    """The keyring of this process while the test runs."""
    before, memory = keyring.get_keyring(), LockableKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def signed(tmp_path: Path, fresh_store: Path, ring: LockableKeyring) -> Iterator[World]:
    """Jane's Afterword sends by itself; her sign-in is in the keyring, and two letters lie in Gmail for their time."""
    with world_in(tmp_path / "home", fresh_store) as made:
        sign_in(made)
        made.add(meeting())
        made.at(ENDS)
        yield made
        made.mailbox = signed_in(made.sandbox)  # what was revoked ended that sign-in too
