"""The play: servers up, daemon started, releases one after the other, inboxes read, verdicts reached.

That a document was looked at after a release is known from the requests that the site saw, never from the
daemon's database: the checks of one document follow each other, so that a further fetch proves the former one
recorded.
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.configuration import config_toml
from demo.daemon import Daemon, show_pages
from demo.documents import PAGES
from demo.expectations import Expectation, Finding, Subject, judge, subject_of
from demo.inboxes import HOOK_PATH, Inboxes, InboxMessage
from demo.releases import DIGEST, Release, releases
from demo.site import Site
from demo.terminal import Row, say, say_message, say_table, say_wrapped

START_SECONDS = 45.0
STEP_SECONDS = 25.0
LATE_SECONDS = 12.0
SETTLE_SECONDS = 1.0
DIGEST_AHEAD = timedelta(seconds=50)
"""The digest goes out at the first full minute after this; the steps that fill it take about 35 seconds."""
FILL_SECONDS = timedelta(seconds=30)
"""Where less than this is left after the first checks, the machine is slow and the digest is put off."""


@dataclass(slots=True)
class Play:
    """The running demonstration."""

    site: Site
    inboxes: Inboxes
    daemon: Daemon
    began: float = field(default_factory=time.monotonic)
    rows: list[Row] = field(default_factory=list)
    digests: list[InboxMessage] = field(default_factory=list)
    _read: int = 0

    @property
    def addresses(self) -> dict[str, str]:
        """Where each document is served."""
        return {each.key: self.site.url(each) for each in PAGES}

    def first_checks(self) -> None:
        """Wait until every document was fetched twice: the first version of each is recorded then."""
        say_step("first checks: nothing is announced for texts seen for the first time")
        complete = self._seen(dict.fromkeys(self.addresses, 2), START_SECONDS)
        time.sleep(SETTLE_SECONDS)
        self._conclude("first checks of 12 documents", (), complete)

    def step(self, release: Release) -> None:
        """Apply a release, wait until it was seen everywhere, and judge what arrived."""
        say_step(release.name)
        before = self.site.fetches()
        release.apply(self.site)
        wanted = {
            key: count + (release.looks if key in release.touched else 1) for key, count in before.items()
        }
        complete = self._seen(wanted, STEP_SECONDS)
        self._wait_for_messages(len(release.expected))
        time.sleep(SETTLE_SECONDS)
        self._conclude(release.name, release.expected, complete, note=release.note)

    def digest(self, due_at: datetime) -> None:
        """Wait for the digest and judge it; more than one is an error too."""
        say_step(f"the digest, due at {due_at:%H:%M} UTC")
        while not self.digests and datetime.now(UTC) < due_at + timedelta(seconds=LATE_SECONDS):
            time.sleep(0.2)
            self._set_aside_digests()
        time.sleep(SETTLE_SECONDS)
        messages = (*self._take_fresh(), *self.digests)
        findings = judge((DIGEST,), messages, self.addresses)
        self._report(f"daily digest at {due_at:%H:%M}", (DIGEST,), messages, findings)

    def _seen(self, wanted: Mapping[str, int], seconds: float) -> bool:
        """Wait until each document was fetched that often; gives up early where the daemon is gone."""
        until = time.monotonic() + seconds
        while not self.site.wait_for(wanted, seconds=0.5):
            if time.monotonic() > until or not self.daemon.is_running():
                return False
        return True

    def _wait_for_messages(self, count: int) -> None:
        """Until that many messages other than digests have arrived, or it is too late."""
        until = time.monotonic() + LATE_SECONDS
        while len(self._find_unread()) < count and time.monotonic() < until:
            time.sleep(0.1)

    def _find_unread(self) -> list[InboxMessage]:
        messages = self.inboxes.inbox.since(self._read)
        return [message for message in messages if subject_of(message) is not Subject.DIGEST]

    def _set_aside_digests(self) -> None:
        """A digest comes when its minute comes, whatever is going on; it is judged in its own row."""
        messages = self.inboxes.inbox.since(self._read)
        digests = [message for message in messages if subject_of(message) is Subject.DIGEST]
        if messages and len(digests) == len(messages):
            self._read += len(messages)
            self.digests.extend(digests)

    def _take_fresh(self) -> list[InboxMessage]:
        """The messages since the last look, digests set aside."""
        messages = self.inboxes.inbox.since(self._read)
        self._read += len(messages)
        self.digests.extend(message for message in messages if subject_of(message) is Subject.DIGEST)
        return [message for message in messages if subject_of(message) is not Subject.DIGEST]

    def _conclude(
        self, name: str, expected: Sequence[Expectation], complete: bool, *, note: str = ""
    ) -> None:
        messages = self._take_fresh()
        findings = judge(expected, messages, self.addresses)
        if not complete:
            late = Finding(verdict="missing", detail="some document was not fetched in time")
            findings = (late, *findings)
        self._report(name, expected, messages, findings, note=note)

    def _report(
        self,
        name: str,
        expected: Sequence[Expectation],
        messages: Sequence[InboxMessage],
        findings: Sequence[Finding],
        *,
        note: str = "",
    ) -> None:
        for message in messages:
            say_message(message, message.at - self.began)
        if not messages:
            say(f"  nothing arrived{f' ({note})' if note else ''}")
        for finding in findings:
            say_wrapped(f"{finding.verdict.upper()}: {finding.detail}", "  !! ")
        row = Row(
            release=name,
            expected=_count(each.channel for each in expected),
            received=_count(message.channel for message in messages),
            findings=tuple(findings),
        )
        self.rows.append(row)


def say_step(words: str) -> None:
    """The headline of a step."""
    say()
    say(f"== {words}")


def _count(channels: Iterable[str]) -> str:
    counts = Counter(channels)
    return ", ".join(f"{count} {channel}" for channel, count in sorted(counts.items())) or "none"


def digest_minute(now: datetime) -> datetime:
    """The first full minute that leaves time to fill the digest."""
    earliest = now + DIGEST_AHEAD
    return earliest.replace(second=0, microsecond=0) + timedelta(minutes=1)


WALK = (
    ("how every document stands", "status"),
    ("what changed", "changes"),
    ("why a change was judged so", "why 1"),
    ("what lies ahead", "upcoming --days 400"),
    ("what was sent", "alerts"),
)
"""What to ask of the history that the play leaves behind."""


def perform(*, keep: bool = False, serve: bool = False) -> int:
    """Play it all; 0 where everything came as expected, 1 where anything did not.

    ``keep`` leaves the folder with the history, and says what to ask of it; ``serve`` shows its pages until
    somebody interrupts.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="policy-monitor-demo-"))
        stack.callback(_tell_walk if keep else shutil.rmtree, folder)
        site = stack.enter_context(Site())
        inboxes = stack.enter_context(Inboxes())
        due_at = digest_minute(datetime.now(UTC))
        daemon = Daemon(folder, config_toml(site.url, digest=f"{due_at:%H:%M}"), _channels(inboxes))
        _introduce(site, inboxes, folder)
        stack.enter_context(daemon)
        play = Play(site=site, inboxes=inboxes, daemon=daemon)
        play.first_checks()
        if due_at - datetime.now(UTC) < FILL_SECONDS and daemon.is_running():
            due_at = digest_minute(datetime.now(UTC))
            daemon.reconfigure(config_toml(site.url, digest=f"{due_at:%H:%M}"))
            say(f"  this machine is slow: the digest is put off to {due_at:%H:%M} UTC")
        for release in releases(datetime.now(UTC).date()):
            if not daemon.is_running():
                break
            play.step(release)
        if daemon.is_running():
            play.digest(due_at)
        alive = daemon.is_running()
        daemon.stop()
        code = _conclude(play, alive)
        if serve:
            show_pages(folder)
        return code


