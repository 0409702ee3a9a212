"""One privacy policy of ours in six languages, and each as lawyers would write it anew from beginning to end."""

from html import escape

Sections = tuple[tuple[str, str], ...]

TITLES = {
    "en": "Privacy policy",
    "de": "Datenschutzerklärung",
    "fr": "Politique de confidentialité",
    "es": "Política de privacidad",
    "it": "Informativa sulla privacy",
    "nl": "Privacyverklaring",
}

POLICIES: dict[str, Sections] = {
    "en": (
        ("What we collect", "When you open an account with Brackwater we ask for your name, your e-mail address and the name of your company. Our servers note the address of your device, the pages you open and the time of each visit."),
        ("Why we use it", "We use this information to run the planning service, to send invoices and to answer your letters. We do not sell your personal data to anyone, and we show no advertising."),
        ("With whom we share it", "Our hosting partner Sandbank Hosting stores the plans on servers in Finland. Pebble Mail delivers our messages. No other company receives personal data from us unless a court orders it."),
        ("How long we keep it", "Plans are deleted 60 days after an account is closed. Invoices stay with us for ten years because tax law asks for it. Log files are erased after 14 days."),
        ("Cookies", "We set one cookie that keeps you signed in and one that remembers your language. You can delete both in your browser at any time."),
        ("Security", "Every connection is encrypted, and our staff reach the servers only with two keys. If a breach endangers you, we write to you within three days."),
        ("Your rights", "You may ask for a copy of your data, have it corrected or have it erased. Write to privacy@brackwater.example and we answer within one month. You may also complain to the supervisory authority."),
        ("Children", "The service is not meant for people under 16, and we close accounts that we find to be theirs."),
        ("Changes to this policy", "When we change this policy we announce it on this page thirty days before the change takes effect."),
    ),
    "de": (
        ("Welche Daten wir erheben", "Wenn Sie bei Brackwater ein Konto eröffnen, fragen wir nach Ihrem Namen, Ihrer E-Mail-Adresse und dem Namen Ihres Unternehmens. Unsere Server halten die Adresse Ihres Geräts, die geöffneten Seiten und die Zeit jedes Besuchs fest."),
        ("Wozu wir sie verwenden", "Wir verwenden diese Angaben, um den Planungsdienst zu betreiben, Rechnungen zu senden und Ihre Briefe zu beantworten. Wir verkaufen Ihre personenbezogenen Daten an niemanden und zeigen keine Werbung."),
        ("An wen wir sie weitergeben", "Unser Rechenzentrum Sandbank Hosting speichert die Pläne auf Servern in Finnland. Pebble Mail stellt unsere Nachrichten zu. Kein anderes Unternehmen erhält von uns personenbezogene Daten, es sei denn, ein Gericht ordnet es an."),
        ("Wie lange wir sie aufbewahren", "Pläne werden 60 Tage nach Schließung des Kontos gelöscht. Rechnungen bewahren wir zehn Jahre auf, weil das Steuerrecht es verlangt. Protokolle werden nach 14 Tagen gelöscht."),
        ("Cookies", "Wir setzen ein Cookie, das Sie angemeldet hält, und eines, das sich Ihre Sprache merkt. Sie können beide jederzeit in Ihrem Browser löschen."),
        ("Sicherheit", "Jede Verbindung ist verschlüsselt, und unsere Mitarbeiter erreichen die Server nur mit zwei Schlüsseln. Wenn eine Verletzung Sie gefährdet, schreiben wir Ihnen innerhalb von drei Tagen."),
        ("Ihre Rechte", "Sie können eine Kopie Ihrer Daten verlangen, sie berichtigen oder löschen lassen. Schreiben Sie an privacy@brackwater.example, wir antworten innerhalb eines Monats. Sie können sich auch bei der Aufsichtsbehörde beschweren."),
        ("Kinder", "Der Dienst ist nicht für Personen unter 16 Jahren bestimmt, und wir schließen Konten, die ihnen gehören."),
        ("Änderungen", "Wenn wir diese Erklärung ändern, kündigen wir es dreißig Tage vorher auf dieser Seite an."),
    ),
    "fr": (
        ("Ce que nous recueillons", "Lorsque vous ouvrez un compte chez Brackwater, nous demandons votre nom, votre adresse électronique et le nom de votre entreprise. Nos serveurs notent l'adresse de votre appareil, les pages ouvertes et l'heure de chaque visite."),
        ("Pourquoi nous l'utilisons", "Nous utilisons ces informations pour faire fonctionner le service de planification, envoyer les factures et répondre à vos lettres. Nous ne vendons vos données personnelles à personne et n'affichons aucune publicité."),
        ("Avec qui nous les partageons", "Notre hébergeur Sandbank Hosting conserve les plans sur des serveurs en Finlande. Pebble Mail distribue nos messages. Aucune autre société ne reçoit de données personnelles de notre part, sauf décision de justice."),
        ("Durée de conservation", "Les plans sont supprimés 60 jours après la fermeture du compte. Les factures sont gardées dix ans parce que le droit fiscal l'exige. Les journaux sont effacés après 14 jours."),
        ("Cookies", "Nous déposons un cookie qui maintient votre session et un autre qui retient votre langue. Vous pouvez les supprimer à tout moment dans votre navigateur."),
        ("Sécurité", "Chaque connexion est chiffrée et notre personnel n'accède aux serveurs qu'avec deux clés. Si une violation vous met en danger, nous vous écrivons dans les trois jours."),
        ("Vos droits", "Vous pouvez demander une copie de vos données, les faire corriger ou les faire effacer. Écrivez à privacy@brackwater.example et nous répondons dans le mois. Vous pouvez aussi saisir l'autorité de contrôle."),
        ("Enfants", "Le service n'est pas destiné aux personnes de moins de 16 ans et nous fermons les comptes qui leur appartiennent."),
        ("Modifications", "Lorsque nous modifions cette politique, nous l'annonçons sur cette page trente jours avant."),
    ),
    "es": (
        ("Qué recogemos", "Cuando abre una cuenta en Brackwater le pedimos su nombre, su dirección de correo y el nombre de su empresa. Nuestros servidores anotan la dirección de su dispositivo, las páginas abiertas y la hora de cada visita."),
        ("Para qué lo usamos", "Usamos esta información para prestar el servicio de planificación, enviar facturas y responder a sus cartas. No vendemos sus datos personales a nadie y no mostramos publicidad."),
        ("Con quién lo compartimos", "Nuestro proveedor Sandbank Hosting guarda los planes en servidores de Finlandia. Pebble Mail entrega nuestros mensajes. Ninguna otra empresa recibe datos personales de nosotros salvo que un tribunal lo ordene."),
        ("Cuánto tiempo lo guardamos", "Los planes se borran 60 días después del cierre de la cuenta. Las facturas se guardan diez años porque la ley tributaria lo exige. Los registros se eliminan a los 14 días."),
        ("Cookies", "Colocamos una cookie que mantiene su sesión y otra que recuerda su idioma. Puede borrarlas en su navegador cuando quiera."),
        ("Seguridad", "Cada conexión está cifrada y nuestro personal accede a los servidores solo con dos claves. Si una brecha le pone en peligro, le escribimos en tres días."),
        ("Sus derechos", "Puede pedir una copia de sus datos, corregirlos o borrarlos. Escriba a privacy@brackwater.example y respondemos en un mes. También puede reclamar ante la autoridad de control."),
        ("Menores", "El servicio no está pensado para menores de 16 años y cerramos las cuentas que les pertenecen."),
        ("Cambios", "Cuando cambiamos esta política lo anunciamos en esta página treinta días antes."),
    ),
    "it": (
        ("Che cosa raccogliamo", "Quando apre un conto presso Brackwater le chiediamo il nome, l'indirizzo di posta e il nome della sua azienda. I nostri server annotano l'indirizzo del dispositivo, le pagine aperte e l'ora di ogni visita."),
        ("Perché li usiamo", "Usiamo queste informazioni per gestire il servizio di pianificazione, inviare le fatture e rispondere alle lettere. Non vendiamo i suoi dati personali a nessuno e non mostriamo pubblicità."),
        ("Con chi li condividiamo", "Il nostro fornitore Sandbank Hosting conserva i piani su server in Finlandia. Pebble Mail consegna i nostri messaggi. Nessun'altra società riceve da noi dati personali, salvo ordine di un tribunale."),
        ("Per quanto tempo", "I piani sono cancellati 60 giorni dopo la chiusura del conto. Le fatture restano per dieci anni perché lo chiede la legge fiscale. I registri sono cancellati dopo 14 giorni."),
        ("Cookie", "Impostiamo un cookie che mantiene la sessione e uno che ricorda la lingua. Può cancellarli nel browser in qualsiasi momento."),
        ("Sicurezza", "Ogni connessione è cifrata e il nostro personale raggiunge i server solo con due chiavi. Se una violazione la mette in pericolo, le scriviamo entro tre giorni."),
        ("I suoi diritti", "Può chiedere una copia dei suoi dati, farli correggere o cancellare. Scriva a privacy@brackwater.example e rispondiamo entro un mese. Può anche rivolgersi all'autorità di controllo."),
        ("Minori", "Il servizio non è destinato a persone sotto i 16 anni e chiudiamo i conti che appartengono a loro."),
        ("Modifiche", "Quando modifichiamo questa informativa lo annunciamo su questa pagina trenta giorni prima."),
    ),
    "nl": (
        ("Wat wij verzamelen", "Wanneer u bij Brackwater een account opent, vragen wij uw naam, uw e-mailadres en de naam van uw bedrijf. Onze servers noteren het adres van uw apparaat, de geopende pagina's en het tijdstip van elk bezoek."),
        ("Waarvoor wij het gebruiken", "Wij gebruiken deze gegevens om de planningsdienst te leveren, facturen te sturen en uw brieven te beantwoorden. Wij verkopen uw persoonsgegevens aan niemand en tonen geen reclame."),
        ("Met wie wij het delen", "Onze hostingpartner Sandbank Hosting bewaart de plannen op servers in Finland. Pebble Mail bezorgt onze berichten. Geen ander bedrijf krijgt persoonsgegevens van ons, tenzij een rechter dat beveelt."),
        ("Hoe lang wij het bewaren", "Plannen worden 60 dagen na sluiting van het account gewist. Facturen blijven tien jaar bij ons omdat de belastingwet dat vraagt. Logbestanden worden na 14 dagen gewist."),
        ("Cookies", "Wij plaatsen een cookie die u aangemeld houdt en een die uw taal onthoudt. U kunt beide op elk moment in uw browser wissen."),
        ("Beveiliging", "Elke verbinding is versleuteld en onze medewerkers bereiken de servers alleen met twee sleutels. Als een lek u in gevaar brengt, schrijven wij u binnen drie dagen."),
        ("Uw rechten", "U kunt een kopie van uw gegevens vragen, ze laten verbeteren of laten wissen. Schrijf naar privacy@brackwater.example en wij antwoorden binnen een maand. U kunt ook klagen bij de toezichthouder."),
        ("Kinderen", "De dienst is niet bedoeld voor personen onder de 16 jaar en wij sluiten accounts die van hen zijn."),
        ("Wijzigingen", "Wanneer wij deze verklaring wijzigen, kondigen wij dat dertig dagen vooraf op deze pagina aan."),
    ),
}  # fmt: skip

