"""The shelf: the kept library as window, terminal and command line use it.

Composition, like `app`: it joins `storage` (what is kept) with `library` (what looks into files).
"""
