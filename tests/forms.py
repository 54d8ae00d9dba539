"""What a browser sends of a form as it stands."""


def sent_by(page, **typed):
    """Return what a browser sends: the last of several fields of a name, and no box that is not ticked."""
    sent = {}
    for field in page.select("[name]:not(button)"):
        if field.name == "select":
            sent[field["name"]] = field.select_one("[selected]")["value"]
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            sent[field["name"]] = field["value"]
    return sent | {name.replace("__", "."): text for name, text in typed.items()}
