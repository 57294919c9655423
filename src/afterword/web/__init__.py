"""The local page: every interview at a glance, notes, and the candidate's word on each step; on loopback alone.

Nothing is imported here: the daemon that serves no page does without the weight of one.
"""
