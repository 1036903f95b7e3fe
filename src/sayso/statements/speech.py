"""Parsed sentences with their mentions in, statements out: who is credited, with which words, for which words.

The way: quotations over the whole article; for each sentence its cues, their speakers and contents; where contents meet, who stands
within whom; then what goes on into other sentences. `Statement.covers` are the tokens whose events stand on the source's say-so:
empty where only a wish, a demand or a plan is told ("vowed to", "called for"), though `content` still shows the words.
"""

from __future__ import annotations

from sayso.knowledge import Knowledge
from sayso.model import Article, Mention, Sentence, Span, Statement, hash_id, span_of
from sayso.statements import words as lexicon
from sayso.statements.contents import draft_statements
from sayso.statements.continuation import carry_on
from sayso.statements.cues import Draft, find_cues
from sayso.statements.nesting import part_drafts
from sayso.statements.people import source_at, speakers_of
from sayso.statements.quotes import find_quotations
from sayso.statements.titles import draft_label, draft_tail, draft_title
from sayso.statements.view import View, look_at
from sayso.statements.words import SpeechWords

__all__ = ["SpeechWords", "build_speech", "find_statements"]


def build_speech(knowledge: Knowledge) -> SpeechWords:
    """Raises BadKnowledge."""
    return lexicon.build_speech(knowledge)


def find_statements(
    sentences: tuple[Sentence, ...], *, mentions: tuple[Mention, ...], article: Article, speech: SpeechWords
) -> tuple[Statement, ...]:
    """In order of their cues. Every span is in the report; who is not named is None."""
    if not sentences:
        return ()
    words = article.report.words
    quotations, quote = find_quotations(sentences, words=words)
    by_sentence: list[list[Mention]] = [[] for _ in sentences]
    for mention in mentions:
        by_sentence[mention.sentence].append(mention)
    views = [look_at(s, quote=quote[n], mentions=by_sentence[n], people=speech.people) for n, s in enumerate(sentences)]
    names = {
        token.text
        for view in views
        if view.sentence.kind != "title"
        for token in view.tokens[1:]
        if token.text[:1].isupper() and token.pos == "PROPN"
    }
    drafts: list[list[Draft]] = []
    for view, held in zip(views, by_sentence, strict=True):
        here = draft_statements(view, find_cues(view, speech), speech)
        if _headline(view, article) and not any(
            draft.layout in ("left", "right", "both") and draft.cue.kind == "say" and draft.form != "noun" for draft in here
        ):
            headline = draft_title(view, speech, places=_only_places(held), names=names)
            here = [draft for draft in here if headline is None or draft.form != "noun"] + ([headline] if headline else [])
        else:
            label = draft_label(view) or (draft_tail(view, speech) if not any(draft.credit for draft in here) else None)
            here = ([label] if label else []) + here
        part_drafts(view, here)
        drafts.append(here)
    carry_on(views, drafts, quotations, speech=speech)
    return _rows(views, drafts, by_sentence, article, speech)


def _headline(view: View, article: Article) -> bool:
    """A title, or the copy of one at the head of a text."""
    if view.sentence.kind == "title":
        return True
    title = (article.report.title or "").strip().rstrip(".").lower()
    return view.sentence.index <= 3 and len(title) > 12 and title[-40:] in view.sentence.text.lower()


def _only_places(mentions: list[Mention]) -> set[int]:
    return {i for mention in mentions if mention.kind == "place" for i in range(mention.first, mention.last)}


