"""The library page: everything one falls asleep to, findable."""
