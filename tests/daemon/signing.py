"""Jane's sign-in: the keyring of a test, what `afterword setup` leaves behind, and the daemon that lives on it."""

from __future__ import annotations

from keyring.errors import KeyringLocked

from afterword.daemon.daemon import Daemon
from afterword.gmail import token_store
from afterword.gmail.token_store import StoredSignIn
from gmail.conftest import MemoryKeyring
from scenarios.world import ANA, JANE, LI, World


class LockableKeyring(MemoryKeyring):
    """One that the person can lock."""

    locked = False
    asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        """The entry, where it is not locked."""
        self.asked += 1
        if self.locked:
            raise KeyringLocked("Failed to unlock the collection!")
        return super().get_password(service, username)


def sign_in(world: World, account: str = JANE, scopes: list[str] | None = None, named: str = JANE) -> None:
    """What `afterword setup` leaves behind; by whom, and with which boxes ticked."""
    token, client = world.sandbox.sign_in(account, scopes), world.sandbox.client_secrets()["installed"]
    kept = StoredSignIn(
        client["client_id"],
        client["token_uri"],
        tuple(token["scope"].split()),
        client["client_secret"],
        token["refresh_token"],
    )
    token_store.keep(named, kept)
    facts = {"state": "ok", "granted": list(kept.granted), "at": world.now.isoformat()}
    world.app.store.keep_sign_in(world.app.account_id, facts)
    world.app.store.forget_told(world.app.account_id, "sign-in")


def letters(world: World) -> int:
    """How many letters arrived."""
    return len(world.inbox(ANA)) + len(world.inbox(LI))


def beats(daemon: Daemon, world: World, times: int = 20) -> None:
    """Polls and ticks, half a minute apart."""
    for _ in range(times):
        daemon.poll()
        world.later(seconds=30)
