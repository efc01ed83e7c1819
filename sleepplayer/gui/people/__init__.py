"""The Profile page: who listens, with which limits; and turning from one person to another."""
