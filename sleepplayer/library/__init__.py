"""The files a person has, and those that come with the program, as tracks."""
