"""Wires to other organisations: agencies, banks, SMS, price platforms. Pure clients; configuration is passed in."""
