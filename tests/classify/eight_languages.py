"""Sentences of ours in eight languages, for the tests of this folder: fictional vendors, ordinary clauses."""

KEEP_30 = {
    "en": "We delete your chat logs after 30 days.",
    "de": "Wir löschen Ihre Chatprotokolle nach 30 Tagen.",
    "fr": "Nous supprimons vos journaux de discussion après 30 jours.",
    "es": "Eliminamos sus registros de chat después de 30 días.",
    "it": "Cancelliamo i registri delle chat dopo 30 giorni.",
    "pt": "Eliminamos os seus registos de conversa após 30 dias.",
    "nl": "Wij verwijderen uw chatgegevens na 30 dagen.",
    "ro": "Ștergem jurnalele conversațiilor după 30 de zile.",
}
KEEP_WORDS = {
    "en": ("We keep backups for thirty (30) days.", "We keep backups for ninety (90) days."),
    "de": ("Wir bewahren Sicherungen dreißig Tage auf.", "Wir bewahren Sicherungen neunzig Tage auf."),
    "fr": (
        "Nous conservons les sauvegardes trente jours.",
        "Nous conservons les sauvegardes quatre-vingt-dix jours, soit 90 jours.",
    ),
    "es": ("Conservamos las copias treinta días.", "Conservamos las copias noventa días."),
    "it": ("Conserviamo le copie per trenta giorni.", "Conserviamo le copie per novanta giorni."),
    "pt": ("Conservamos as cópias durante trinta dias.", "Conservamos as cópias durante noventa dias."),
    "nl": ("Wij bewaren back-ups dertig dagen.", "Wij bewaren back-ups negentig dagen."),
    "ro": ("Păstrăm copiile treizeci de zile.", "Păstrăm copiile nouăzeci de zile."),
}
NEVER_SELL = {
    "en": "We do not sell your personal data to anyone.",
    "de": "Wir verkaufen Ihre personenbezogenen Daten nicht.",
    "fr": "Nous ne vendons pas vos données personnelles.",
    "es": "No vendemos sus datos personales a nadie.",
    "it": "Non vendiamo i suoi dati personali a nessuno.",
    "pt": "Não vendemos os seus dados pessoais a ninguém.",
    "nl": "Wij verkopen uw persoonsgegevens niet.",
    "ro": "Nu vindem datele dumneavoastră personale nimănui.",
}
TRAIN_AI = {
    "en": "We may use your recordings to train our artificial intelligence models.",
    "de": "Wir können Ihre Aufnahmen nutzen, um Modelle der künstlichen Intelligenz zu trainieren.",
    "fr": "Nous pouvons utiliser vos enregistrements pour entraîner nos modèles d'intelligence artificielle.",
    "es": "Podemos usar sus grabaciones para entrenar nuestros modelos de inteligencia artificial.",
    "it": "Possiamo usare le registrazioni per addestrare i nostri modelli di intelligenza artificiale.",
    "pt": "Podemos usar as suas gravações para treinar os nossos modelos de inteligência artificial.",
    "nl": "Wij kunnen uw opnamen gebruiken om modellen voor kunstmatige intelligentie te trainen.",
    "ro": "Putem folosi înregistrările pentru a antrena modelele noastre de inteligență artificială.",
}
SHARE = {
    "en": "We share your contact details with our advertising partners.",
    "de": "Wir geben Ihre Kontaktdaten an Dritte weiter, nämlich an unsere Geschäftspartner.",
    "fr": "Nous partageons vos coordonnées avec nos partenaires commerciaux et d'autres tiers.",
    "es": "Compartimos sus datos de contacto con terceros y con nuestros socios comerciales.",
    "it": "Condividiamo i suoi recapiti con terzi e con i nostri partner commerciali.",
    "pt": "Partilhamos os seus contactos com terceiros e com os nossos parceiros comerciais.",
    "nl": "Wij delen uw contactgegevens met derden en met onze partners.",
    "ro": "Partajăm datele de contact cu terți și cu partenerii noștri.",
}
COOKIES = {
    "en": "We use cookies and similar technologies for targeted advertising.",
    "de": "Wir setzen Cookies und ähnliche Technologien für personalisierte Werbung ein.",
    "fr": "Nous utilisons des cookies et des traceurs pour la publicité ciblée.",
    "es": "Utilizamos cookies y tecnologías similares para la publicidad personalizada.",
    "it": "Utilizziamo cookie e tecnologie simili per la pubblicità mirata.",
    "pt": "Utilizamos cookies e tecnologias semelhantes para publicidade personalizada.",
    "nl": "Wij gebruiken cookies en soortgelijke technologieën voor gepersonaliseerde advertenties.",
    "ro": "Folosim module cookie și tehnologii similare pentru publicitate personalizată.",
}
RIGHTS = {
    "en": "You have the right to access, rectification and erasure, and may lodge a complaint with a supervisory authority.",
    "de": "Sie haben das Recht auf Auskunft, Berichtigung und Löschung und können sich bei einer Aufsichtsbehörde beschweren.",
    "fr": "Vous disposez d'un droit d'accès, de rectification et à la portabilité et pouvez déposer une réclamation.",
    "es": "Tiene derecho de acceso, rectificación y portabilidad y puede presentar una reclamación ante la autoridad de control.",
    "it": "Ha diritto di accesso, rettifica e portabilità e può proporre reclamo all'autorità di controllo.",
    "pt": "Tem direito de acesso, retificação e portabilidade e pode apresentar uma reclamação à autoridade de controlo.",
    "nl": "U heeft recht op inzage, rectificatie en verwijdering en kunt een klacht indienen bij de toezichthoudende autoriteit.",
    "ro": "Aveți dreptul de acces, rectificare și portabilitate și puteți depune o plângere la autoritatea de supraveghere.",
}
LIABILITY = {
    "en": "To the extent permitted by law we are not liable for indirect or consequential damages.",
    "de": "Wir haften nicht für Schäden, die durch leichte Fahrlässigkeit entstehen; die Haftung ist beschränkt.",
    "fr": "Notre responsabilité ne saurait être engagée pour les dommages indirects et aucune garantie n'est donnée.",
    "es": "No asumimos responsabilidad por daños y perjuicios ni ofrecemos garantía alguna.",
    "it": "Decliniamo ogni responsabilità per danni indiretti e non offriamo alcuna garanzia.",
    "pt": "Não assumimos responsabilidade por danos indiretos nem prestamos qualquer garantia.",
    "nl": "Wij zijn niet aansprakelijk voor indirecte schade en geven geen garantie.",
    "ro": "Nu răspundem pentru daune indirecte și nu oferim nicio garanție.",
}
PAYMENT = {
    "en": "The subscription fee is billed monthly by credit card and is non-refundable.",
    "de": "Die Gebühr wird monatlich per Kreditkarte in Rechnung gestellt; eine Erstattung der Zahlung ist ausgeschlossen.",
    "fr": "L'abonnement est facturé chaque mois par carte bancaire; aucun remboursement du prix n'est prévu.",
    "es": "La suscripción se factura cada mes con tarjeta de crédito y el pago no es reembolsable.",
    "it": "L'abbonamento è fatturato ogni mese con carta di credito e il pagamento non è rimborsabile.",
    "pt": "A subscrição é faturada todos os meses por cartão de crédito e o pagamento não é reembolsável.",
    "nl": "Het abonnement wordt maandelijks gefactureerd; betaling per creditcard, zonder terugbetaling.",
    "ro": "Abonamentul este facturat lunar cu cardul de credit, iar plata nu este rambursabilă.",
}
CHILDREN = {
    "en": "Our service is not meant for children under 16 without parental consent.",
    "de": "Unser Dienst richtet sich nicht an Kinder unter 16 Jahren ohne Zustimmung der Erziehungsberechtigten.",
    "fr": "Notre service ne s'adresse pas aux enfants de moins de 16 ans sans consentement parental.",
    "es": "Nuestro servicio no se dirige a menores de 16 años de edad sin permiso de sus padres o tutores.",
    "it": "Il servizio non si rivolge ai minori di 16 anni di età senza il consenso dei genitori.",
    "pt": "O serviço não se destina a crianças menores de 16 anos de idade sem autorização dos pais.",
    "nl": "Onze dienst is niet bedoeld voor kinderen jonger dan 16 jaar zonder ouderlijke toestemming.",
    "ro": "Serviciul nu se adresează copiilor sub vârsta de 16 ani fără acordul părinților.",
}
TRANSFER = {
    "en": "Your data may be transferred to countries outside the European Economic Area under standard contractual clauses.",
    "de": "Ihre Daten können auf Grundlage von Standardvertragsklauseln in Drittländer außerhalb der EU übermittelt werden.",
    "fr": "Vos données peuvent être transférées hors de l'Union européenne, vers des pays tiers, sous clauses contractuelles types.",
    "es": "Sus datos pueden ser transferidos a terceros países fuera de la Unión Europea con cláusulas contractuales tipo.",
    "it": "I dati possono essere trasferiti in paesi terzi, al di fuori dell'Unione europea, con clausole contrattuali tipo.",
    "pt": "Os dados podem ser transferidos para países terceiros fora da União Europeia com cláusulas contratuais-tipo.",
    "nl": "Uw gegevens kunnen worden doorgegeven naar derde landen buiten de Europese Unie op basis van modelcontractbepalingen.",
    "ro": "Datele pot fi transferate către țări terțe în afara Uniunii Europene pe baza clauzelor contractuale standard.",
}
SUBJECTS = {
    "retention": KEEP_30,
    "ai": TRAIN_AI,
    "sharing": SHARE,
    "tracking": COOKIES,
    "rights": RIGHTS,
    "liability": LIABILITY,
    "payment": PAYMENT,
    "children": CHILDREN,
    "transfer": TRANSFER,
}
"""Category -> language -> a sentence that is about it."""

FILLER = {
    "en": "Lanternfish makes a small tool for meetings, and this page says how we treat those who use it.",
    "de": "Die Laternenfisch GmbH baut ein kleines Werkzeug für Besprechungen, und diese Seite sagt, wie wir damit umgehen.",
    "fr": "La société Lanterne fabrique un petit outil pour les réunions et cette page dit comment nous traitons les personnes.",
    "es": "La empresa Linterna hace una pequeña herramienta para las reuniones y esta página dice cómo tratamos a las personas.",
    "it": "La società Lanterna produce un piccolo strumento per le riunioni e questa pagina dice come trattiamo le persone.",
    "pt": "A empresa Lanterna faz uma pequena ferramenta para as reuniões e esta página diz como tratamos as pessoas.",
    "nl": "Het bedrijf Lantaarn maakt een klein hulpmiddel voor de vergaderingen en deze pagina zegt hoe wij met de mensen omgaan.",
    "ro": "Compania Lanterna face un mic instrument pentru ședințe, iar această pagină spune cum îi tratăm pe cei care îl folosesc.",
}


def without_diacritics(text: str) -> str:
    """The text as pages without accents write it."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
