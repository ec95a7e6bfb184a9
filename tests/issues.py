"""Monthly figures of a ministry, made up month by month, and a text that is like them."""

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def exports(month: int, year: int = 2025) -> tuple[str, str, str]:
    """Title, body and ISO date of the exports of a month, published on the next first."""
    name, rate = MONTHS[month - 1], 1.5 * month
    verb = ("rose", "climbed", "fell")[month % 3]
    body = (
        f"The ministry announced that the country’s exports in {name} {year} {verb}"
        f" {rate:.1f} percent year-on-year to USD {50 + month}.4 billion, while imports"
        f" increased {rate / 2:.1f} percent to $51.{month} billion. The trade balance posted a"
        f" surplus of ${month}.7 billion. By item, semiconductor shipments came to"
        f" ${month + 3}.1 billion, petroleum products to $3.{month} billion and steel to"
        f" $2.{month} billion. By region, shipments to China grew {month}.9 percent, to the"
        f" United States {month}.2 percent and to the European Union 1.{month} percent."
    )
    return f"Exports {verb} again in {name}", body, _first_after(year, month)


def autos(month: int, year: int = 2025) -> tuple[str, str, str]:
    """The same for automobiles, published on the fifteenth."""
    name, rate = MONTHS[month - 1], 2.5 * month
    body = (
        f"The ministry announced that automobile production in {name} reached"
        f" {300 + month},104 vehicles, up {rate:.1f} percent. Domestic sales of hybrid and"
        f" electric cars gained {month}.3 percent to 7{month},302 units, and those of imported"
        f" models 4.{month} percent. Overseas deliveries of eco-friendly cars came to"
        f" 6{month},981 units, worth $2.{month} billion, and parts makers sold parts worth"
        f" $1.{month} billion, up 0.{month} percent, with 2{month},118 engines among them."
        f" 1{month},204 cars went to America and 9{month},877 to Europe."
    )
    return f"Car makers sell {300 + month},104 vehicles in {name}", body, _mid(year, month)


def record(issue: tuple[str, str, str]) -> str:
    """One record of a seed file."""
    title, body, day = issue
    return f"-\n{title}\n{body} date{day}\n"


def _first_after(year: int, month: int) -> str:
    return date(year + month // 12, month % 12 + 1, 1).isoformat()


def _mid(year: int, month: int) -> str:
    return date(year + month // 12, month % 12 + 1, 15).isoformat()
