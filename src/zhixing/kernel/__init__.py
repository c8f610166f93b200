"""Words every part of the platform shares: money, days, numbers, names, refusals. Pure: no Django, no clock."""
