"""What a name may not hold: addresses of the web and of mailboxes, and long numbers.

Names go out in letters to mailboxes that somebody else typed (docs/decisions/0096).
"""

import re
import unicodedata

from app import characters
from app.errors import N_, Refusal

ADDRESS = N_("Leave out web and e-mail addresses: only the name belongs here.")
NUMBER = N_("Leave out telephone and other long numbers: only the name belongs here.")

# What stands in for a full stop, which programs that make links read as one.
_STOPS = str.maketrans({"\u3002": ".", "\uff61": ".", "\u2024": ".", "\ufe52": ".", "\uff0e": "."})
# The ends of hosts that people meet; who invents another one gets no link made of it by mail programs.
_OPEN = (
    "com|org|net|info|biz|eu|edu|gov|mil|int|name|mobi|pro|tel|asia|cat|jobs|post|travel|app|dev|page|web|site"
    "|online|shop|store|xyz|top|club|vip|live|life|world|today|news|blog|link|click|work|cloud|space|website"
    "|tech|digital|email|agency|company|center|group|team|support|services|solutions|systems|network|media"
    "|money|finance|loans|credit|bank|casino|bet|poker|games|game|win|bid|date|dating|sex|sexy|porn|adult|xxx"
    "|icu|cyou|buzz|rest|fun|best|cfd|sbs|monster|quest|lol|zip|mov|help|care|health|expert|guru|one|plus|red"
    "|blue|pink|black|google|goog|amazon|apple|berlin|london|warszawa|gdn|loan|men|party|review|science|stream"
    "|trade|webcam|wang|win|accountant|faith|racing|cricket|download|country|gift|photo|photos|video|chat"
    "|рф|укр|бел|срб|онлайн|сайт|орг|ком"
)
_LANDS = (
    "ac|ad|ae|af|ag|ai|al|am|ao|aq|ar|at|au|aw|ax|az|ba|bb|bd|be|bf|bg|bh|bi|bj|bm|bn|bo|br|bs|bt|bw|by|bz|ca"
    "|cc|cd|cf|cg|ch|ci|ck|cl|cm|cn|co|cr|cu|cv|cw|cx|cy|cz|de|dj|dk|dm|do|dz|ec|ee|eg|er|es|et|fi|fj|fk|fm|fo"
    "|fr|ga|gd|ge|gf|gg|gh|gi|gl|gm|gn|gp|gq|gr|gs|gt|gu|gw|gy|hk|hm|hn|hr|ht|hu|id|ie|il|im|in|io|iq|ir|is|it"
    "|je|jm|jo|jp|ke|kg|kh|ki|km|kn|kp|kr|kw|ky|kz|la|lb|lc|li|lk|lr|ls|lt|lu|lv|ly|ma|mc|md|me|mg|mh|mk|ml|mm"
    "|mn|mo|mp|mq|mr|ms|mt|mu|mv|mw|mx|my|mz|na|nc|ne|nf|ng|ni|nl|no|np|nr|nu|nz|om|pa|pe|pf|pg|ph|pk|pl|pm|pn"
    "|pr|ps|pt|pw|py|qa|re|ro|rs|ru|rw|sb|sc|sd|se|sg|sh|si|sk|sl|sm|sn|so|sr|ss|st|su|sv|sx|sy|sz|tc|td|tf"
    "|tg|th|tj|tk|tl|tm|tn|to|tr|tt|tv|tw|tz|ua|ug|uk|us|uy|uz|va|vc|ve|vg|vi|vn|vu|wf|ws|ye|yt|za|zm|zw"
)
_ENDS = rf"(?:{_OPEN}|{_LANDS}|xn--[\w-]+)"
_HOST = rf"(?<![\w.-])(?:[\w-]+\.)*[\w-]{{2,}}\.{_ENDS}\.?(?![\w-])"
_SHORT = r"(?<![\w.-])\w\.(?:co|com|me|ly|pl|net|org|gg|gd|cc|io|ru|ee|im)\.?(?![\w-])"
_ADDRESS = re.compile(
    rf"\S@\S|\b[a-z][a-z0-9+.-]{{1,20}}:/?/|\b(?:https?|hxxps?|mailto|ftp|javascript|tel|sms)\s?:|"
    rf"(?<!\w)www\d?\.|{_HOST}|{_SHORT}|(?<![\w.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\w.])|"
    rf"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.{_ENDS}[/:?#]\S"
)
_MANY_DIGITS = re.compile(r"\d(?:[\s().+/-]{0,3}\d){6,}")


def problem_of(text: str, *, numbers: bool = True) -> str | None:
    """Return the message id of what doesn't belong into a name, or None. `numbers` looks for long ones.

    Real names keep their stops, hyphens and apostrophes: «św. Jana», «M.O.P.S.», «O'Neill», «dr hab.».
    """
    plain = unicodedata.normalize("NFKC", characters.compared(text).translate(_STOPS)).casefold()
    if _ADDRESS.search(plain):
        return ADDRESS
    return NUMBER if numbers and _MANY_DIGITS.search(plain) else None


def refuse_addresses(**typed: str | None) -> None:
    """Raise Refusal at the first of these fields that holds an address; institutions may hold a number."""
    for field, text in typed.items():
        problem = problem_of(text, numbers=not field.startswith("institution")) if text else None
        if problem:
            raise Refusal(problem, field=field)
