"""Tools for assistants, over the Model Context Protocol: they read the plans and note what the candidate says.

Nothing here approves, sends, forgets or signs in. No words from a mail reach the assistant, because they could steer
it: a tool shows a mail only as a class, a person of the interview and a time.
"""
