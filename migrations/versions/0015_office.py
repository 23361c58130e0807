"""The office's settings and the versions of its notices; an office that works already keeps what it shows."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from babel.dates import format_date
from flask import current_app

revision = "0015_office"
down_revision = "0014_institution_register"
branch_labels = None
depends_on = None

EARLIER = "2026-11"
"""What registrations recorded of the one notice that there was."""
PUBLISHED = REVIEWED = date(2026, 11, 21)

PRIVACY_PL = """\
Poniżej: kto i po co przetwarza dane podane przy zgłoszeniu, jak długo i jakie prawa przysługują.

## Kto odpowiada za dane

Administratorem danych jest organizator wydarzenia: {name}. Kontakt w sprawach danych osobowych: {email}. Jeżeli wydarzenie jest finansowane z Funduszy Europejskich, odrębnymi administratorami danych uczestników są także instytucja pośrednicząca i minister właściwy do spraw rozwoju regionalnego; ich klauzule są przekazywane osobom zakwalifikowanym.

## Jakie dane i po co

- Imię i nazwisko, adres e-mail, telefon, instytucja i stanowisko: aby przyjąć zgłoszenie, przydzielić miejsce, zawiadamiać o zmianach i potwierdzić udział.
- Potrzeby związane z dostępnością: tylko jeśli zostaną podane, aby zapewnić potrzebne udogodnienie. Wystarczy napisać, co jest potrzebne, bez podawania przyczyny.
- Obecność i liczba godzin: aby prowadzić dokumentację szkolenia i rozliczyć projekt.

Podanie danych jest dobrowolne, lecz bez imienia, nazwiska i adresu e-mail nie można przyjąć zgłoszenia.

## Podstawa prawna

Art. 6 ust. 1 lit. e RODO (zadanie realizowane w interesie publicznym) oraz, w wydarzeniach współfinansowanych ze środków unijnych, art. 6 ust. 1 lit. c RODO (obowiązki sprawozdawcze). Dane o potrzebach mogących ujawniać stan zdrowia: art. 9 ust. 2 lit. g RODO.

## Komu dane są przekazywane

Prowadzącym zajęcia: imię i nazwisko na liście obecności. Instytucjom, które finansują i kontrolują projekt: w zakresie wymaganym przepisami. Dane nie są sprzedawane, nie trafiają poza Europejski Obszar Gospodarczy i nie służą do profilowania. Strony nie korzystają z usług analitycznych ani reklamowych innych firm; pliki cookie służą wyłącznie do zalogowania i zapamiętania języka.

## Jak długo

Przez czas potrzebny do przeprowadzenia i rozliczenia wydarzenia, a dokumentacja projektów unijnych – przez okres wynikający z umowy o dofinansowanie i przepisów o archiwizacji. Treść wysłanych wiadomości e-mail jest usuwana po kilku miesiącach.

## Prawa

Przysługuje prawo dostępu do danych, ich sprostowania, usunięcia lub ograniczenia przetwarzania oraz prawo sprzeciwu, o ile przepisy nie nakazują dalszego przechowywania. Dane zgłoszenia można zobaczyć i poprawić na własnej stronie zgłoszenia; adres strony jest w każdej wiadomości. Przysługuje też skarga do Prezesa Urzędu Ochrony Danych Osobowych (ul. Stawki 2, 00-193 Warszawa).
"""

PRIVACY_EN = """\
Below: who processes the data given at sign-up, what for, for how long, and which rights you have.

## Who is responsible

The controller is the organiser of the event: {name}. Contact about personal data: {email}. If an event is paid from European Funds, the intermediate body and the minister for regional development are separate controllers of the participants' data; whoever gets a place receives their notices.

## Which data, and what for

- First and last name, e-mail address, phone, institution and position: to accept the registration, give a place, tell you about changes and confirm that you took part.
- Access needs: only if you name them, to provide what is needed. Say what you need; the reason is not asked.
- Attendance and hours: to keep the records of the training and to account for the project.

Giving data is voluntary, but without a name and an e-mail address no registration can be accepted.

## Legal basis

Article 6(1)(e) GDPR (a task in the public interest) and, for events co-financed by the European Union, Article 6(1)(c) GDPR (duties to report). Needs that may reveal something about health: Article 9(2)(g) GDPR.

## Who receives data

