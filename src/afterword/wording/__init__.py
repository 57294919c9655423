"""Wording help, only on request: a model offers sentences from the rough notes of one interview.

Every offered sentence is checked against the notes before it is shown, and goes into a letter only if the candidate
accepts it. Nothing that runs by itself imports this package.
"""
