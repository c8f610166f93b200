"""The practice world: banks, vehicle office, police, price platforms and SMS in one process with a store of its own.

It speaks HTTP to the platform and imports nothing of `zhixing.domain` or `zhixing.infra`.
"""
