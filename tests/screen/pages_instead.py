"""Pages that stand in a policy's place for a while: challenges, walls, errors, other pages. All written by us.

Each is what a common kind of product serves, in its shape and not in its words. ``instead(lang)`` are those that
can meet a policy in that language.
"""

import json
from dataclasses import dataclass

from tests.screen.six_policies import POLICIES, TITLES, dressed, policy, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """A page's name, the language of the policy whose place it takes, its body and its content type."""

    name: str
    lang: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"


def bare(inner: str, *, title: str = "", lang: str = "en", head: str = "") -> bytes:
    """A page that is not dressed as the vendor's site."""
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{inner}</body></html>'.encode()


SCRIPT = "<script src='/x/challenge.js' async></script>"

CHALLENGES = {
    "interstitial that checks the browser": bare("<h1>brackwater.example</h1><p>Verifying that this visitor is human. It may take a few seconds.</p><p>brackwater.example needs to review the security of your connection before proceeding.</p><footer>Ray ID: 8c1f2ab</footer>", title="Just a moment...", head=SCRIPT),
    "interstitial of one line": bare("<noscript><p>Enable JavaScript and cookies to continue</p></noscript>", title="Just a moment...", head=SCRIPT),
    "block by a firewall": bare("<h1>Sorry, you have been blocked</h1><h2>You are unable to access brackwater.example</h2><p>Why have I been blocked?</p><p>This website protects itself from online attacks with a security service. What you just did triggered it. Several actions can do that, such as submitting a certain word or phrase, a database command or malformed data.</p><p>What can I do to resolve this?</p><p>You can email the owner of the site and say what you were doing when this page came up.</p>", title="Attention Required!"),
    "edge server denies": bare("<h1>Access Denied</h1>You don't have permission to access \"http&#58;&#47;&#47;brackwater&#46;example&#47;privacy\" on this server.<p>Reference&#32;&#35;18&#46;5c3e</p>", title="Access Denied"),
    "interruption": bare("<h1>Pardon Our Interruption...</h1><p>As you were browsing, something about your browser made us think you might be a bot. There are a few reasons this might happen:</p><ul><li>You're a power user moving through this website with super-human speed.</li><li>You've disabled cookies in your web browser.</li><li>A third-party browser plugin is preventing scripts from running.</li></ul><p>To regain access, make sure that cookies and scripts are enabled before reloading the page.</p>", title="Pardon Our Interruption"),
    "frame with an incident number": bare("<iframe src='/_Resource?x=1' width='100%'>Request unsuccessful. Incident ID: 1187-338</iframe>", head="<meta name='robots' content='noindex'>"),
    "press and hold": bare("<div><h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1><p>Having a problem? Reference ID 41e2-aa</p></div>", title="brackwater.example"),
    "slider": bare("<p>Slide right to complete the puzzle</p><p>We want to make sure it is actually you we are dealing with and not a robot. Drag the piece to its place to reach the site.</p>", title="brackwater.example", head=SCRIPT),
    "device check": bare("<p>Please wait while we check your device...</p><p>This helps us to keep automated programs away from the site.</p>", title="One moment, please", head=SCRIPT),
    "human verification in a box": bare("<div><p>Human Verification</p><p>Let's confirm you are human</p><p>Complete the security check before continuing. This step verifies that you are not a bot, which helps to protect your account and prevent spam.</p><button>Begin</button></div>", title="Human Verification", head=SCRIPT),
    "one more step": bare("<h1>One more step</h1><p>Please tick the box below so that we know a person is sitting there.</p><p>Why do I have to do this? Ticking it proves you are a person and gives you temporary access to the site.</p>", title="One more step"),
    "pick the pictures": bare("<p>Please solve this puzzle so we know you are a real person</p><button>Verify</button><p>Use the arrows to rotate the animal to face in the direction of the hand.</p>", title="Verification"),
    "suspicious activity": bare("<h1>We have detected suspicious activity from your network</h1><p>Please turn off your VPN or proxy and reload. If you believe this is a mistake, contact us and quote the code 7fa.</p>", title="Restricted"),
    "rate limit in words": bare("<h1>Slow down!</h1><p>You have made too many requests in a short time. Please wait a few minutes before you try again.</p>", title="429"),
    "rate limit in json": json.dumps({"error": {"code": "rate_limited", "message": "Too many requests, retry after 60 seconds"}}).encode(),
    "country block": bare("<h1>We're sorry</h1><p>Our services are not offered in your country at the moment. We hope to welcome you soon.</p>", title="Brackwater"),
    "country block for legal reasons": bare("<h1>451: Unavailable due to legal reasons</h1><p>We recognise you are attempting to access this website from a country belonging to the European Economic Area and therefore cannot grant you access at this time. For any issues, call 555-0100.</p>", title="Unavailable"),
    "old browser": bare("<h1>Your browser is not supported</h1><p>Please upgrade to the latest version of one of these browsers: Firefox, Edge, Safari.</p>", title="Unsupported browser"),
    "old browser, dressed": whole("<h1>Time for an update</h1><p>This site no longer works with the browser you are using. Get a newer one to see it in all its glory.</p>", title="Unsupported browser"),
    "queue": bare("<h1>You are now in line</h1><p>There are many visitors on the site right now. When it is your turn, you will have ten minutes to enter the website. Your estimated wait time is: 4 minutes. Number of users in line ahead of you: 1203.</p>", title="Waiting room"),
    "challenge in german": bare("<h1>Nur einen Moment …</h1><p>Wir überprüfen, ob Sie ein Mensch sind. Dies kann einige Sekunden dauern.</p><p>brackwater.example muss die Sicherheit Ihrer Verbindung überprüfen, bevor es weitergeht.</p>", title="Nur einen Moment…", lang="de"),
    "challenge in french": bare("<h1>Un instant…</h1><p>Vérification que vous êtes un humain. Cela peut prendre quelques secondes.</p><p>brackwater.example doit vérifier la sécurité de votre connexion avant de continuer.</p>", title="Un instant…", lang="fr"),
    "challenge in japanese": bare("<h1>しばらくお待ちください</h1><p>あなたが人間であることを確認しています。これには数秒かかる場合があります。続行する前に、接続のセキュリティを確認する必要があります。</p>", title="しばらくお待ちください...", lang="ja"),
}  # fmt: skip

