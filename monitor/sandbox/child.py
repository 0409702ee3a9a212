"""The process that reads hostile text: it takes calls, one at a time, until the other side hangs up."""

import socket
import time

from monitor.sandbox.frames import receive_frame, send_frame
from monitor.sandbox.quota import Quota, limit_life, resident
from monitor.sandbox.tasks import Exhaustion, Reply, pack_reply, run_call


def serve(channel: socket.socket, quota: Quota) -> None:
    """Carry out calls until there are no more, or until this process has grown too large to be kept."""
    limit_life()
    at_first = resident()
    spent = False
    while not spent and (call := receive_frame(channel)) is not None:
        quota.limit_task()
        ending = run_call(call)
        del call
        spent = isinstance(ending, Exhaustion) or resident() - at_first > quota.growth
        send_frame(channel, pack_reply(Reply(ending, time.process_time(), spent)))