def _rows(
    views: list[View], drafts: list[list[Draft]], mentions: list[list[Mention]], article: Article, speech: SpeechWords
) -> tuple[Statement, ...]:
    _leave_hearsay_to_speakers(drafts)
    kept = [draft for here in drafts for draft in here if draft.content and (draft.source is not None or draft.nameless)]
    kept.sort(key=lambda draft: (draft.sentence, draft.at, draft.last))
    covers = [frozenset((s, i) for s, first, last in draft.content for i in range(first, last)) for draft in kept]
    ids = [hash_id(article.report.id, "statement", draft.sentence, draft.at, draft.form, draft.source) for draft in kept]
    within = _within(kept, covers)
    texts = [_source_span(views, draft, article) for draft in kept]
    who = speakers_of(views, kept, mentions)
    heard = [_press_heard(draft, views, article, speech) for draft in kept]
    rows = []
    for n, draft in enumerate(kept):
        view = views[draft.sentence]
        outer = within[n]
        rows.append(
            Statement(
                id=ids[n],
                source=texts[n],
                source_identity=who[n],
                cue=span_of(article.report.words, view.tokens[draft.first : draft.last])
                if draft.cued or draft.last > draft.first
                else None,
                content=tuple(_content(views, draft, article)),
                covers=covers[n] if draft.credit else frozenset(),
                stance=draft.cue.stance,
                within=ids[outer] if outer is not None else None,
                via=_via(n, within, heard, kept, texts),
                cue_at=(draft.sentence, draft.at) if draft.last > draft.first else None,
                source_at=source_at(views, draft),
            )
        )
    return tuple(rows)


def _leave_hearsay_to_speakers(drafts: list[list[Draft]]) -> None:
    """Reports, data and pictures that nobody owns, told of within somebody's words, stand on that somebody's word."""
    for here in drafts:
        for draft in here:
            if (draft.form == "noun" and draft.cue.alone) or (draft.impersonal):
                outer = any(
                    other is not draft
                    and other.credit
                    and other.cue.kind in ("say", "think", "preposition")
                    and other.source is not None
                    and other.form != "noun"
                    and any(s == draft.sentence and first <= draft.at < last for s, first, last in other.content)
                    for other in here
                )
                if outer:
                    draft.credit = False


def _within(kept: list[Draft], covers: list[frozenset[tuple[int, int]]]) -> list[int | None]:
    """For each draft the smallest other one whose content holds its cue."""
    out: list[int | None] = []
    for n, draft in enumerate(kept):
        best: int | None = None
        spot = (draft.sentence, draft.at)
        for m in range(len(kept)):
            if m == n or kept[m].host is draft:
                continue
            inside = spot in covers[m] if draft.last > draft.first else covers[n] < covers[m]
            if draft.host is kept[m] or (
                inside and not (spot in covers[m] and (kept[m].sentence, kept[m].at) in covers[n] and len(covers[m]) <= len(covers[n]))
            ):
                best = m if best is None or len(covers[m]) < len(covers[best]) or draft.host is kept[m] else best
        out.append(best)
    return out


def _source_span(views: list[View], draft: Draft, article: Article) -> Span | None:
    if draft.source is None:
        return None
    view = views[draft.source_sentence]
    return span_of(article.report.words, view.tokens[draft.source[0] : draft.source[1]])


def _content(views: list[View], draft: Draft, article: Article) -> list[Span]:
    spans: list[Span] = []
    for sentence, first, last in sorted(draft.content):
        tokens = views[sentence].tokens[first:last]
        if not tokens:
            continue
        span = span_of(article.report.words, tokens)
        if spans and not article.report.words[spans[-1].end : span.start].strip():
            start = spans.pop().start
            span = Span(start=start, end=span.end, text=article.report.words[start : span.end])
        spans.append(span)
    return spans


def _via(n: int, within: list[int | None], heard: list[str | None], kept: list[Draft], texts: list[Span | None]) -> tuple[str, ...]:
    """Who passes it on: the outer speakers, and the press that it was told to (not the outlet itself)."""
    out = [heard[n]]
    at = within[n]
    for _ in range(6):
        if at is None:
            break
        text = texts[at]
        if text is not None and kept[at].credit and text != texts[n]:
            out.append(text.text)
        out.append(heard[at])
        at = within[at]
    return tuple(dict.fromkeys(text for text in out if text))


def _press_heard(draft: Draft, views: list[View], article: Article, speech: SpeechWords) -> str | None:
    if draft.heard is None:
        return None
    view = views[draft.sentence]
    first, last = draft.heard
    words = view.words[first:last]
    named = any(view.capital(i) and view.tokens[i].pos in ("PROPN", "NOUN", "ADJ") for i in range(first, last))
    if draft.cue.lemma not in ("quote", "cite", "credit") and not (named and set(words) & speech.media):
        return None
    outlet = article.report.outlet.lower()
    if outlet and any(len(word) > 2 and (word in outlet or outlet in word) for word in words):
        return None
    return span_of(article.report.words, view.tokens[first:last]).text
