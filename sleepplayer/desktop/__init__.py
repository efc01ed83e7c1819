"""The operating system: the loop's clockwork, signals, sleep. QtCore and QtDBus, no widgets."""
