"""Village matters and the branch's year, computed a second time, by brute force, from the text of the domain alone."""
