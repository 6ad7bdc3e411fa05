"""The shelter workers' web app: try the replies, correct them, keep beds and buses current."""
