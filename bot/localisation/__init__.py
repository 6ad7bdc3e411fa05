"""Texts in the person's language: gettext catalogues, the fallback chain, dates and lists."""