LOGINS = {
    "directory login": bare("<form><div>Sign in</div><input placeholder='Email, phone, or login'><div>No account? Create one!</div><div>Can't access your account?</div><input type='submit' value='Next'><div>Sign-in options</div></form><div>Terms of use  Privacy &amp; cookies ...</div>", title="Sign in to your account"),
    "single sign-on": bare("<h1>Brackwater Planning</h1><h2>Sign In</h2><label>Username</label><input><label>Password</label><input type=password><label>Keep me signed in</label><a href='/help'>Need help signing in?</a>", title="Brackwater Planning - Sign In"),
    "login box in the brand's words": bare("<h1>Welcome</h1><p>Log in to Brackwater to continue to Trust Portal.</p><label>Email address</label><input><label>Password</label><input type=password><a>Forgot password?</a><p>Don't have an account? <a>Sign up</a></p>", title="Log in | Trust Portal"),
    "choose an account": bare("<div>Sign in</div><div>to continue to Brackwater</div><label>Email or phone</label><div>Forgot email?</div><div>Not your computer? Use Guest mode to sign in privately. Learn more about using Guest mode</div><div>Create account</div><div>Next</div>", title="Sign in"),
    "portal that asks for a request": whole("<h1>Trust centre</h1><p>This document is available to customers under a non-disclosure agreement.</p><p>Request access and our team will get back to you, or use your invitation if you have one.</p><label>Work email</label><input>", title="Trust centre"),
    "magic link": whole("<h2>Check who you are</h2><p>Enter your work email and we'll send you a link to get in.</p><input><button>Send link</button>", title="Brackwater"),
    "password of a shop": bare("<h1>Opening soon</h1><p>Be the first to know when we launch.</p><label>Enter store using password:</label><input type=password><button>Enter</button><p>Are you the store owner? Log in here</p>", title="Brackwater"),
    "login in german": bare("<h1>Anmelden</h1><p>Melden Sie sich mit Ihrem Konto an, um fortzufahren.</p><label>Benutzername</label><input><label>Kennwort</label><input type=password><p>Kennwort vergessen?</p>", title="Anmelden", lang="de"),
    "login in french": bare("<h1>Connexion</h1><p>Identifiez-vous pour accéder à cette page.</p><label>Adresse e-mail</label><input><label>Mot de passe</label><input type=password><p>Pas encore de compte ? Inscrivez-vous</p>", title="Connexion", lang="fr"),
    "age gate": bare("<h1>Are you 18 or older?</h1><button>Yes</button><button>No</button><p>By entering you accept the house rules.</p>", title="Brackwater"),
}  # fmt: skip

