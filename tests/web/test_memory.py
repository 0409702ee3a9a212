"""What is kept between requests is what would be made anew."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import event

from monitor.config import load_config
from monitor.model import Act, ActKind
from monitor.sandbox import HERE
from monitor.store import open_store
from monitor.web.desk import Ask, open_desk
from monitor.web.memory import Memory
from monitor.web.overview_sheet import show_overview
from tests.web.gallery import NOW, open_gallery


def test_an_answer_is_kept_until_something_happens(tmp_path):
    config = load_config(open_gallery(tmp_path), environ={}, sends=False)
    memory = Memory()
    with open_store(config.settings.database, config.settings.storage) as store:

        def opened(at=NOW, chosen=config):
            page = show_overview(open_desk(chosen, store, at, HERE, memory=memory), Ask())
            return page.facts["open_total"], len(page.values["ahead"])

        asked = []
        event.listen(
            store.database._reader,
            "before_cursor_execute",
            lambda connection, cursor, statement, *rest: asked.append(statement),
        )
        first = opened()
        many = len(asked)
        asked.clear()
        assert opened() == first and len(asked) < many, "less is asked of the database"
        store.acts.add(Act(change_id=9, kind=ActKind.ACKNOWLEDGED, at=NOW, by="Ana", note=""))
        assert opened()[0] == first[0] - 1, "an act is seen at once"
        assert opened(NOW + timedelta(days=20))[1] < first[1], "and so is another day"
        granted = tuple(replace(each, objection_days=None) for each in config.documents)
        assert opened(chosen=replace(config, documents=granted))[1] < first[1], "and another configuration"
