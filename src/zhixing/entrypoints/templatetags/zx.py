"""Every tag and filter of the pages, from `entrypoints.components`; docs/ui.md lists them with their arguments.

Any text argument may be a pair `"中文 || English"`. Registered as a template builtin: no `{% load %}` is needed.
"""

from django import template

from zhixing.entrypoints.components import banks, blocks, cases, figures, marks, sales

register = template.Library()
for _part in (marks, blocks, cases, figures, sales, banks):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
