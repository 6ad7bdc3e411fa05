"""Puente: tells migrants in Mexico what they need to know, in the language they speak."""
