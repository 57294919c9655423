"""Tools for assistants, by the Model Context Protocol: they read the plans and note what the candidate tells them.

Nothing here approves, sends, forgets or signs in. No word of a mail goes out: a mail is a class, a person of the
interview and a time, since what somebody wrote in a mail could steer the assistant.
"""
