"""The pages' templates; what they are given is escaped."""

import jinja2

TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("monitor.query"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
