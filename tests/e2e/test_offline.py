"""Where no name resolves it is said once, not once a document; one misspelt name is told as it is."""

import signal

from tests.e2e.installation import Installation
from tests.policies import policy_page
from tests.vendor_site import VendorSite


def watching(folder, site, *addresses):
    installation = Installation(folder, site)
    config = installation.config.read_text().split("[[vendors]]")[0]
    for number, address in enumerate(addresses):
        config += f'[[vendors]]\nname = "Vendor {number}"\n[[vendors.documents]]\nname = "privacy"\n'
        config += f'type = "privacy-policy"\nurl = "{address}"\n\n'
    installation.config.write_text(config)
    return installation


def test_no_name_that_resolves_is_said_once_and_status_says_it_too(tmp_path):
    with VendorSite() as site:
        names = [f"http://vendor-{number}.invalid/privacy" for number in range(4)]
        installation = watching(tmp_path, site, *names)
        with installation.start() as daemon:
            daemon.wait_for(
                lambda: all(each["failures"] for each in installation.json("status")["documents"])
            )
            daemon.stop(signal.SIGTERM)
        said = daemon.log()
        assert said.count("no name resolves") == 1 and "has no address" not in said
        status = installation.run("status").stdout
        assert "no name resolves: is this machine offline" in status and "has no address" not in status
        assert installation.json("status")["offline"] is True


def test_a_misspelt_name_among_others_is_told_by_its_name(tmp_path):
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        installation = watching(tmp_path, site, "http://vendor-1.invalid/privacy", site.url("/privacy"))
        with installation.start() as daemon:
            daemon.wait_for(lambda: "has no address" in daemon.log() and "outcome=first" in daemon.log())
            daemon.stop(signal.SIGTERM)
        assert "no name resolves" not in daemon.log()
        assert "vendor-1.invalid has no address" in installation.run("status", expect=None).stdout