REWRITTEN: dict[str, Sections] = {
    "en": (
        ("1. Who is responsible", "Brackwater Planning Ltd (“Brackwater”) is the controller of the personal data described in this notice. You can reach our data protection officer at dpo@brackwater.example."),
        ("2. Categories of data", "We process account data (name, business e-mail address, employer), usage data (IP address, pages visited, timestamps) and the content that you enter into a plan."),
        ("3. Purposes and legal bases", "Account data is needed to perform our contract with you, including billing and support. Usage data is processed on the basis of our legitimate interest in a secure service. We never sell personal information."),
        ("4. Recipients", "Processors acting on our instructions host the service in the European Union and deliver e-mail. Public authorities receive personal data only where the law obliges us to disclose it."),
        ("5. Retention", "We erase plan content 30 days after termination. Billing records are retained for the statutory period of ten years. Server logs are rotated after two weeks."),
        ("6. Security measures", "Traffic is encrypted in transit, and administrative access requires two factors. We notify you without undue delay of any breach likely to affect you."),
        ("7. Rights of data subjects", "You have the rights of access, rectification, erasure, restriction, portability and objection. Requests are answered within thirty days; you may lodge a complaint with a supervisory authority."),
        ("8. Minors", "Brackwater does not knowingly process data of persons under sixteen."),
        ("9. Amendments", "The current edition of this notice is always published here; we give notice of material amendments a month in advance."),
    ),
    "de": (
        ("1. Verantwortlicher", "Verantwortlich für die hier beschriebene Verarbeitung ist die Brackwater Planning GmbH. Unsere Datenschutzbeauftragte erreichen Sie unter dpo@brackwater.example."),
        ("2. Kategorien von Daten", "Wir verarbeiten Kontodaten (Name, geschäftliche E-Mail-Adresse, Arbeitgeber), Nutzungsdaten (IP-Adresse, besuchte Seiten, Zeitpunkte) und die Inhalte, die Sie in einen Plan eingeben."),
        ("3. Zwecke und Rechtsgrundlagen", "Kontodaten sind zur Erfüllung unseres Vertrags erforderlich, einschließlich Abrechnung und Support. Nutzungsdaten verarbeiten wir aufgrund unseres berechtigten Interesses an einem sicheren Dienst. Personenbezogene Daten verkaufen wir nie."),
        ("4. Empfänger", "Auftragsverarbeiter betreiben den Dienst in der Europäischen Union und stellen E-Mails zu. Behörden erhalten personenbezogene Daten nur, soweit das Gesetz uns dazu verpflichtet."),
        ("5. Speicherdauer", "Inhalte von Plänen löschen wir 30 Tage nach Vertragsende. Abrechnungsunterlagen bewahren wir für die gesetzliche Frist von zehn Jahren auf. Serverprotokolle werden nach zwei Wochen überschrieben."),
        ("6. Maßnahmen der Sicherheit", "Der Verkehr ist verschlüsselt, und der Zugang der Verwaltung verlangt zwei Faktoren. Über Verletzungen, die Sie betreffen können, informieren wir Sie unverzüglich."),
        ("7. Rechte der betroffenen Personen", "Sie haben das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung, Übertragbarkeit und Widerspruch. Anfragen beantworten wir binnen dreißig Tagen; Beschwerden nimmt die Aufsichtsbehörde entgegen."),
        ("8. Minderjährige", "Brackwater verarbeitet wissentlich keine Daten von Personen unter sechzehn Jahren."),
        ("9. Anpassungen", "Die geltende Fassung steht stets hier; wesentliche Anpassungen teilen wir einen Monat im Voraus mit."),
    ),
    "fr": (
        ("1. Responsable du traitement", "Brackwater Planning SAS est responsable des traitements décrits dans la présente notice. Notre déléguée à la protection des données est joignable à dpo@brackwater.example."),
        ("2. Catégories de données", "Nous traitons les données de compte (nom, adresse professionnelle, employeur), les données d'usage (adresse IP, pages visitées, horodatages) et les contenus que vous saisissez dans un plan."),
        ("3. Finalités et bases légales", "Les données de compte sont nécessaires à l'exécution du contrat, facturation et assistance comprises. Les données d'usage reposent sur notre intérêt légitime à offrir un service sûr. Nous ne vendons jamais de données personnelles."),
        ("4. Destinataires", "Des sous-traitants hébergent le service dans l'Union européenne et acheminent le courrier. Les autorités ne reçoivent des données personnelles que lorsque la loi nous y oblige."),
        ("5. Conservation", "Les contenus des plans sont effacés 30 jours après la résiliation. Les pièces comptables sont conservées pendant la durée légale de dix ans. Les journaux des serveurs tournent au bout de deux semaines."),
        ("6. Mesures de sécurité", "Le trafic est chiffré et l'accès des administrateurs exige deux facteurs. Nous vous informons sans délai de toute violation susceptible de vous toucher."),
        ("7. Droits des personnes", "Vous disposez des droits d'accès, de rectification, d'effacement, de limitation, de portabilité et d'opposition. Nous répondons sous trente jours ; vous pouvez introduire une réclamation auprès de l'autorité de contrôle."),
        ("8. Mineurs", "Brackwater ne traite pas sciemment de données de personnes de moins de seize ans."),
        ("9. Évolutions", "La version en vigueur est toujours publiée ici ; les évolutions importantes sont annoncées un mois à l'avance."),
    ),
    "es": (
        ("1. Responsable", "Brackwater Planning SL es responsable del tratamiento descrito en este aviso. Nuestra delegada de protección de datos atiende en dpo@brackwater.example."),
        ("2. Categorías de datos", "Tratamos datos de cuenta (nombre, correo profesional, empleador), datos de uso (dirección IP, páginas visitadas, horas) y el contenido que introduce en un plan."),
        ("3. Finalidades y bases jurídicas", "Los datos de cuenta son necesarios para ejecutar el contrato, incluidas la facturación y la asistencia. Los datos de uso se basan en nuestro interés legítimo en un servicio seguro. Nunca vendemos datos personales."),
        ("4. Destinatarios", "Encargados que actúan por cuenta nuestra alojan el servicio en la Unión Europea y entregan el correo. Las autoridades reciben datos personales solo cuando la ley nos obliga."),
        ("5. Conservación", "Suprimimos el contenido de los planes 30 días después de la baja. Los documentos contables se conservan el plazo legal de diez años. Los registros de los servidores rotan a las dos semanas."),
        ("6. Medidas de seguridad", "El tráfico va cifrado y el acceso de administración exige dos factores. Le avisamos sin demora de cualquier brecha que pueda afectarle."),
        ("7. Derechos", "Tiene derecho de acceso, rectificación, supresión, limitación, portabilidad y oposición. Contestamos en treinta días; puede presentar una reclamación ante la autoridad de control."),
        ("8. Menores de edad", "Brackwater no trata a sabiendas datos de personas menores de dieciséis años."),
        ("9. Modificaciones", "La versión vigente se publica siempre aquí; avisamos de las modificaciones importantes con un mes de antelación."),
    ),
    "it": (
        ("1. Titolare", "Brackwater Planning Srl è titolare dei trattamenti descritti in questa nota. La responsabile della protezione dei dati risponde a dpo@brackwater.example."),
        ("2. Categorie di dati", "Trattiamo dati di conto (nome, posta aziendale, datore di lavoro), dati di uso (indirizzo IP, pagine visitate, orari) e i contenuti che inserisce in un piano."),
        ("3. Finalità e basi giuridiche", "I dati di conto servono a eseguire il contratto, compresi fatturazione e assistenza. I dati di uso poggiano sul nostro legittimo interesse a un servizio sicuro. Non vendiamo mai dati personali."),
        ("4. Destinatari", "Responsabili che agiscono per nostro conto ospitano il servizio nell'Unione europea e recapitano la posta. Le autorità ricevono dati personali solo dove la legge ci obbliga."),
        ("5. Conservazione", "Cancelliamo i contenuti dei piani 30 giorni dopo la cessazione. I documenti contabili sono conservati per il termine di legge di dieci anni. I log dei server ruotano dopo due settimane."),
        ("6. Misure di sicurezza", "Il traffico è cifrato e l'accesso degli amministratori richiede due fattori. La informiamo senza ritardo di ogni violazione che possa riguardarla."),
        ("7. Diritti degli interessati", "Ha diritto di accesso, rettifica, cancellazione, limitazione, portabilità e opposizione. Rispondiamo entro trenta giorni; può proporre reclamo all'autorità di controllo."),
        ("8. Minorenni", "Brackwater non tratta consapevolmente dati di persone sotto i sedici anni."),
        ("9. Aggiornamenti", "La versione in vigore è sempre pubblicata qui; gli aggiornamenti importanti sono annunciati con un mese di anticipo."),
    ),
    "nl": (
        ("1. Verantwoordelijke", "Brackwater Planning BV is verantwoordelijk voor de verwerking die in deze kennisgeving staat. Onze functionaris is bereikbaar via dpo@brackwater.example."),
        ("2. Soorten gegevens", "Wij verwerken accountgegevens (naam, zakelijk e-mailadres, werkgever), gebruiksgegevens (IP-adres, bezochte pagina's, tijdstippen) en de inhoud die u in een plan invoert."),
        ("3. Doelen en grondslagen", "Accountgegevens zijn nodig om de overeenkomst uit te voeren, met inbegrip van facturering en ondersteuning. Gebruiksgegevens berusten op ons gerechtvaardigd belang bij een veilige dienst. Wij verkopen nooit persoonsgegevens."),
        ("4. Ontvangers", "Verwerkers die namens ons handelen hosten de dienst in de Europese Unie en bezorgen e-mail. Overheden ontvangen persoonsgegevens alleen waar de wet ons verplicht."),
        ("5. Bewaartermijnen", "Wij wissen de inhoud van plannen 30 dagen na beëindiging. Facturatiegegevens bewaren wij gedurende de wettelijke termijn van tien jaar. Serverlogs worden na twee weken overschreven."),
        ("6. Maatregelen", "Het verkeer is versleuteld en beheerders hebben twee factoren nodig. Wij melden u onverwijld elk lek dat u kan raken."),
        ("7. Rechten van betrokkenen", "U hebt recht op inzage, rectificatie, wissing, beperking, overdraagbaarheid en bezwaar. Wij antwoorden binnen dertig dagen; u kunt een klacht indienen bij de toezichthouder."),
        ("8. Minderjarigen", "Brackwater verwerkt niet bewust gegevens van personen jonger dan zestien jaar."),
        ("9. Aanpassingen", "De geldende versie staat altijd hier; belangrijke aanpassingen melden wij een maand vooraf."),
    ),
}  # fmt: skip

