"""Which language is this? Pure functions; no Rasa, no Telegram."""
