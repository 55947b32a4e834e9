"""What supervision hears: its own small models of others' events. Fields that it does not use it does not read.

They are plain slotted classes: thousands pass every second, and what they hold has been checked by whoever recorded it.
"""
