"""Apprise's plugin classes as bases for ours, without their types.

Apprise declares types, but its plugins are not written to be derived from under a strict checker: methods
are untyped and class attributes narrower than their documented use. So they are ``Any`` here, once.
"""

import warnings
from typing import Any

with warnings.catch_warnings():
    # Apprise's mail plugin imports imghdr for a library of its own, which Python 3.11 and 3.12 deprecate.
    warnings.filterwarnings("ignore", message="'imghdr' is deprecated", category=DeprecationWarning)
    from apprise import NotifyBase
    from apprise.plugins import url_to_dict as _url_to_dict
    from apprise.plugins.email import NotifyEmail
    from apprise.plugins.email.smtp import AppriseSMTPController
    from apprise.plugins.slack import NotifySlack

PluginBase: Any = NotifyBase
EmailBase: Any = NotifyEmail
SlackBase: Any = NotifySlack
SmtpBase: Any = AppriseSMTPController
url_to_dict: Any = _url_to_dict
