"""What people type where they have no institution: «brak», «-», «osoba prywatna»."""

import re

from app.people.institution_names import institution_key

_PHRASES = """
brak|brak danych|brak informacji|brak afiliacji|brak miejsca pracy|brak zatrudnienia|bd|nie dotyczy
niedotyczy|nie dot|nie posiadam|nie posiada|nie mam|nie ma|nie pracuje|nie reprezentuje|nie nalezy
nie naleze|nie podaje|nie podano|nie wiem|zadna|zadne|zaden|zadnej|nic|nd|na|jw|nieznana|nieznane
bez instytucji|bez afiliacji|bez przynaleznosci|bez zatrudnienia|bez pracy|osoba prywatna
prywatna osoba|o prywatna|osoby prywatne|os prywatna|os pryw|osoba pryw|osoba fizyczna|os fizyczna
osoba indywidualna|osoba niezrzeszona|osoba bezrobotna|uczestnik indywidualny|uczestniczka indywidualna
prywatnie|prywatna|prywatny|prywatne|pryw|indywidualnie|indywidualna|indywidualny|we wlasnym imieniu
w swoim imieniu|we wlasnym zakresie|samodzielnie|niezrzeszony|niezrzeszona
bezrobotny|bezrobotna|emeryt|emerytka|rencista|rencistka
none|no|nil|null|nothing|not applicable|no institution|no organisation|no organization|unknown
private|private person|privately|individual|self|myself|unemployed|retired
"""
_FILLERS = ("jestem", "jako", "i", "lub", "albo", "czyli", "to", "instytucji", "instytucja")
_WORDS = sorted(_PHRASES.strip().replace("\n", "|").split("|"), key=len, reverse=True)
# Atomic: what is a phrase is never tried again as two, however long the text.
_NONE = re.compile(rf"(?>(?:{'|'.join(_WORDS)}|x{{1,5}}|{'|'.join(_FILLERS)})(?: |$))++")
_ONLY_FILLERS = re.compile(rf"(?:(?:{'|'.join(_FILLERS)})(?: |$))+")


def is_placeholder(text: str) -> bool:
    """Tell whether a text where an institution is asked for says that there is none.

    So does one without any letter or digit. Case, accents, dots, dashes and blanks don't matter.
    """
    key = institution_key(text)
    if not any(c.isalnum() for c in key):
        return True
    return _NONE.fullmatch(key) is not None and _ONLY_FILLERS.fullmatch(key) is None
