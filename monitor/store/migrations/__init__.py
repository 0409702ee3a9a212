"""Alembic's folder: ``env.py`` runs the scripts of ``versions`` on the connection it is given."""
