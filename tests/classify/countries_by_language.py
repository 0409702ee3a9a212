"""Sentences of ours about where data lie, in nine languages; ``{}`` stands for the country."""

KEPT = {
    "en": ("Your data is stored in {}.", "Ireland", "India"),
    "de": ("Ihre Daten werden auf Servern in {} gespeichert.", "Irland", "Indien"),
    "fr": ("Vos données sont hébergées en {}.", "Irlande", "Inde"),
    "es": ("Sus datos se almacenan en servidores de {}.", "Irlanda", "India"),
    "it": ("I suoi dati sono conservati in {}.", "Irlanda", "India"),
    "pt": ("Os seus dados são armazenados na {}.", "Irlanda", "Índia"),
    "nl": ("Uw gegevens worden opgeslagen in {}.", "Ierland", "India"),
    "ro": ("Datele dumneavoastră sunt stocate în {}.", "Irlanda", "India"),
    "zh": ("您的数据存储在{}。", "爱尔兰", "印度"),
}
PROCESSED = {
    "en": ("Support staff process customer data in {} only.", "Germany", "the Philippines"),
    "de": ("Der Kundendienst verarbeitet die Daten nur in {}.", "Deutschland", "Singapur"),
    "fr": ("Les données des clients sont traitées en {} par notre équipe.", "France", "Tunisie et en Inde"),
    "es": ("El equipo trata los datos y los transfiere a {}.", "España", "Estados Unidos"),
    "it": ("I dati vengono trasferiti in {} per l'assistenza.", "Germania", "Brasile"),
    "pt": ("Os dados são transferidos para {} para o apoio.", "Portugal", "os Estados Unidos"),
    "nl": ("De gegevens worden verwerkt in {} door ons team.", "Nederland", "Zuid-Afrika"),
    "ro": ("Datele sunt transferate în {} pentru asistență.", "Germania", "Statele Unite"),
    "zh": ("客户数据会传输到{}进行处理。", "新加坡", "美国"),
}
LAW = {
    "en": ("These terms are governed by the laws of {}.", "Ireland", "Germany"),
    "de": ("Es gilt das Recht von {}.", "Irland", "Deutschland"),
    "fr": ("Le présent contrat est soumis au droit de {}.", "Belgique", "Suisse"),
    "es": ("Estas condiciones se rigen por las leyes de {}.", "España", "México"),
    "it": ("Il contratto è regolato dalla legge di {}.", "Irlanda", "Germania"),
    "pt": ("O contrato rege-se pelas leis de {}.", "Portugal", "Angola"),
    "nl": ("Op deze voorwaarden is het recht van {} van toepassing.", "Nederland", "België"),
    "ro": ("Acești termeni sunt guvernați de legile din {}.", "Irlanda", "Germania"),
    "zh": ("本条款受{}法律管辖。", "爱尔兰", "德国"),
}
