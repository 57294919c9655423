"""Many mailboxes on one PostgreSQL: for career offices, coaches and outplacement firms.

procrastinate keeps the jobs, in the database that holds the facts. A job says 'look at account N' and nothing else:
what is to be done there is planned when it runs, by the same engine as on a laptop. Nothing here is loaded unless an
`afterword fleet` command runs.
"""
