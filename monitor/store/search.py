"""Where words stand: the passages of all texts, the versions of each, and an index of their words.

The database finds (FTS5 of SQLite, a tsvector of PostgreSQL), but our own words are what it is given, so that
both find the same. The index follows behind the versions, in steps, and is never behind an answer: documents
that it has not caught up with are read. Refuses to know what a phrase means.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, or_, select, text, update

from monitor.store.database import Database
from monitor.store.passage_tables import passages, searchable
from monitor.store.schema import versions
from monitor.text.passage_words import Passage, holds_phrase, passages_of

_AT_ONCE = 5
"""Documents indexed in one transaction."""
_TEXTS_AT_ONCE = 200
_BEFORE_ALL = -(2**31)
"""Below every version's number."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row; ``begins``: the last of them is only the beginning of a word."""

    words: tuple[str, ...]
    begins: bool = False


class Stand(NamedTuple):
    """A passage of a document.

    In which line of version ``began`` it stands, and the first version without it.
    """

    document_id: str
    line: int
    began: int
    ended: int | None


def _in_order(stand: Stand) -> tuple[str, int, int, bool, int]:
    """Of two parts of one long line, the one that stands still comes last."""
    return (*stand[:3], stand.ended is None, stand.ended or 0)


@dataclass(frozen=True, slots=True)
class Search:
    """Where words stand and stood."""

    database: Database

    def fill(self, *, most: int | None = None) -> int:
        """Index the versions that are not yet, of so many documents at most (None: all); of how many it was.

        In steps that keep no writer waiting.
        """
        behind = self._behind()[:most]
        for start in range(0, len(behind), _AT_ONCE):
            with self.database.write() as connection:
                for document_id in behind[start : start + _AT_ONCE]:
                    _index_document(connection, document_id)
        return len(behind)

    def count_behind(self) -> int:
        """How many documents have versions that are not indexed yet."""
        return len(self._behind())

    def stands(
        self,
        phrases: Sequence[Phrase],
        *,
        document_ids: Collection[str] | None = None,
        most: int | None = None,
    ) -> tuple[Stand, ...]:
        """The passages of these documents (None: of any) in which any of the phrases stands.

        No more than ``most`` of the index.
        """
        behind = [each for each in self._behind() if document_ids is None or each in document_ids]
        with self.database.read() as connection:
            query = _find_indexed(connection, phrases)
            if document_ids is not None:
                query = query.where(passages.c.document_id.in_(document_ids))
            found = [Stand(*row) for row in connection.execute(query.limit(most))]
        unread = set(behind)
        stands = [each for each in found if each.document_id not in unread]
        for document_id in behind:
            stands += self._read_document(document_id, phrases)
        return tuple(sorted(stands, key=_in_order))

    def lines(self, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
        """The texts of versions, each named by document and number, as lines."""
        wanted = sorted(set(places))
        found: dict[tuple[str, int], list[str]] = {}
        with self.database.read() as connection:
            for start in range(0, len(wanted), _TEXTS_AT_ONCE):
                some = wanted[start : start + _TEXTS_AT_ONCE]
                conditions = [(versions.c.document_id == name) & (versions.c.number == n) for name, n in some]
                query = select(versions.c.document_id, versions.c.number, versions.c.text)
                for row in connection.execute(query.where(or_(*conditions))):
                    found[row.document_id, row.number] = row.text.split("\n")
        return found

    def _behind(self) -> list[str]:
        newest = select(versions.c.document_id, func.max(versions.c.number).label("newest"))
        newest_of = newest.group_by(versions.c.document_id).subquery()
        query = (
            select(newest_of.c.document_id)
            .outerjoin(searchable, searchable.c.document_id == newest_of.c.document_id)
            .where(func.coalesce(searchable.c.version, _BEFORE_ALL) < newest_of.c.newest)
            .order_by(newest_of.c.document_id)
        )
        with self.database.read() as connection:
            return list(connection.scalars(query))

    def _read_document(self, document_id: str, phrases: Sequence[Phrase]) -> Iterator[Stand]:
        """The same out of a document's texts."""
        with self.database.read() as connection:
            records = _follow(_texts_of(connection, document_id, _BEFORE_ALL), {})
        for record in records:
            if any(holds_phrase(record.passage.words, each.words, begins=each.begins) for each in phrases):
                yield Stand(document_id, record.passage.line, record.began, record.ended)


def forget_index(connection: Connection, document_id: str) -> None:
    """Have a document indexed again from its first version: a text of it became another."""
    connection.execute(delete(passages).where(passages.c.document_id == document_id))
    connection.execute(delete(searchable).where(searchable.c.document_id == document_id))


@dataclass(slots=True)
class _Track:
    """A passage while versions are followed; ``id`` None: it is not stored yet."""

    passage: Passage
    began: int
    ended: int | None = None
    id: int | None = None


def _texts_of(connection: Connection, document_id: str, beyond: int) -> Iterator[tuple[int, str]]:
    query = select(versions.c.number, versions.c.text).where(
        versions.c.document_id == document_id, versions.c.number > beyond
    )
    for row in connection.execute(query.order_by(versions.c.number)):
        yield row.number, row.text


def _follow(texts: Iterable[tuple[int, str]], standing: dict[int, _Track]) -> list[_Track]:
    """What came and went with each text; ``standing`` are the passages of the one before, by their keys."""
    touched = list(standing.values())
    for number, words in texts:
        there = passages_of(words)
        for key in standing.keys() - there.keys():
            standing.pop(key).ended = number
        for key, passage in there.items():
            if key not in standing:
                standing[key] = _Track(passage, number)
                touched.append(standing[key])
    return touched


def _index_document(connection: Connection, document_id: str) -> None:
    mine = searchable.c.document_id == document_id
    done = connection.scalar(select(searchable.c.version).where(mine))
    open_ones = select(passages).where(passages.c.document_id == document_id, passages.c.ended.is_(None))
    standing = {
        row.key: _Track(Passage(row.key, row.line, ()), row.began, id=row.id)
        for row in (() if done is None else connection.execute(open_ones))
    }
    records = _follow(_texts_of(connection, document_id, _BEFORE_ALL if done is None else done), standing)
    ended = [
        {"of": record.id, "at": record.ended} for record in records if record.id and record.ended is not None
    ]
    if ended:
        goes = update(passages).where(passages.c.id == bindparam("of")).values(ended=bindparam("at"))
        connection.execute(goes, ended)
    _insert_passages(connection, document_id, [record for record in records if record.id is None])
    newest = connection.scalar(
        select(func.max(versions.c.number)).where(versions.c.document_id == document_id)
    )
    connection.execute(delete(searchable).where(mine))
    connection.execute(insert(searchable).values(document_id=document_id, version=newest))


def _insert_passages(connection: Connection, document_id: str, records: Sequence[_Track]) -> None:
    if not records:
        return
    rows = [
        {
            "document_id": document_id,
            "key": record.passage.key,
            "line": record.passage.line,
            "began": record.began,
            "ended": record.ended,
        }
        for record in records
    ]
    numbered = insert(passages).returning(passages.c.id, sort_by_parameter_order=True)
    ids = connection.scalars(numbered, rows).all()
    words = [record.passage.words for record in records]
    if connection.dialect.name == "sqlite":
        command = text("INSERT INTO passage_words (rowid, words) VALUES (:of, :words)")
        given = [{"of": of, "words": " ".join(each)} for of, each in zip(ids, words, strict=True)]
    else:
        command = text("INSERT INTO passage_words (passage_id, words) VALUES (:of, CAST(:words AS tsvector))")
        given = [{"of": of, "words": _places(each)} for of, each in zip(ids, words, strict=True)]
    connection.execute(command, given)


def _places(words: Sequence[str]) -> str:
    """Words with their places, as a tsvector is written."""
    places: dict[str, list[str]] = {}
    for at, word in enumerate(words, 1):
        places.setdefault(word, []).append(str(at))
    return " ".join(f"{_quote(word)}:{','.join(at)}" for word, at in places.items())


def _quote(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _find_indexed(connection: Connection, phrases: Sequence[Phrase]) -> Select[Any]:
    columns = (passages.c.document_id, passages.c.line, passages.c.began, passages.c.ended)
    if connection.dialect.name == "sqlite":
        words = " OR ".join(f'"{" ".join(each.words)}"{" *" if each.begins else ""}' for each in phrases)
        # the rows of the index that no passage belongs to are left over from texts that became others
        matching = text("SELECT rowid FROM passage_words WHERE passage_words MATCH :asked")
    else:
        words = " | ".join(f"({_follows(each)})" for each in phrases)
        matching = text("SELECT passage_id FROM passage_words WHERE words @@ CAST(:asked AS tsquery)")
    condition = passages.c.id.in_(matching.bindparams(asked=words))
    return select(*columns).where(condition)


def _follows(phrase: Phrase) -> str:
    *first, last = map(_quote, phrase.words)
    return " <-> ".join([*first, f"{last}:*" if phrase.begins else last])
