"""What a browser sends of a form as it stands."""

from tests.event import page


def sent_by(form, **typed):
    """Return what a browser sends: the last of several fields of a name, and no box that is not ticked."""
    sent = {}
    for field in form.select("[name]:not(button)"):
        if field.name == "select":
            sent[field["name"]] = field.select_one("[selected]")["value"]
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            sent[field["name"]] = field["value"]
    return sent | {name.replace("__", "."): text for name, text in typed.items()}


class RulesPage:
    """The form at an address, filled in and sent as a browser without script does."""

    def __init__(self, browser, address: str) -> None:
        self.browser, self.address = browser, f"{address}/rules"
        self.shown = page(browser.get(self.address))

    def press(self, command="save", **typed):
        """Type into fields (__ stands for a dot) and press a button; what comes back is what is seen next."""
        reply = self.browser.post(
            self.address, data=sent_by(self.shown.select_one(".rules-form"), **typed) | {"command": command}
        )
        if reply.status_code != 303:
            self.shown = page(reply)
        return reply

    def names(self) -> list[str]:
        return [field["value"] for field in self.shown.select("[name^='rounds.'][name$='.name']")]
