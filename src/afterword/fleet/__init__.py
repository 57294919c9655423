"""Many mailboxes on one PostgreSQL: for career offices, coaches and outplacement firms.

procrastinate keeps the jobs, in the database that holds the facts. A job says only 'look at account N'. When it runs,
the same engine as on a laptop plans what to do there. Only `afterword fleet` commands load this package.
"""
