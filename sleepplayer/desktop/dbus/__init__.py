"""D-Bus, by messages of exact types, and without ever waiting for a bus."""
