"""The embedded engine: ArcadeDB as a child process that everyone who works in one home folder shares."""
