"""What a judgement may know besides the words: the document's type, its language, its history."""

from dataclasses import dataclass, field
from datetime import date

from monitor.model import SeverityRules, WatchedPhrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The circumstances of a change.

    ``document_type`` is the type as configured ('privacy-policy') or as archives write it ('Privacy
    Policy'); ``language`` a two-letter code or None (guessed from the text then); ``seen_before`` that the
    after text is letter for letter an earlier version; ``tier`` the vendor's importance, 1 the
    highest; ``today`` the day of the look, None where it is not known (an effective date is then held
    against the day of the last update that the text states); ``rules`` the severity figures, whose empty
    dicts mean the defaults; ``phrases`` are those watched in the document.
    """

    document_type: str = "other"
    language: str | None = None
    seen_before: bool = False
    tier: int = 3
    today: date | None = None
    rules: SeverityRules = field(default_factory=SeverityRules)
    phrases: tuple[WatchedPhrase, ...] = ()
