"""The five seed policies, real and messy, are split as a person would split them."""

import os
from pathlib import Path

import pytest

from monitor.sections import split_sections
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text

SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", Path(__file__).parents[3] / "shared"))

OUTLINES: dict[str, list[tuple[int, str]]] = {
    "000_bf13b23f045a4a3f.txt": [
        (1, "Privacy Policy"),
        (2, "Information We May Collect"),
        (2, "Use of Personal Information"),
        (2, "Use of Cookies"),
        (2, "Security Policies"),
        (2, "Anonymous Information Gathering"),
        (2, "Disclosure of Information for Legal Purposes"),
        (2, "Third Party Web Site Links"),
        (2, "Privacy Policy Complaints"),
        (2, "Privacy Policy Changes"),
        (2, "Conference Call Privacy and Security Tips"),
    ],
    "001_29b517f7afa270ef.txt": [
        (1, "Politica de Confidențialitate"),
        (2, "Ce este informația personală?"),
        (2, "Colectarea și utilizarea informațiilor dvs. personale"),
        (2, "Informații colectate despre dvs."),
        (3, "Descrierea serviciului"),
        (3, "Obiectul prelucrării"),
        (3, "Durata prelucrării"),
        (3, "Natura și scopul prelucrării"),
        (3, "Tipul informațiilor personale"),
        (3, "Categorii de subiecte de informare"),
        (2, "Cum și de ce FreeConference utilizează informațiile personale?"),
        (
            2,
            "Accesul și acuratețea informațiilor dumneavoastră personale "
            "și exercitarea drepturilor dumneavoastră",
        ),
        (2, "Preferințele dvs. de comunicare"),
        (2, "Partajarea și dezvăluirea informațiilor dvs. personale"),
        (2, "Utilizarea internă a informațiilor personale"),
        (2, "Utilizarea de către terțe părți a informațiilor personale"),
        (2, "Subcontractare și subprocesare"),
        (2, "Transferul internațional, prelucrarea și stocarea informațiilor personale"),
        (2, "Securitatea informațiilor dumneavoastră personale"),
        (2, "Păstrarea și eliminarea informațiilor personale"),
        (2, "Utilizarea în conferință gratuită a „Cookie-urilor”"),
        (2, "Protecția confidențialității online a copiilor"),
        (2, "SCUTUL DE PRIVATITATE UE-SUA"),
        (2, "Plasarea în conferință gratuită a anunțurilor banner pe alte site-uri web"),
        (2, "Drepturile dvs. de confidențialitate din California"),
        (2, "California Consumer Privacy Act (CCPA) / California Privacy Rights Act (CPRA)"),
        (2, "Nu vindeți informațiile mele personale"),
        (2, "Cum să renunțați la vânzarea informațiilor dvs"),
        (2, "California strălucește lumina"),
        (2, "Actualizări ale acestei Politici de confidențialitate"),
        (2, "Cum să ne contactați"),
        (3, "Renunțare"),
    ],
    "002_58713a10f531be29.txt": [
        (1, "THE INFORMATION WE COLLECT AND HOW WE USE IT"),
        (1, "WHO DO WE SHARE YOUR INFORMATION WITH?"),
        (1, "VOIPX ADHERES TO SAFE HARBOR"),
        (1, "CALIFORNIA RESIDENCES PRIVACY RIGHTS"),
        (1, "OTHER WEBSITES & INFORMATION COLLECTED BY THIRD PARTIES"),
        (1, "DIRECT MARKETING VIA YOUR EMAIL ADDRESS"),
        (1, "VOIPX IS COMMITTED TO KEEPING CHILDREN SAFE"),
        (1, "COOKIES"),
        (1, "SECURITY & CREDIT CARD INFORMATION"),
        (1, "CHANGES TO OUR PRIVACY AND SECURITY POLICY"),
    ],
    "003_7bc166953dcd82ef.txt": [
        (1, "Privacy Policy | AnyMeeting"),
        (2, "What information do we collect?"),
        (2, "What do we use your information for?"),
        (3, "Our Service Providers"),
        (3, "Legal Compliance"),
        (3, "Business Transfers"),
        (2, "Do we use cookies?"),
        (2, "Third party links"),
        (2, "California Online Privacy Protection Act Compliance"),
        (2, "Childrens Online Privacy Protection Act Compliance"),
        (2, "Changes to Our Privacy Policy"),
        (2, "Contacting Us"),
    ],
    "004_1c32809c2fd7dae5.txt": [
        (1, "Privacy Policy"),
        (2, "WHAT INFORMATION DO WE COLLECT?"),
        (3, "Information you provide to us"),
        (3, "Information we collect automatically"),
        (3, "Cookies and tracking"),
        (3, "Recordings and screen sharing"),
        (2, "HOW DO WE USE THE INFORMATION WE COLLECT?"),
        (3, "Providing requested products and services"),
        (3, "Sales activities"),
        (3, "Marketing activities"),
        (3, "Customer support"),
        (3, "Quality assurance"),
        (3, "Web data analytics"),
        (2, "WHO DO WE SHARE IT WITH?"),
        (2, "HOW DO WE PROTECT YOUR INFORMATION?"),
        (2, "WHERE IS INFORMATION WE COLLECT STORED?"),
        (2, "HOW LONG DO WE KEEP YOUR INFORMATION?"),
        (2, "ACCESS AND CONTROL OF PERSONAL DATA"),
    ],
}


@pytest.mark.parametrize("name", OUTLINES)
def test_seed_is_split_as_a_person_would(name: str) -> None:
    path = SHARED / "seeds" / name
    if not path.exists():
        pytest.skip(f"the seed policies are not at {path.parent}: set POLICY_MONITOR_SHARED")
    text = path.read_text(encoding="utf-8")
    text = to_dialect(text)
    read = read_text(text)
    sections = split_sections(read)
    assert [(section.level, section.title) for section in sections if section.level] == OUTLINES[name]
    assert "".join(section.heading + section.body for section in sections) == read.source
