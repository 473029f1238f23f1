"""The services: each answers one kind of question for one viewer, and nothing reads around it."""
