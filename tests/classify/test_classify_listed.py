"""Lists of sub-processors: each row one name, and its purpose says nothing of the vendor's own acts."""

import pytest

from tests.classify.judging import facts, judged

HEAD = "| Company | Purpose | Country |\n| --- | --- | --- |\n| Hollin Hosting Ltd | Hosting | Ireland |\n"
NAMED_HEAD = HEAD.replace("Company", "Sub-processor")
ROW = "| Brightwater Analytics Inc. | Web analytics and cookies | United States |\n"


def named(judgement):
    return [str(score.category) for score in judgement.categories]


@pytest.mark.parametrize(
    ("head", "path", "document_type"),
    [
        (HEAD, "Our sub-processors", "privacy-policy"),
        (NAMED_HEAD, "Companies that help us", "data-processor-agreement"),
        (HEAD, "Current list", "subprocessors"),
    ],
    ids=["by the heading", "by the table's head", "by the document"],
)
def test_a_row_added_is_one_name_as_written_and_a_sub_processor(head, path, document_type):
    judgement = judged(head, head + ROW, path=path, document_type=document_type)
    assert [fact.after for fact in facts(judgement, "entity_added")] == ["Brightwater Analytics Inc."]
    assert named(judgement)[0] == "subprocessors"
    assert "tracking" not in named(judgement)
    assert judgement.severity == "critical"


def test_a_row_dropped_is_one_name_too():
    judgement = judged(HEAD + ROW, HEAD, path="Our sub-processors")
    assert [fact.before for fact in facts(judgement, "entity_removed")] == ["Brightwater Analytics Inc."]
    assert not facts(judgement, "entity_added")


def test_another_purpose_in_a_row_is_about_the_sub_processor():
    judgement = judged(HEAD, HEAD.replace("| Hosting |", "| Web analytics |"), path="Our sub-processors")
    assert judgement.kind == "substantive"
    assert named(judgement) == ["subprocessors"]


def test_an_item_added_to_the_list_is_a_sub_processor():
    before = "- Hollin Hosting Ltd (hosting, Ireland)"
    judgement = judged(before, f"{before}\n- Kelp Analytics (web analytics, Canada)", path="Sub-processors")
    assert [fact.after for fact in facts(judgement, "entity_added")] == ["Kelp Analytics"]
    assert "tracking" not in named(judgement)


def test_a_row_of_cookies_still_tracks():
    table = "| Cookie | Purpose |\n| --- | --- |\n| _kelp | Login |\n"
    judgement = judged(table, table + "| _tide | Web analytics |\n", path="Cookies that we set")
    assert "tracking" in named(judgement)


def test_a_company_behind_its_purpose_is_the_name_of_the_row():
    table = "| Purpose | Company |\n| --- | --- |\n| Hosting | Hollin Hosting Ltd |\n"
    judgement = judged(table, table + "| Mail | Kelp Post GmbH |\n", path="Sub-processors")
    assert [fact.after for fact in facts(judgement, "entity_added")] == ["Kelp Post GmbH"]


def test_a_name_with_two_endings_is_told_once():
    judgement = judged("We share it.", "We share it with Kelp Harbour Co., Ltd. in Cork.")
    assert [fact.after for fact in facts(judgement, "entity_added")] == ["Kelp Harbour Co. Ltd."]


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("We share it.\n\n- Kelp Harbour Inc.", "Kelp Harbour Inc."),
        ("We share it with Kelp Harbour Inc., a firm in Cork.", "Kelp Harbour Inc."),
        ("We share it with Kelp Harbour Inc.", "Kelp Harbour Inc"),
    ],
    ids=["an item", "inside a sentence", "at its end"],
)
def test_a_full_stop_belongs_to_the_name_unless_it_may_end_a_sentence(after, name):
    assert [fact.after for fact in facts(judged("We share it.", after), "entity_added")] == [name]
