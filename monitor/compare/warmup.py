"""Everything that judging reads from the disk, read before it is needed.

Lexicons, data files and the model are loaded when a comparison first asks for them and kept for good; a
process that is to live long asks at its start, so that its first change is not the slow one. Refuses to know
which file serves what: it compares a small text of each language with another, as a change would.
"""

from monitor.compare import Context, compare
from monitor.text.read import read_text

_CLAUSES = (
    (
        "How long we keep data",
        "We keep your messages for 30 days. We do not sell them.",
        "We keep your messages for ninety (90) days. We may share them with Example Ltd in Canada. "
        "This takes effect on 1 January 2027.",
    ),
    (
        "Wie lange wir Daten speichern",
        "Wir speichern Ihre Nachrichten 30 Tage und verkaufen sie nicht.",
        "Wir speichern Ihre Nachrichten neunzig Tage und geben sie an die Beispiel GmbH in Kanada weiter.",
    ),
    (
        "Durée de conservation",
        "Nous conservons vos messages pendant 30 jours et ne les vendons pas.",
        "Nous conservons vos messages quatre-vingt-dix jours et les partageons avec Exemple SA au Canada.",
    ),
    (
        "Conservación de los datos",
        "Conservamos sus mensajes durante 30 días y no los vendemos.",
        "Conservamos sus mensajes durante noventa días y los compartimos con Ejemplo SL en Canadá.",
    ),
    (
        "Conservazione dei dati",
        "Conserviamo i suoi messaggi per 30 giorni e non li vendiamo.",
        "Conserviamo i suoi messaggi per novanta giorni e li condividiamo con Esempio Srl in Canada.",
    ),
    (
        "Conservação dos dados",
        "Conservamos as suas mensagens durante 30 dias e não as vendemos.",
        "Conservamos as suas mensagens durante noventa dias e partilhamo-las com a Exemplo Lda no Canadá.",
    ),
    (
        "Hoe lang wij gegevens bewaren",
        "Wij bewaren uw berichten 30 dagen en verkopen ze niet.",
        "Wij bewaren uw berichten negentig dagen en delen ze met Voorbeeld BV in Canada.",
    ),
    (
        "Păstrarea datelor",
        "Păstrăm mesajele dumneavoastră 30 de zile și nu le vindem.",
        "Păstrăm mesajele dumneavoastră nouăzeci de zile și le partajăm cu Exemplu SRL din Canada.",
    ),
    (
        "保存期限",
        "我们保存您的信息30天。",
        "我们保存您的信息90天，并可能与加拿大的公司共享。",
    ),
    # no language can be told: it is read with the words of all
    (
        "Retention",
        "Messages may last: 30 days.\n\nInvoices recieved: 10 years.",
        "Messages must last: 90 days.\n\nInvoices received: 10 years.",
    ),
)
"""A heading and a clause below it before and after, of ours, in each language that is read and in none."""


def load_all() -> None:
    """Load what any comparison may need: some 0.5 s of CPU and 45 MB; again, it does next to nothing."""
    context = Context(document_type="privacy-policy")
    for heading, *clauses in _CLAUSES:
        before, after = (read_text(f"## {heading}\n\n{clause}\n") for clause in clauses)
        compare(before, after, context)
