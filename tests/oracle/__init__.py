"""An account of village matters computed a second time, by brute force, from the text of the domain alone."""
