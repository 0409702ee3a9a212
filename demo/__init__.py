"""A demonstration that needs no network: five made-up vendors on loopback, the real daemon, two inboxes.

Nothing here is imported by ``monitor``, and nothing here imports ``monitor``: the demo knows the product only
by what a user knows, its configuration and its messages.
"""
