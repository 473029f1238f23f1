"""Migrations of the application database, run when it is opened."""
