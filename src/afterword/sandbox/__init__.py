"""A Gmail on loopback that behaves like the real one where it bites, for the demo and for tests.

`with Sandbox() as sandbox:` starts it; its methods are the control side. Nothing leaves this machine.
"""

from afterword.sandbox.control import COMPOSE, READONLY
from afterword.sandbox.faults import FaultKind
from afterword.sandbox.quirks import Quirks
from afterword.sandbox.remote import ControlError, connect
from afterword.sandbox.sandbox import Sandbox, serve

__all__ = ["COMPOSE", "READONLY", "ControlError", "FaultKind", "Quirks", "Sandbox", "connect", "serve"]
