"""The calculators of the law library: one description each, for the shell, the public's pages, files and the docs.

Works without Django, a database and keys. A rule and its figures live in `law`; here is only what is asked and shown.
"""
