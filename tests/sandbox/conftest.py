"""A sandbox with two people, and the two ways in: raw HTTP, and the real Google client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

from afterword.sandbox import Sandbox
from sandbox.clients import ANA, JANE, Raw

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Running, with Jane the candidate and Ana of Acme; mail to other addresses leaves it."""
    with Sandbox() as running:
        running.add_account(JANE, "Jane Doe")
        running.add_account(ANA, "Ana Ruiz")
        yield running


@pytest.fixture
def jane(sandbox: Sandbox) -> Iterator[Raw]:
    """Jane's account over plain HTTP, with compose and readonly."""
    raw = Raw(sandbox, JANE)
    yield raw
    raw.session.close()


@pytest.fixture
def users(sandbox: Sandbox) -> Iterator[Any]:
    """Jane's account through the real Google client."""
    credentials = Credentials(sandbox.sign_in(JANE)["access_token"])
    with build(
        "gmail",
        "v1",
        credentials=credentials,
        static_discovery=True,
        client_options={"api_endpoint": sandbox.url},
    ) as service:
        yield service.users()