Trainers: names, on the attendance list. Bodies that fund and check the project: what the law requires. Data are not sold, do not leave the European Economic Area and are not used for profiling. The pages use no analytics or advertising of other companies; cookies only keep you signed in and remember your language.

## For how long

As long as needed to hold and account for the event; records of European projects for as long as the funding agreement and the rules on archives demand. The text of mails that were sent is erased after some months.

## Your rights

You may see, correct, erase or restrict your data and object to their processing, unless the law demands that they be kept. You can see and correct your registration on your own page; its address is in every mail. You may also complain to the President of the Polish Personal Data Protection Office (ul. Stawki 2, 00-193 Warszawa).
"""

ACCESSIBILITY_PL = """\
{name} zobowiązuje się zapewnić dostępność strony internetowej Zapisy zgodnie z ustawą z dnia 4 kwietnia 2019 r. o dostępności cyfrowej stron internetowych i aplikacji mobilnych podmiotów publicznych. Oświadczenie dotyczy strony {address}.

Data publikacji strony: {published}

Data ostatniego przeglądu deklaracji: {reviewed}

## Stan dostępności

Strona jest częściowo zgodna z wymaganiami ustawy (WCAG 2.1 na poziomie AA; strona jest tworzona z myślą o WCAG 2.2 AA).

### Treści, które mogą nie być dostępne

- Pliki do pobrania przygotowane przez organizatorów wydarzeń, na przykład skany programów.
- Spotkania na żywo w zewnętrznych programach do wideokonferencji.

Dokument w innej postaci można otrzymać po zgłoszeniu pod adresem podanym poniżej.

### Ułatwienia

- Wszystko można zrobić za pomocą samej klawiatury i bez skryptów.
- Strona dostosowuje się do powiększenia do 400 %, do trybu ciemnego i do wysokiego kontrastu systemu.
- Przy zgłoszeniu można podać potrzeby związane z dostępnością.

## Przygotowanie deklaracji

Deklarację przygotowano na podstawie samooceny: badania automatycznego wszystkich stron i próby z użyciem samej klawiatury.

## Informacje zwrotne i dane kontaktowe

Problemy z dostępnością prosimy zgłaszać na adres {email}{by_phone}. Tą samą drogą można żądać zapewnienia dostępności. W zgłoszeniu prosimy podać adres strony, opis problemu i sposób kontaktu.

## Procedura

Odpowiedź na żądanie jest udzielana niezwłocznie, nie później niż w ciągu 7 dni; jeżeli to niemożliwe, z podaniem nowego terminu, nie dłuższego niż 2 miesiące. Gdy zapewnienie dostępności nie jest możliwe, proponowany jest alternatywny sposób dostępu. Jeżeli żądanie nie zostanie spełnione, przysługuje skarga, a następnie wniosek do Rzecznika Praw Obywatelskich (bip.brpo.gov.pl).
"""

ACCESSIBILITY_EN = """\
{name} is committed to making the website Zapisy accessible, in accordance with the Polish act of 4 April 2019 on the digital accessibility of websites and mobile applications of public bodies. This statement applies to {address}.

Site published: {published}

Statement last reviewed: {reviewed}

## Compliance

The site complies in part with the act (WCAG 2.1, level AA; it is built with WCAG 2.2 AA in mind).

### What may not be accessible

- Files for download that organisers of events have prepared, scanned programmes for example.
- Live meetings in other companies' conferencing programs.

Ask for a document in another form at the address below.

### What helps

- Everything can be done with the keyboard alone and without scripts.
- Pages adapt to a zoom of 400 %, to dark mode and to the system's high contrast.
- Access needs can be named when signing up.

## How this statement was made

By self-assessment: automatic tests of all pages, and trials with the keyboard alone.

## Feedback and contact

Please report problems to {email}{by_phone}. Requests for accessible content go the same way. Please give the address of the page, describe the problem and say how to reach you.

## Procedure

