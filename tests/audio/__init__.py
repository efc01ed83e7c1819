"""The engines: by hand in made-up time, by contract in real time, and by ear."""
