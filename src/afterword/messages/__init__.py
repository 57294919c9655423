"""What Afterword says: reasons, states, events and notifications, as sentences for a terminal or for the page."""

from afterword.messages.reasons import Face, why

__all__ = ["Face", "why"]
