"""A mail server on loopback that answers some commands as told; None hangs up instead."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class MailServer:
    port: int = 0
    mails: int = 0


@contextmanager
def lying_mail_server(lies) -> Iterator[MailServer]:
    """``lies``: answers by command, '' for the greeting and '.' for the mail's end; 'hangs up after' the mail."""
    server = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, to: str, otherwise: bytes) -> bool:
            answer = lies.get(to, otherwise)
            if answer is not None:
                self.wfile.write(answer + b"\r\n")
            return answer == otherwise

        def handle(self) -> None:
            self.say("", b"220 ready")
            while line := self.rfile.readline():
                word = line[:4].strip().decode("ascii", "replace").upper()
                if word == "QUIT":
                    return
                if word != "DATA":
                    self.say(word, b"250 ok")
                elif not self.say("DATA", b"354 go on"):
                    if lies["DATA"] is None:
                        return
                elif not self.take() or lies.get("hangs up after"):
                    return

        def take(self) -> bool:
            while self.rfile.readline() not in (b".\r\n", b""):
                pass
            server.mails += 1
            self.say(".", b"250 taken")
            return lies.get(".", b"") is not None

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """The sender may hang up first."""

    listening = Server(("127.0.0.1", 0), Handler)
    server.port = listening.server_address[1]
    threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