def _tell_walk(folder: Path) -> None:
    """The commands that walk through what was kept."""
    say()
    say(f"The history stays in {folder}; ask it, for one:")
    program = Path(sys.executable).parent / "policy-monitor"
    for what, command in WALK:
        say(f"  {program} --config {folder}/config.toml {command}   # {what}")


def _channels(inboxes: Inboxes) -> dict[str, str]:
    """The environment from which the daemon takes its channels' addresses."""
    mail = f"mailto://127.0.0.1:{inboxes.mail_port}?from=monitor@demo.example&to=privacy@demo.example"
    return {
        "DEMO_SLACK_URL": f"slackhook://127.0.0.1:{inboxes.hook_port}{HOOK_PATH}",
        "DEMO_MAIL_URL": mail,
    }


def _introduce(site: Site, inboxes: Inboxes, folder: Path) -> None:
    say("policy-monitor demo: five made-up vendors, the real daemon, a chat webhook and a mail server")
    say()
    for each in PAGES:
        words = len(each.text().split())
        say(f"  {each.key:<24} {each.vendor.language}  {words:>5} words  {site.url(each)}")
    say()
    say(
        f"  chat on port {inboxes.hook_port}, mail on port {inboxes.mail_port}, "
        f"data and log in {folder} while it runs"
    )


def _conclude(play: Play, alive: bool) -> int:
    say()
    say_table(play.rows)
    say()
    bad = sum(bool(row.findings) for row in play.rows)
    code = play.daemon.exit_code
    steps, seconds = len(play.rows), time.monotonic() - play.began
    if alive and code == 0 and not bad:
        requests = sum(play.site.fetches().values())
        say(f"All {steps} steps as expected, in {seconds:.0f} s and {requests} fetches.")
        return 0
    if not alive or code != 0:
        say(f"The daemon {'did not stop cleanly' if alive else 'died'} (exit {code}).")
    say(f"{bad} of {steps} steps not as expected, in {seconds:.0f} s. The daemon's last words:")
    say(play.daemon.last_words())
    return 1
