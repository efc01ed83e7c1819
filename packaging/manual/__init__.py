"""The manual page and the shell completions, made from what the command line understands."""
