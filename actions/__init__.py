"""Custom actions: what needs the database or the calendar. One small file per topic."""
