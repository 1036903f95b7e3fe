"""The bytes of a web page in, its one report (an article) or its many (a page that lists headlines and teasers) out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from sayso.errors import BadSource
from sayso.model import Problem, Report
from sayso.reports.days import iso_time
from sayso.reports.text import make_report

if TYPE_CHECKING:
    from lxml.html import HtmlElement
else:
    HtmlElement = Any

LARGEST = 10_000_000  # bytes; the largest news pages have two million
DEEPEST = 500  # tags within tags; browsers give up at 512
MOST_TAGS = 100_000  # large news pages have twenty thousand
# Tags that close by themselves when the next one opens: many unclosed ones are bad style, not depth
NO_DEPTH = frozenset(b"p li td th tr dt dd option area base br col embed hr img input link meta param source track wbr".split())
TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
ENOUGH = 4  # entries that make a page a listing
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read_html(data: bytes, *, name: str) -> Iterator[Report | Problem]:
    """Raises BadSource for a page too large or too deep to be news, or without any words."""
    check_page(data, name=name)
    tree = _parse(data)
    if tree is None:
        raise BadSource(f"{name}: there is no HTML in this file")
    entries = [] if _is_article(tree) else _entries(tree)
    if len(entries) >= ENOUGH:
        base, outlet = _address(tree), _outlet(tree)
        for title, text, link, day in entries:
            yield make_report(title=title, text=text, outlet=outlet, url=urljoin(base, link) if link else None, published=iso_time(day))
        return
    report = _article(tree)
    if report is None:
        raise BadSource(f"{name}: no article was found on this page")
    if not report.published:
        yield Problem(stage="reports", text=f"{name}: the page does not say when it was published")
    yield report


def check_page(data: bytes, *, name: str) -> None:
    """Size and depth, before any parser sees the page: a hostile one would cost hours or all memory."""
    if len(data) > LARGEST:
        raise BadSource(f"{name}: {len(data) / 1e6:.0f} MB of HTML is no news page (at most {LARGEST // 1_000_000} MB are read)")
    depth = tags = 0
    for found in TAG.finditer(data):
        tags += 1
        if found[2].lower() in NO_DEPTH:
            continue
        depth += -1 if found[1] else 1
        if depth > DEEPEST:
            raise BadSource(f"{name}: tags are nested more than {DEEPEST} deep, which no news page is")
        depth = max(depth, 0)
    if tags > MOST_TAGS:
        raise BadSource(f"{name}: more than {MOST_TAGS} tags, which no news page has")


def strip_tags(markup: str) -> str:
    """The words of a piece of HTML (a feed's summary), with a line end for each paragraph or break."""
    if "<" not in markup and "&" not in markup:
        return markup
    from lxml import etree
    from lxml.html import fromstring

    check_page(markup.encode("utf-8", "replace"), name="a summary")
    try:
        tree = fromstring(f"<div>{markup}</div>")
    except (etree.ParserError, ValueError):
        return re.sub(r"<[^<>]*>", " ", markup)
    for dropped in tree.xpath(".//script|.//style|.//comment()"):
        dropped.drop_tree()
    for element in tree.iter("br", "p", "div", "li", "h1", "h2", "h3", "h4"):
        element.tail = ("\n" if element.tag == "br" else "\n\n") + (element.tail or "")
    return re.sub(r"\n{3,}", "\n\n", str(tree.text_content())).strip()


def _parse(data: bytes) -> HtmlElement | None:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    from sayso.reports.content import guess_encoding

    declared = CHARSET.search(data[:4096])
    encoding = guess_encoding(data[:4096])
    if encoding == "utf-8":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = declared[1].decode("ascii") if declared else "cp1252"
    try:
        words = data.decode(encoding, "replace")
    except LookupError:
        words = data.decode("cp1252", "replace")
    # the declaration of another encoding would make the parser refuse words that are decoded
    words = re.sub(r"^\s*<\?xml[^>]*\?>", "", words.lstrip("\ufeff")).replace("\x00", "")
    try:
        return document_fromstring(words, parser=HTMLParser(encoding=None, recover=True, huge_tree=False))
    except (etree.ParserError, ValueError):
        return None


def _meta(tree: HtmlElement, *names: str) -> str:
    for name in names:
        for content in tree.xpath("//meta[@property=$n or @name=$n or @itemprop=$n]/@content", n=name):
            if str(content).strip():
                return str(content).strip()
    return ""


def _is_article(tree: HtmlElement) -> bool:
    """Whether the page says of itself that it is one article."""
    if _meta(tree, "og:type").lower() == "article" or _meta(tree, "article:published_time"):
        return True
    return any('"NewsArticle"' in (script.text or "") for script in tree.xpath('//script[@type="application/ld+json"]')) and (
        len(tree.xpath("//h1")) == 1 and len(tree.xpath("//article")) <= 1
    )


def _address(tree: HtmlElement) -> str:
    links = tree.xpath('//link[@rel="canonical"]/@href') + tree.xpath("//base/@href")
    return _meta(tree, "og:url") or (str(links[0]) if links else "")


def _outlet(tree: HtmlElement) -> str:
    """The site's own name; else the host of its address."""
    named = _meta(tree, "og:site_name", "application-name", "twitter:site").lstrip("@")
    return named or (urlsplit(_address(tree)).hostname or "").removeprefix("www.")


def _entries(tree: HtmlElement) -> list[tuple[str, str, str, str]]:
    """Title, teaser, address and day of each entry of a page that lists news: a heading, with a paragraph beside it."""
    found = []
    for heading in tree.iter(*HEADINGS):
        title = _words(heading)
        links = heading.xpath(".//a/@href") or heading.xpath("./ancestor::a[1]/@href")
        if len(title) < 15 or not links:
            continue
        box = _box(heading)
        teaser = max((_words(part) for part in box.xpath(".//p|.//div[not(*)]")), key=len, default="")
        if len(teaser) < 30 or teaser == title:
            continue
        days = box.xpath(".//time/@datetime") or [_words(part) for part in box.xpath(".//time")]
        found.append((title, teaser, str(links[0]), str(days[0]) if days else ""))
    return list(dict.fromkeys(found))


def _box(heading: HtmlElement) -> HtmlElement:
    """The largest element around a heading that holds no other heading."""
    box = heading
    for _ in range(5):
        parent = box.getparent()
        if parent is None or parent.tag in ("body", "html", "main") or len(list(parent.iter(*HEADINGS))) > 1:
            break
        box = parent
    return box


def _article(tree: HtmlElement) -> Report | None:
    import trafilatura

    document = trafilatura.bare_extraction(
        tree,
        url=_address(tree) or None,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        favor_precision=False,
        # only dates that the page states, never one guessed from any number on it
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    )
    if document is None:
        return None
    title = (getattr(document, "title", None) or "").strip()
    text = (getattr(document, "text", None) or "").strip()
    if not text:
        return None
    stated = _meta(tree, "article:published_time", "datePublished", "pubdate", "date")
    return make_report(
        title=title,
        text=_without_title(text, title),
        outlet=_outlet(tree) or getattr(document, "sitename", None) or "",
        url=_address(tree) or getattr(document, "url", None),
        published=iso_time(stated) or getattr(document, "date", None),
        language=(tree.get("lang") or "")[:2].lower() or None,
    )


def _without_title(text: str, title: str) -> str:
    """The page's heading is often extracted as the first line of the text; it is the title already."""
    first, _, rest = text.partition("\n")
    return rest.strip() if rest.strip() and first.strip() == title else text


def _words(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())
