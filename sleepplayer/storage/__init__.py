"""What outlives the evening: where files lie, small JSON documents, the log."""