PURPOSES = "".join(
    f"<h3>{name}</h3><p>{name} may rely on information such as the pages you have seen, your rough location and the device you hold. "
    f"Vendors who registered for this purpose: {number * 37 + 12}. You can object where a vendor relies on legitimate interest, and you can change your mind whenever you like through the shield at the edge of the window.</p>"
    for number, name in enumerate(
        ["Store and access information on a device", "Select basic ads", "Create a personalised ads profile", "Select personalised ads", "Create a personalised content profile", "Measure ad performance", "Measure content performance", "Apply market research", "Develop and improve products", "Match and combine offline data", "Link different devices"],
        1,
    )
)  # fmt: skip

CONSENT = {
    "wall of an audience tool": bare("<div><h1>Your choices regarding cookies on this site</h1><p>Please choose whether this site may use functional and advertising cookies as described below.</p><button>Agree and proceed</button><button>Submit preferences</button></div>", title="Cookie preferences"),
    "wall that wants all": whole("<h2>We value your privacy</h2><p>We and our 812 partners store and access information on a device, such as unique identifiers, and process personal data. You may accept or manage your choices below.</p><button>Accept all</button><button>Reject all</button><button>Manage options</button>", title="Brackwater"),
    "pay or consent": bare("<h1>Read with advertising or subscribe</h1><p>Use our pages as usual with advertising and tracking, or take the subscription for 3.99 a month and see none.</p><button>Agree</button><button>Subscribe now</button>", title="Consent"),
    "long list of purposes": bare(f"<h1>Privacy preference centre</h1><p>We process your data for the purposes below. Choose what you allow.</p>{PURPOSES}<button>Save</button>", title="Preference centre"),
    "wall in german": bare("<h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Details dazu finden Sie in den Einstellungen.</p><button>Akzeptieren und weiter</button><p>… oder das werbefreie Abo abschließen.</p>", title="Zustimmung", lang="de"),
    "wall in italian": bare("<h1>Il rispetto della tua privacy è la nostra priorità</h1><p>Noi e 731 terze parti selezionate utilizziamo tecnologie simili ai cookie. Puoi prestare il consenso o proseguire senza accettare.</p><button>Accetta</button>", title="Consenso", lang="it"),
}  # fmt: skip

