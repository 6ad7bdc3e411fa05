"""Facts about places, departures and sources: models, import, look-up, freshness."""
