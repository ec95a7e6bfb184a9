"""The HTML of every mail: made for every reader, and drawn by Chromium to prove it."""

import json
import re
from html import unescape
from itertools import pairwise

import pytest
from lxml import html

from tests.browser import SCHEMES, chromium, framed
from tests.mail_samples import SITE, mails

MAILS = {name: content for name, (content, _) in mails().items()}
LOADING = (
    "//img|//script|//link|//iframe|//object|//form|//video|//@background|//@src|//@srcset"
)
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
# Every text with the colour it has and the nearest background behind it; how far the mail
# reaches. Chromium gives colours as rgb() or rgba().
LOOK = """
  const rows = [];
  const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = numbers(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return null;
  };
  const walker = mail.createTreeWalker(mail.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.checkVisibility() === false) continue;
    rows.push([walker.currentNode.data.trim(), numbers(getComputedStyle(element).color),
               behind(element), getComputedStyle(element).fontSize]);
  }
  const page = mail.querySelector('.page').getBoundingClientRect();
  const shown = {rows, width: page.width, reach: mail.documentElement.scrollWidth};
  document.body.innerHTML = '<pre></pre>';
  document.querySelector('pre').textContent = JSON.stringify(shown);
"""


@pytest.fixture(params=MAILS)
def content(request):
    return MAILS[request.param]


@pytest.fixture
def page(content):
    return html.document_fromstring(content.html)


def looked_at(content, folder, width, scheme):
    mail = folder / "mail.html"
    mail.write_text(content.html)
    shown = chromium(scheme, framed(mail, width, 4000, LOOK), "--dump-dom")
    return json.loads(unescape(re.search(r"<pre>(.*)</pre>", shown, re.DOTALL)[1]))


def luminance(colour):
    """Relative luminance of sRGB (WCAG 2.2)."""
    shares = [value / 255 for value in colour[:3]]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_26_black_on_white_is_21_to_1():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_26_it_says_its_language_and_its_title(page, content):
    assert page.get("lang") == SITE.language
    assert page.findtext("head/title") == content.subject


def test_26_tables_only_lay_out_and_headings_go_down_one_step_at_a_time(page):
    assert {table.get("role") for table in page.iter("table")} == {"presentation"}
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_26_nothing_is_loaded(page, content):
    assert page.xpath(LOADING) == []
    assert not re.search(r"url\(|@import|@font-face", content.html)


def test_26_every_link_is_secure_and_says_where_it_leads(page):
    for link in page.iter("a"):
        assert re.match(r"https://releases\.example\.org/|mailto:desk@", link.get("href"))
        assert link.text_content().strip()


def test_26_the_plain_text_has_every_link(page, content):
    links = {link for link in page.xpath("//a/@href") if link.startswith("https:")}
    assert links <= set(re.findall(r"https://\S+", content.text))
    assert SITE.contact in content.text


@pytest.mark.parametrize("scheme", SCHEMES)
def test_26_every_text_stands_out_from_what_is_behind_it(content, scheme, tmp_path):
    shown = looked_at(content, tmp_path, 600, scheme)
    assert len(shown["rows"]) > 5
    weak = [
        (text, round(contrast(colour, behind), 2))
        for text, colour, behind, _ in shown["rows"]
        if contrast(colour, behind) < LEAST_CONTRAST
    ]
    assert weak == []
    body = max(luminance(behind) for _, _, behind, _ in shown["rows"])
    assert (body > 0.5) == (scheme == "light")


@pytest.mark.parametrize(("width", "most"), [(1000, 600), (320, 320)])
def test_26_it_is_as_wide_as_its_window_and_never_wider_than_600(
    content, width, most, tmp_path
):
    shown = looked_at(content, tmp_path, width, "light")
    assert shown["width"] <= most
    assert shown["reach"] <= width
    assert min(float(size.removesuffix("px")) for *_, size in shown["rows"]) >= 13
