"""One window and one evening in the terminal per person and data directory: who is the one
(`claim`), where it listens (`place`), and what other starts may ask of it (`messages`)."""
