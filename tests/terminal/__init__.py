"""`sleepplayer play` in processes of its own."""
