"""Afterword: the words that come after an interview."""
