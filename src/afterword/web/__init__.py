"""The local page: every interview at a glance, notes, and the candidate's decision on each step; loopback only.

This file imports nothing, so that a daemon that serves no page does not load the code for one.
"""
