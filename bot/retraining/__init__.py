"""From messages to a better model: what they are, whether they are good."""

import logging

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it warns of its own style files
