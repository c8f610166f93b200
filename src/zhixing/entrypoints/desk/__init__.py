"""办案台: the pages of court staff. They parse, make one call, and show."""