Requests are answered without delay, within 7 days at the latest; if that is not possible, with a new date within 2 months. Where access can't be provided, another way is offered. If a request is not met, you may complain, and then turn to the Polish Commissioner for Human Rights (bip.brpo.gov.pl).
"""
notices = sa.table(
    "office_notices",
    sa.column("id", sa.Integer()),
    sa.column("number", sa.Integer()),
    *(sa.column(name, sa.String()) for name in ("kind", "label", "body_pl", "body_en")),
    sa.column("saved_at", sa.DateTime(timezone=True)),
    sa.column("published_at", sa.DateTime(timezone=True)),
)
settings = sa.table(
    "office_settings",
    *(sa.column(name, sa.Integer()) for name in ("id", "privacy_id", "accessibility_id")),
    *(sa.column(name, sa.String()) for name in ("version", "name", "email", "phone")),
    sa.column("first_day_over", sa.Boolean()),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "office_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("body_pl", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.String(length=300), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_notices")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_office_notices_kind_number")),
        sa.UniqueConstraint("kind", "label", name=op.f("uq_office_notices_kind_label")),
    )
    op.create_table(
        "office_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("sender_name", sa.String(length=200), nullable=True),
        sa.Column("logo_sha256", sa.String(length=64), nullable=True),
        sa.Column("logo_type", sa.String(length=40), nullable=True),
        sa.Column("logo_width", sa.Integer(), nullable=True),
        sa.Column("logo_height", sa.Integer(), nullable=True),
        sa.Column("logo_alternative_pl", sa.String(length=300), nullable=True),
        sa.Column("logo_alternative_en", sa.String(length=300), nullable=True),
        sa.Column("privacy_id", sa.Integer(), nullable=True),
        sa.Column("accessibility_id", sa.Integer(), nullable=True),
        sa.Column("first_day_over", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["privacy_id"], ["office_notices.id"], name=op.f("fk_office_settings_privacy_id_office_notices")
        ),
        sa.ForeignKeyConstraint(
            ["accessibility_id"],
            ["office_notices.id"],
            name=op.f("fk_office_settings_accessibility_id_office_notices"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_settings")),
    )
    if _works_already():
        _keep_what_is_shown()


def downgrade() -> None:
    op.drop_table("office_settings")
    op.drop_table("office_notices")


def _works_already() -> bool:
    return bool(op.get_bind().scalar(sa.text("SELECT count(*) FROM people_accounts")))


def _keep_what_is_shown() -> None:
    """Make the first version of both notices of what the pages say today, and settings of `OFFICE_*`."""
    config, bind = current_app.config, op.get_bind()
    now = datetime.now(UTC)
    registrations = sa.table(
        "registrations_registrations", sa.column("registered_at", sa.DateTime(timezone=True))
    )
    first = bind.scalar(sa.select(sa.func.min(registrations.c.registered_at))) or now
    for number, (kind, body_pl, body_en) in enumerate(
        (
            ("privacy", _filled(PRIVACY_PL, "pl"), _filled(PRIVACY_EN, "en")),
            ("accessibility", _filled(ACCESSIBILITY_PL, "pl"), _filled(ACCESSIBILITY_EN, "en")),
        ),
        start=1,
    ):
        bind.execute(
            notices.insert().values(
                id=number, kind=kind, number=1, label=EARLIER, body_pl=body_pl, body_en=body_en,
                saved_at=first, published_at=first,
            )
        )  # fmt: skip
    if bind.dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('office_notices', 'id'), 2)")
    bind.execute(
        settings.insert().values(
            id=1, version=uuid.uuid4().hex, name=_office("OFFICE_NAME", "Zapisy")[:200],
            email=_office("OFFICE_EMAIL", "zapisy@example.org")[:320],
            phone=str(config.get("OFFICE_PHONE") or "")[:60] or None,
            privacy_id=1, accessibility_id=2, first_day_over=True, changed_at=now,
        )
    )  # fmt: skip


def _office(name: str, default: str) -> str:
    return str(current_app.config.get(name) or default)


def _filled(text: str, language: str) -> str:
    config = current_app.config
    phone = config.get("OFFICE_PHONE") or ""
    by_phone = {"pl": f" lub telefonicznie: {phone}", "en": f" or by phone: {phone}"}[language]
    values = {
        "{name}": _office("OFFICE_NAME", "Zapisy"),
        "{email}": _office("OFFICE_EMAIL", "zapisy@example.org"),
        "{by_phone}": by_phone if phone else "",
        "{address}": str(config["BASE_URL"]),
        "{published}": _day(config.get("SITE_PUBLISHED") or PUBLISHED, language),
        "{reviewed}": _day(config.get("ACCESSIBILITY_REVIEWED") or REVIEWED, language),
    }
    for blank, value in values.items():
        text = text.replace(blank, value)
    return text


def _day(day: Any, language: str) -> str:
    return format_date(day, "d MMMM y", locale="pl" if language == "pl" else "en_GB")