ERRORS = {
    "not found, dressed": whole("<h1>Oops!</h1><p>We can't seem to find the page you're looking for.</p><p>Here are some helpful links instead:</p><ul><li><a href='/'>Home</a></li><li><a href='/help'>Help</a></li></ul>", title="404"),
    "not found of a framework": bare("<div><h1>404</h1><h2>This page could not be found.</h2></div>", title="404: This page could not be found", head="<script id='__DATA__' type='application/json'>{}</script>"),
    "not found of a blog": whole("<h1>That page can't be found.</h1><p>It looks like nothing was found at this location. Maybe try a search or one of the links below?</p><h2>Recent posts</h2><p>Ten ways to plan a week without losing your weekend. How our team learned to love the whiteboard.</p>", title="Page not found"),
    "not found of a shop": whole("<p>404</p><h1>Page not found</h1><a href='/'>Continue shopping</a><h2>Featured products</h2><p>Wall planner 2027, linen, 24.00. Desk planner, oak, 39.00. Pocket planner, recycled paper, 9.50.</p>", title="404 Not Found"),
    "not found of a help centre": whole("<h1>oops</h1><h2>The page you were looking for doesn't exist</h2><p>You may have mistyped the address or the page may have moved</p><a href='/hc'>Take me back to the home page</a>", title="Help centre"),
    "lost": whole("<h1>Looks like you're lost</h1><p>The link you followed may be broken, or the article has been moved. Let us bring you back to shore.</p>", title="Brackwater"),
    "not found in spanish": whole("<h1>¡Vaya!</h1><p>No encontramos la página que buscas. Puede que el enlace esté roto o que se haya eliminado.</p>", title="Error", lang="es"),
    "not found in dutch": whole("<h1>Helaas</h1><p>Deze pagina kunnen we niet vinden. Misschien is ze verplaatst of klopt het adres niet.</p>", title="Oeps", lang="nl"),
    "not found in italian": whole("<h1>Ops</h1><p>Non riusciamo a trovare la pagina che hai richiesto. Controlla l'indirizzo o torna alla pagina iniziale.</p>", title="Errore", lang="it"),
    "application crash": bare("<h2>Application error: a server-side exception has occurred while loading brackwater.example (see the server logs for more information).</h2><p>Digest: 2338912</p>", title=""),
    "crash with a trace": bare("<h1>Whoops, looks like something went wrong.</h1><pre>RuntimeException in PolicyController line 88: connection refused\n at call_user_func_array\n at dispatch\n at handle</pre>", title="Error"),
    "database is away": bare("<h1>Error establishing a database connection</h1>", title="Database Error"),
    "server error of a proxy": bare("<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>", title="502 Bad Gateway"),
    "store of files refuses": b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>7X</RequestId><HostId>a1</HostId></Error>',
    "store of files without the key": b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>privacy.html</Key></Error>',
    "error as json": json.dumps({"statusCode": 500, "message": "Internal server error"}).encode(),
    "error as json in other words": json.dumps({"ok": False, "reason": "document backend timed out", "trace": "9a-11"}).encode(),
    "maintenance": bare("<h1>We'll be back soon!</h1><p>Sorry for the inconvenience. We are performing some maintenance at the moment and will be online again shortly.</p>", title="Site maintenance"),
    "maintenance in other words": bare("<h1>Sharpening our pencils</h1><p>Brackwater is taking a short nap while we move to bigger rooms. Come back in an hour, the kettle will be on.</p>", title="Brackwater"),
    "maintenance in german": bare("<h1>Wir sind gleich zurück</h1><p>Unsere Seite wird gerade gewartet. Bitte versuchen Sie es später noch einmal.</p>", title="Wartung", lang="de"),
    "maintenance in spanish": bare("<h1>Volvemos enseguida</h1><p>Estamos mejorando nuestro sitio. Inténtelo de nuevo dentro de unos minutos.</p>", title="Mantenimiento", lang="es"),
    "suspended account of a host": bare("<h1>Account Suspended</h1><p>Contact your hosting provider for more information.</p>", title="Account Suspended"),
    "fresh web server": bare("<h1>It works!</h1><p>This is the default web page for this server. The web server software is running but no content has been added, yet.</p>", title="Welcome"),
    "parked domain": bare("<h1>brackwater.example</h1><p>This domain is registered, but may still be available. Get this domain.</p><p>Related searches: planning software, wall planner, project plan template</p>", title="brackwater.example"),
    "expired domain": bare("<p>The registration of brackwater.example has lapsed. If you own it, renew it now to bring your website back.</p>", title="Expired"),
    "moved": whole("<h1>We've moved!</h1><p>You will find us at our new address. If nothing happens in five seconds, click here.</p>", title="We've moved"),
    "empty body": b"",
    "only blanks": b"\n\n  \n",
    "only a frame of the site": whole("", title="Brackwater"),
    "shell of an application": bare("<div id='root'></div><script src='/static/js/main.4f2.js'></script>", title="Brackwater"),
    "shell with a notice": bare("<noscript>You need to enable JavaScript to run this app.</noscript><div id='app'></div><script src='/a.js'></script>", title="Brackwater"),
    "skeleton": whole("<div class='skeleton'></div><p>Loading…</p><script src='/a.js'></script>", title="Privacy policy"),
    "dots": whole("<p>…</p>", title="Brackwater"),
}  # fmt: skip

FEATURES = "".join(
    f"<h2>{head}</h2><p>{text}</p>"
    for head, text in (
        ("Plan together", "Drag a week around with your whole team and watch it settle. Brackwater keeps your plans on servers in Finland, so that they are close to you and far from trouble."),
        ("Your data stays yours", "We do not sell your personal data to anyone, and we show no advertising. Export everything with one button whenever you like, or have it erased when you leave."),
        ("Works with your calendar", "Connect mail and calendar in a minute. Each account speaks to the tools your company already uses, from invoices to letters."),
        ("Loved by 4,000 teams", "“We threw out three whiteboards on the first day.” “I finally know what everybody is doing on Thursday.” Start free, no card needed."),
        ("Simple prices", "Free for five people. Six euros a person each month for everybody else. Cancel at any time, and keep read access to your account for a year."),
    )
)  # fmt: skip

