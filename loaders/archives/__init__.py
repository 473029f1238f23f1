"""Zips among the files that people bring: taken apart below a private folder, by the command and by the page alike."""
