"""Wording help, only when it is asked for: what a model offers out of the rough notes of one interview.

Every offered sentence is checked against the notes before it is shown, and goes into a letter only when the candidate
takes it. Nothing that runs by itself imports this room.
"""
