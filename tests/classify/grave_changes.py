"""Changes of ours that must never be missed, in eight languages: what was before, what is after."""

GRAVE: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "training of AI": ("", "We use the messages you write to train our artificial intelligence models."),
        "sale": ("We do not sell your personal data.", "We may sell your personal data to data brokers."),
        "promise taken back": ("We never share your location with advertisers.", ""),
        "kept longer": (
            "We delete call recordings after 30 days.",
            "We delete call recordings after 180 days.",
        ),
        "arbitration": (
            "",
            "Any dispute will be resolved by binding arbitration and you waive class actions.",
        ),
    },
    "de": {
        "training of AI": (
            "",
            "Wir nutzen Ihre Nachrichten, um unsere Modelle der künstlichen Intelligenz zu trainieren.",
        ),
        "sale": (
            "Wir verkaufen Ihre personenbezogenen Daten nicht.",
            "Wir verkaufen Ihre personenbezogenen Daten an Datenhändler.",
        ),
        "promise taken back": ("Wir geben Ihren Standort niemals an Werbetreibende weiter.", ""),
        "kept longer": (
            "Wir löschen Gesprächsaufzeichnungen nach 30 Tagen.",
            "Wir löschen Gesprächsaufzeichnungen nach 180 Tagen.",
        ),
        "arbitration": (
            "",
            "Alle Streitigkeiten werden durch ein verbindliches Schiedsverfahren entschieden.",
        ),
    },
    "fr": {
        "training of AI": (
            "",
            "Nous utilisons vos messages pour entraîner nos modèles d'intelligence artificielle.",
        ),
        "sale": (
            "Nous ne vendons pas vos données personnelles.",
            "Nous pouvons vendre vos données personnelles à des courtiers en données.",
        ),
        "promise taken back": ("Nous ne partageons jamais votre position avec des annonceurs.", ""),
        "kept longer": (
            "Nous supprimons les enregistrements après 30 jours.",
            "Nous supprimons les enregistrements après 180 jours.",
        ),
        "arbitration": ("", "Tout litige sera tranché par un arbitrage définitif et contraignant."),
    },
    "es": {
        "training of AI": (
            "",
            "Usamos sus mensajes para entrenar nuestros modelos de inteligencia artificial.",
        ),
        "sale": (
            "No vendemos sus datos personales.",
            "Podemos vender sus datos personales a corredores de datos.",
        ),
        "promise taken back": ("Nunca compartimos su ubicación con anunciantes.", ""),
        "kept longer": (
            "Eliminamos las grabaciones después de 30 días.",
            "Eliminamos las grabaciones después de 180 días.",
        ),
        "arbitration": ("", "Toda controversia se resolverá mediante arbitraje vinculante."),
    },
    "it": {
        "training of AI": (
            "",
            "Usiamo i suoi messaggi per addestrare i nostri modelli di intelligenza artificiale.",
        ),
        "sale": (
            "Non vendiamo i suoi dati personali.",
            "Possiamo vendere i suoi dati personali a intermediari di dati.",
        ),
        "promise taken back": ("Non condividiamo mai la sua posizione con gli inserzionisti.", ""),
        "kept longer": (
            "Cancelliamo le registrazioni dopo 30 giorni.",
            "Cancelliamo le registrazioni dopo 180 giorni.",
        ),
        "arbitration": ("", "Ogni controversia sarà risolta mediante arbitrato vincolante."),
    },
    "nl": {
        "training of AI": (
            "",
            "Wij gebruiken uw berichten om onze modellen voor kunstmatige intelligentie te trainen.",
        ),
        "sale": (
            "Wij verkopen uw persoonsgegevens niet.",
            "Wij kunnen uw persoonsgegevens verkopen aan datahandelaren.",
        ),
        "promise taken back": ("Wij delen uw locatie nooit met adverteerders.", ""),
        "kept longer": ("Wij verwijderen opnamen na 30 dagen.", "Wij verwijderen opnamen na 180 dagen."),
        "arbitration": ("", "Elk geschil wordt beslecht door bindende arbitrage."),
    },
    "pt": {
        "training of AI": (
            "",
            "Usamos as suas mensagens para treinar os nossos modelos de inteligência artificial.",
        ),
        "sale": (
            "Não vendemos os seus dados pessoais.",
            "Podemos vender os seus dados pessoais a corretores de dados.",
        ),
        "promise taken back": ("Nunca partilhamos a sua localização com anunciantes.", ""),
        "kept longer": ("Eliminamos as gravações após 30 dias.", "Eliminamos as gravações após 180 dias."),
        "arbitration": ("", "Qualquer litígio será resolvido por arbitragem vinculativa."),
    },
    "ro": {
        "training of AI": (
            "",
            "Folosim mesajele dumneavoastră pentru a antrena modelele noastre de inteligență artificială.",
        ),
        "sale": (
            "Nu vindem datele dumneavoastră personale.",
            "Putem vinde datele dumneavoastră personale către brokeri de date.",
        ),
        "promise taken back": ("Nu partajăm niciodată locația dumneavoastră cu agenții de publicitate.", ""),
        "kept longer": (
            "Ștergem înregistrările după 30 de zile.",
            "Ștergem înregistrările după 180 de zile.",
        ),
        "arbitration": ("", "Orice litigiu va fi soluționat prin arbitraj obligatoriu."),
    },
}

RECIPIENT = (
    "| Company | Purpose |\n| --- | --- |\n| Kelp Hosting GmbH | servers |",
    "\n| Tidewater Analytics Ltd | {} |",
)
"""A list of sub-processors, and the row that comes."""
