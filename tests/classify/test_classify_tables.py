"""A table's kind says what its rows are about; a cell about payments or AI adds nothing."""

import pytest

from tests.classify.judging import judged
from tests.classify.surroundings import under

TABLES = {
    "en": (
        "Sub-processors",
        "Who we share data with",
        "Cookies",
        "Company | Purpose",
        "Payments",
        "AI chatbot",
    ),
    "de": ("Unterauftragsverarbeiter", "Weitergabe an Dritte", "Cookies", "Firma | Zweck", "Zahlungen", "KI"),
    "fr": ("Sous-traitants ultérieurs", "Destinataires", "Cookies", "Société | Finalité", "Paiements", "IA"),
    "es": ("Subencargados", "Destinatarios", "Cookies", "Empresa | Finalidad", "Pagos", "IA"),
    "it": ("Sub-responsabili", "Destinatari", "Cookie", "Società | Finalità", "Pagamenti", "IA"),
    "pt": ("Suboperadores", "Partilha com terceiros", "Cookies", "Empresa | Finalidade", "Pagamentos", "IA"),
    "nl": ("Subverwerkers", "Delen met derden", "Cookies", "Bedrijf | Doel", "Betalingen", "AI"),
    "ro": ("Persoane subîmputernicite", "Destinatari", "Cookie-uri", "Societate | Scop", "Plăți", "IA"),
    "zh": ("子处理者", "信息共享", "Cookie", "公司 | 用途", "支付", "人工智能"),
}
KINDS = ("subprocessors", "sharing", "tracking")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", TABLES)
def test_the_table_names_its_rows_whatever_the_purpose_cell_says(language, kind):
    *headings, columns, pays, thinks = TABLES[language]
    lead = under(language, headings[KINDS.index(kind)])
    table = f"{lead}| {columns} |\n| --- | --- |\n| Hollin Hosting Ltd | Hosting |\n"
    for purpose in (pays, thinks):
        row = f"| Brightpay Inc. | {purpose} |\n"
        for before, after in ((table, table + row), (table + row, table)):
            judgement = judged(before, after, filler=False)
            named = [str(score.category) for score in judgement.categories]
            assert kind in named
            assert not {"payment", "ai"} & set(named)


def test_an_item_of_names_under_sub_processors_is_one():
    lead = under("en", "Sub-processors") + "- Hollin Hosting Ltd (hosting)\n"
    judgement = judged(lead, f"{lead}- Brightpay Inc. (payments)\n", filler=False)
    assert [str(score.category) for score in judgement.categories] == ["subprocessors"]