ADDED = {
    "en": "We use your plans to train our forecasting models unless you object.",
    "de": "Wir nutzen Ihre Pläne, um unsere Vorhersagemodelle zu trainieren, sofern Sie nicht widersprechen.",
    "fr": "Nous utilisons vos plans pour entraîner nos modèles de prévision, sauf opposition de votre part.",
    "es": "Usamos sus planes para entrenar nuestros modelos de previsión salvo que se oponga.",
    "it": "Usiamo i suoi piani per addestrare i nostri modelli di previsione, salvo opposizione.",
    "nl": "Wij gebruiken uw plannen om onze voorspellingsmodellen te trainen, tenzij u bezwaar maakt.",
}


def dressed(sections: Sections, *, title: str, lang: str = "en", nonce: str = "1", lead: str = "") -> bytes:
    """The sections as a page with the vendor's frame; ``nonce`` changes bytes but no word."""
    body = "".join(f"<h2>{escape(heading)}</h2><p>{escape(text)}</p>" for heading, text in sections)
    return whole(f"<h1>{escape(title)}</h1>{lead}{body}", title=title, lang=lang, nonce=nonce)


def whole(inner: str, *, title: str, lang: str = "en", nonce: str = "1") -> bytes:
    """A page of the vendor's site around some markup."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)} | Brackwater</title>'
        f'<script nonce="{nonce}">window.s="{nonce}"</script></head><body class="p-{nonce}">'
        '<header><nav><a href="/">Brackwater</a> <a href="/pricing">Plans</a> <a href="/login">Sign in</a></nav></header>'
        f"<main>{inner}</main>"
        '<footer><a href="/jobs">Jobs</a> <a href="/press">Press</a> <p>© 2026 Brackwater Planning</p></footer></body></html>'
    ).encode()


def policy(lang: str = "en", *, nonce: str = "1") -> bytes:
    """The policy as usual."""
    return dressed(POLICIES[lang], title=TITLES[lang], lang=lang, nonce=nonce)


def changed_policy(lang: str = "en", *, nonce: str = "1") -> bytes:
    """The policy with one sentence more."""
    heading, text = POLICIES[lang][1]
    sections = (POLICIES[lang][0], (heading, f"{text} {ADDED[lang]}"), *POLICIES[lang][2:])
    return dressed(sections, title=TITLES[lang], lang=lang, nonce=nonce)
