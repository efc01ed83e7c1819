"""The evening, pure: the session, its sleep timer and its fade. No Qt, no VLC, no files."""
