"""What others keep and check: texts derived again, bundles of evidence, the whole history exported.

Reads the store and writes files; refuses to change what is recorded.
"""
