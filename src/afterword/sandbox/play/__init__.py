"""The sandbox's page: the demo's mailboxes to play in, and its clock; on loopback, behind a key of its own.

Everything that it does it does by the control side's verbs (control.py).
"""
