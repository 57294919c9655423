"""Tools for assistants, by the Model Context Protocol: they read the plans and note what the candidate tells them.

Nothing here approves, sends, forgets or signs in. No word of a mail goes out, because it could steer the assistant:
a tool shows a mail only as a class, a person of the interview and a time.
"""
