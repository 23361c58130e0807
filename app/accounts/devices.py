"""What a browser says of itself, cut down to the two words by which people know their devices."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str | None) -> str:
    """Return browser and system by name («Firefox, Windows»), no version; nothing known is an empty text."""
    said = (user_agent or "")[:1000]
    names = (next((name for sign, name in words if sign in said), "") for words in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in names if name)
