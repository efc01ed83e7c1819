"""The engines: a mixer that follows the session's envelope, over players that make the sound."""
