"""The roles of people, and the groups that give them.

A steward is named by a domain and an owner by a module; every other role is a group of
accounts. Roles add up: who is in two groups may do what either may.
"""

READERS = "readers"
PROPOSERS = "proposers"
AUDITORS = "auditors"
ADMINISTRATORS = "administrators"

# What every installation has; their names are what the registry goes by.
GROUPS = (READERS, PROPOSERS, AUDITORS, ADMINISTRATORS)
