"""Machinery under the rooms: settings, accounts, events, jobs, clock, encryption, files."""
