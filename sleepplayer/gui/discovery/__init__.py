"""Discovery: short excerpts, one for each trigger, answered with one key each."""
