"""Workbooks (xlsx): templates to be filled in, what people send back, and lists to be printed."""
