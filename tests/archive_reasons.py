"""The reasons for which an archive skips a row, as the tests know them: what make-events and the
tests call each, and what must stand in the account's text (src/archive/dataset.h has the list)."""

REASONS = {
    "columns": "column",
    "header": "header",
    "date": "date",
    "number": "bad number",
    "coordinate": "coordinate",
    "id": "no id",
    "action": "action",
    "encoding": "UTF-8",
    "quote": "quote",
    "long": "long",
}


def of_text(text):
    """Which reason an account's text stands for; an error if it is none or several."""
    found = [reason for reason, word in REASONS.items() if word.lower() in text.lower()]
    if len(found) != 1:
        raise ValueError("'%s' is no reason that tests/archive_reasons.py knows" % text)
    return found[0]
