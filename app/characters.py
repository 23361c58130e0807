"""Which characters nobody sees: what they are when a text is shown, and when two are compared."""

import re
import unicodedata

# What joins or selects forms has no shape of its own, whatever its category: Unicode's property
# Default_Ignorable_Code_Point, which Python's tables lack, and the category Cf.
_IGNORABLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff"
)
_IGNORABLE_RUN = re.compile(f"[{_IGNORABLE}]+")
_ENDS_OF_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
# The writing systems in which a joiner or a selector changes what is read: from Arabic to Thaana,
# N'Ko and Mandaic, the Indic ones, Myanmar, Khmer and Mongolian, Balinese to Lepcha, and Arabic's forms.
_JOINED = (
    "\u0620-\u085f\u08a0-\u0e00\u0f00-\u109f\u1780-\u18af\u1b00-\u1c4f\ua840-\uabff\ufb50-\ufdff\ufe70-\ufefc"
)
# Pictures, their skin colours, and the few signs of punctuation that are drawn as pictures.
_PICTURE = "\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\xa9\xae\U0001f000-\U0001faff"
_MEANT = re.compile(
    f"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])"
    "|(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]"
    f"|(?<=[{_PICTURE}])[\ufe0e\ufe0f]"
    "|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    f"|(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])"
    "|(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
)
"""The unseen that a script or an emoji needs: it is kept where the text is shown."""


def shown(text: str) -> str:
    """Return a text without what nobody sees, its lines ended by `\\n` alone; tabs stay.

    Joiners and selectors stay where a script or an emoji needs them. Blanks stay as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFC", _ENDS_OF_LINES.sub("\n", text))
    kept, done = [], 0
    for meant in _MEANT.finditer(plain):
        kept += [_seen(plain[done : meant.start()]), meant.group()]
        done = meant.end()
    return "".join([*kept, _seen(plain[done:])])


def compared(text: str) -> str:
    """Return a text for comparison without anything unseen, joiners and selectors included."""
    return text if text.isascii() and text.isprintable() else _seen(_ENDS_OF_LINES.sub("\n", text))


def _seen(text: str) -> str:
    kept = _IGNORABLE_RUN.sub("", text)
    if kept.isprintable():  # as hardly any text is not: none of the unseen is printable
        return kept
    return "".join(c for c in kept if c in "\n\t" or not _is_unseen(c))


def _is_unseen(character: str) -> bool:
    # Controls, formats, halves of pairs, and the places that will never be characters.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return True
    return ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
