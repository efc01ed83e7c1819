"""The operating system: the loop's clockwork, signals, sleep. QtCore, no widgets."""