COOKIE_POLICY = (
    ("What cookies are", "Cookies are small files that a website stores in your browser. Some last until you close it, others stay for months."),
    ("The cookies we set", "brack_session keeps you signed in and is deleted when you close the browser. brack_lang remembers your language for a year. We set no cookie for advertising."),
    ("Measurement", "We count visits with a tool that we host on our own servers. It shortens the address of your device and recognises nobody."),
    ("How to refuse them", "You can delete or block cookies in the settings of your browser at any time. Without the first one you cannot sign in to your account."),
    ("Contact", "Questions about cookies go to privacy@brackwater.example. We may change this policy and announce it on this page."),
)  # fmt: skip

TERMS = (
    ("The contract", "These terms apply between Brackwater and every company that opens an account. By opening an account you accept them."),
    ("What you get", "The planning service as it stands, with an availability of 99.5 % a month, and support by e-mail on working days."),
    ("What you pay", "Prices are listed on the page of plans and are due in advance. Invoices are payable within thirty days of receipt."),
    ("What is not allowed", "You may not resell the service, attack it, copy it or store anything in it that the law forbids."),
    ("Liability", "We are liable without limit for intent and gross negligence, otherwise up to what you paid in the last twelve months."),
    ("Ending it", "Either side may end the contract with a notice of one month. Your plans can be exported until the last day."),
    ("Law and courts", "The law of Belgium applies, and the courts of Bruges have jurisdiction."),
)  # fmt: skip

OTHERS = {
    "home page": whole(f"<h1>Plan the week, not the meeting</h1>{FEATURES}", title="Brackwater: plans for people"),
    "news room": whole("<h1>Newsroom</h1>" + "".join(f"<h2>{n} March: Brackwater opens office number {n}</h2><p>The company said on Tuesday that its planning service now serves {n * 400} customers, and that it will hire in Bruges and Tampere.</p>" for n in range(2, 9)), title="Newsroom"),
    "list of legal pages": whole("<h1>Legal</h1><ul><li>Privacy policy: how we handle personal data</li><li>Cookie policy: the files in your browser</li><li>Terms of service: the contract between us</li><li>Sub-processors: who works for us</li><li>Security: how we protect the service</li></ul>", title="Legal"),
    "cookie policy": dressed(COOKIE_POLICY, title="Cookie policy"),
    "terms": dressed(TERMS, title="Terms of service"),
    "policy in german": policy("de"),
    "policy in french": policy("fr"),
    "blog article": whole("<h1>Ten ways to plan a week</h1>" + "".join(f"<p>Number {n}: close the door, put the telephone away and write down what has to be done before lunch, then cross out half of it without regret.</p>" for n in range(10)), title="Blog"),
    "search page": whole("<h1>Search</h1><p>0 results for “privacy”. Check the spelling or use fewer words.</p>", title="Search"),
    "article of a help centre": whole("<h1>How do I change my password?</h1><p>Open your account, choose Settings, then Security. Type the password you use now, then the one you want, twice. Everybody else stays signed in until the next morning.</p><p>Was this article helpful? 12 out of 19 found this helpful.</p>", title="Help"),
}  # fmt: skip

JSON_TYPE = "application/json"


def instead(lang: str) -> list[Instead]:
    """The pages that can take the place of the policy in that language."""
    groups = (CHALLENGES, LOGINS, CONSENT, ERRORS, OTHERS)
    return [
        Instead(
            name=name,
            lang=lang,
            body=body,
            content_type=JSON_TYPE if body.startswith(b"{") else "text/html; charset=utf-8",
        )
        for group in groups
        for name, body in group.items()
        if not (name.startswith("policy in") and TITLES[lang] in body.decode())
    ] + _cut(lang)


def _cut(lang: str) -> list[Instead]:
    """The policy's own page, broken off on the way, or without its middle."""
    page = policy(lang)
    third = page.decode()[: len(page.decode()) // 2].rsplit(" ", 1)[0]
    return [
        Instead(name="the first half of the page", lang=lang, body=third.encode()),
        Instead(name="the page's head only", lang=lang, body=page[:300]),
        Instead(
            name="the frame with one heading",
            lang=lang,
            body=whole(
                f"<h1>{TITLES[lang]}</h1><h2>{POLICIES[lang][0][0]}</h2>", title=TITLES[lang], lang=lang
            ),
        ),
    ]
