"""Who is told what, and when: a change or a trouble meets the routes and becomes alerts.

The first route that matches takes a change, later ones only where it says ``proceed``. Noise is never
routed. What a document that flaps changes waits for a digest.
Nothing here is sent, stored or rendered, and no time is reckoned here: ``send_at`` does that.
"""

from monitor.route.change_facts import ChangeFacts, facts_of
from monitor.route.due_alerts import SendAt, route_change, route_recovery, route_trouble, routes_taking
from monitor.route.explanation import explain_routes, explain_trouble
from monitor.route.match import default_routes, default_trouble_route, matcher_refusals
from monitor.route.reach import BlindSpot, impossible_routes, shadowed_routes, unreachable_changes

__all__ = [
    "BlindSpot",
    "ChangeFacts",
    "SendAt",
    "default_routes",
    "default_trouble_route",
    "explain_routes",
    "explain_trouble",
    "facts_of",
    "impossible_routes",
    "matcher_refusals",
    "route_change",
    "route_recovery",
    "route_trouble",
    "routes_taking",
    "shadowed_routes",
    "unreachable_changes",
]
