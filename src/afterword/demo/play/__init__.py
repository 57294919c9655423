"""The sandbox's page: the demo's mailboxes to play in, and its clock; on loopback, behind a key of its own.

Everything it does goes through the control side's verbs (control.py).
"""
