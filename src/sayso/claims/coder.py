"""Sentences with their mentions and statements in, claims out: the events of a report with all their fields.

Knowledge files propose (event words, mode words), small linear models learned from coded reports decide, and every claim is
made of spans of the text. The order of the body of `code_claims` is the order of the decisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from sayso.claims.accidents import without_accidents
from sayso.claims.announced import GIVEN_UP, announced_by, announces_his_own, is_content, told_once
from sayso.claims.dates import date_events, dating_times
from sayso.claims.encoder import Context, Network, load_network, read_context
from sayso.claims.events import Event, find_events
from sayso.claims.figures import find_figures
from sayso.claims.lexicon import SPEECH_ACTS, EventWords, build_event_words
from sayso.claims.linear import Linear, load_models
from sayso.claims.mixing import arrange, mix
from sayso.claims.modes import ModeView, ModeWords, build_modes, mode_features, modes_of
from sayso.claims.parts import Chances, RoleTrees, choose_roles, load_role_trees, weigh_roles
from sayso.claims.places import PlaceModel, WeighedPlaces, choose_places, load_place_model, weigh_places
from sayso.claims.scene import NOWHERE, scenes_of
from sayso.claims.shares import share_out
from sayso.claims.status import statuses_of
from sayso.claims.story import Story
from sayso.claims.taken import POLICING, takes_person
from sayso.claims.view import Credit, Credited, EventAt, View
from sayso.claims.voices import choose_voice, speakers_of, voices_at
from sayso.knowledge import Knowledge
from sayso.model import Article, Claim, Mention, Place, Role, Sentence, Source, Span, Statement, hash_id, span_of

LONGEST_ANCHOR = 4
TOOK_PLACE = frozenset(("happened", "possible"))
MODE_CONTEXT = 0.5  # the encoder's share in the mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    words: EventWords
    modes: ModeWords
    models: dict[str, Linear]
    network: Network
    roles: RoleTrees
    places: PlaceModel
    name: str = "sayso 0.1"


def build_coder(knowledge: Knowledge) -> Coder:
    """Raises BadModel or BadKnowledge where a file is missing or faulty."""
    words, modes = build_event_words(knowledge), build_modes(knowledge)
    return Coder(words=words, modes=modes, models=load_models(), network=load_network(), roles=load_role_trees(), places=load_place_model())


def code_claims(
    sentences: tuple[Sentence, ...],
    *,
    mentions: tuple[Mention, ...],
    statements: tuple[Statement, ...],
    article: Article,
    credit: Credit,
    coder: Coder,
) -> tuple[Claim, ...]:
    """The claims of one report, in the order of the text. Every span is in the text as given, or the claim is not made."""
    view = View(sentences, mentions=mentions, statements=statements, article=article, credit=credit)
    modes = ModeView(view, coder.modes)
    context = read_context(view, coder.network)
    events = find_events(view, lexicon=coder.words, first=coder.models["first"], second=coder.models["second"], context=context)
    skipped = _title_told_again(view)
    events = without_accidents(view, [e for e in events if e.sentence not in skipped and not _cut_off(view, e)])
    events = told_once(view, events)
    told = tuple((event.sentence, event.token, event.type) for event in events)
    story = Story(sentences, dating_times(mentions, sentences, article), statements, told)
    dates = date_events(story, seen=context.days(view, story))
    figures = find_figures(told, sentences=sentences, mentions=mentions, seen=lambda asked: context.counts(view, asked))
    models = coder.models
    roles = weigh_roles(view, events, first=models["roles"], second=models["roles2"], trees=coder.roles, context=context)
    places = weigh_places(view, told, model=coder.places, context=context, story=story)
    voices = _voices(view, told, context)
    drafts = _drafts(events, roles, voices, view=view, modes=modes, context=context, coder=coder)
    found = _places(events, drafts, places, view)
    claims: list[Claim] = []
    for event, draft, (date, _), counted, where in zip(events, drafts, dates, figures, found, strict=True):
        if is_content(view, event, draft.status, events):
            continue
        draft = replace(draft, date=date, figures=counted)
        shares = share_out(draft.figures, where, draft.sentence.text)
        claims += [replace(draft, place=place, figures=own) for place, own in zip(where, shares, strict=True)] or [draft]
    return tuple(_distinct(claims))


def _places(events: Sequence[Event], drafts: Sequence[Claim], weighed: Sequence[WeighedPlaces], view: View) -> list[list[Place]]:
    """Where each event is: twice, since where the others are tells of those whose own words do not."""
    scenes, found = NOWHERE, list[list[Place]]()
    for _ in range(2):
        found = [
            choose_places(
                view, event, about, actors=draft.actor, recipients=draft.recipient, source=draft.source,
                scenes=scenes if draft.status in TOOK_PLACE else NOWHERE,
            )
            for event, draft, about in zip(events, drafts, weighed, strict=True)
        ]  # fmt: skip
        scenes = scenes_of(zip((event.type for event in events), found, strict=True))
    return found


def _voices(view: View, told: Sequence[EventAt], context: Context) -> list[Credited]:
    """On whose say-so each event stands."""
    speakers = speakers_of(view)
    around = [voices_at(view, sentence, token, speakers) for sentence, token, _ in told]
    chances = iter(context.voices(view, told, around).tolist())
    return [
        choose_voice(voices, list(islice(chances, len(voices))), view.credit(*at)) for voices, (*at, _) in zip(around, told, strict=True)
    ]


class _Told(NamedTuple):
    """An event with its status and parties. `announced`: whether it may be one who says that his own will leave."""

    status: str
    actor: tuple[Role, ...]
    recipient: tuple[Role, ...]
    spoken: bool
    announced: bool


def _drafts(
    events: Sequence[Event],
    parties: Sequence[Chances],
    voices: Sequence[Credited],
    *,
    view: View,
    modes: ModeView,
    context: Context,
    coder: Coder,
) -> list[Claim]:
    """Events with their status, mode, parties and source; when, where and how many come after."""
    spots = [(event.sentence, event.token) for event in events]
    sources = [view.credit(*at)[0] for at in spots]
    stances = [source.stance if source else "" for source in sources]
    asked = [(*at, event.type, stance) for at, event, stance in zip(spots, events, stances, strict=True)]
    statuses = statuses_of(view, asked, model=coder.models["status"], context=context)
    told: list[_Told] = []
    for event, status, source, chances in zip(events, statuses, sources, parties, strict=True):
        announced = event.type == "RETREAT" and (
            (status == "planned" and source is not None) or announced_by(view, event.sentence, event.token) is not None
        )
        told.append(
            _Told(status, *choose_roles(view, replace(event, type="CONCEDE") if announced else event, chances, source=source), announced)
        )
    rows = [
        mode_features(
            view, *at, kind=event.type, modes=modes, actors=[role.sector for role in one.actor], recipients=[role.sector for role in one.recipient]
        )
        for at, event, one in zip(spots, events, told, strict=True)
    ]  # fmt: skip
    found = likeliest_modes(events, rows, context=context, coder=coder)
    return [_draft(*row, view=view, coder=coder) for row in zip(events, told, found, voices, strict=True)]


def _draft(event: Event, told: _Told, mode: str, voice: Credited, *, view: View, coder: Coder) -> Claim:
    (status, actor, recipient, spoken, announced), kind = told, event.type
    source, via = voice
    credited, _ = view.credit(event.sentence, event.token)
    why = event.why
    if spoken and kind in SPEECH_ACTS:
        source, via = None, ()
    elif source != credited:  # not by the form of the text
        why += ", source=encoder"
    if announced and mode in GIVEN_UP and _gives_way(view, event, actor, credited):
        kind, mode, status = "CONCEDE", "none", "happened" if status == "planned" else status
    if (kind, mode) == ("COERCE", "territory") and takes_person(view, event.sentence, event.token):
        kind, mode = ("COERCE", "arrest") if POLICING & {role.sector for role in actor} else ("ASSAULT", "abduct")
    sentence = view.sentences[event.sentence]
    anchor = anchor_span(view, event.sentence, event.token)
    report = view.article.report.id
    return Claim(
        id=hash_id(report, anchor.start, anchor.end, kind),
        report=report,
        sentence=Span(start=sentence.start, end=sentence.end, text=sentence.text),
        anchor=anchor,
        type=kind,
        mode="" if mode == "none" else mode,
        status=status,
        actor=actor,
        recipient=recipient,
        source=source,
        via=via,
        score=round(event.score, 3),
        why=why,
        coder=coder.name,
    )


def _gives_way(view: View, event: Event, actor: Sequence[Role], credited: Source | None) -> bool:
    """Whether it is his own who will leave, or hold a truce, that somebody announces."""
    if credited:
        return credited.party in {role.party for role in actor}
    word = announced_by(view, event.sentence, event.token)
    return word is not None and announces_his_own(view, event.sentence, word, actor)


def likeliest_modes(events: Sequence[Event], rows: Sequence[list[str]], *, context: Context, coder: Coder) -> list[str]:
    """For each event, of the modes that its type can have, the likeliest by the words around (`rows`) and by the encoder."""
    model = coder.models["mode"]
    spots = [(event.sentence, event.token) for event in events]
    seen = arrange(context.modes(spots), context.network.labels["modes"], model.labels)
    chances = mix(model.probabilities(rows), seen, share=MODE_CONTEXT).tolist()
    out = []
    for event, own in zip(events, chances, strict=True):
        can_be = modes_of(event.type, coder.modes)
        out.append(max([pair for pair in zip(own, model.labels, strict=True) if pair[1] in can_be])[1])
    return out


def _cut_off(view: View, event: Event) -> bool:
    """Whether a teaser breaks off right behind the event's word: what it does to whom is missing ("the group took…")."""
    sentence = view.sentences[event.sentence]
    last = max((i for i, t in enumerate(sentence.tokens) if t.text[:1].isalnum()), default=-1)
    return sentence.cut and event.token == last and sentence.tokens[last].pos == "VERB"


def anchor_span(view: View, sentence: int, token: int) -> Span:
    """The anchor word with what belongs to its name: "air strikes", "called on"; at most four words."""
    tokens, below = view.sentences[sentence].tokens, view.children[sentence][token]
    first = last = token
    if tokens[token].pos in ("NOUN", "PROPN"):
        while (
            first - 1 in below
            and tokens[first - 1].dep in ("compound", "amod")
            and last - first + 1 < LONGEST_ANCHOR
            and not _in_mention(view, sentence, first - 1)
        ):
            first -= 1
        if first >= 2 and tokens[first - 1].text == "-" and not tokens[first - 1].space and not tokens[first - 2].space:
            # "co-operation", "a three-month offensive": whole words, but for who leads ("US-led strikes")
            first = min(first + 1, token) if _in_mention(view, sentence, first - 2) else first - 2
    elif (
        tokens[token].pos == "VERB"
        and token + 1 < len(tokens)
        and token + 1 in below
        and tokens[token + 1].dep in ("compound", "compound:prt")
    ):
        last += 1
    return span_of(view.words, tokens[first : last + 1])


def _in_mention(view: View, sentence: int, token: int) -> bool:
    return any(m.first <= token < m.last for m in view.in_sentence[sentence] if m.kind != "count")


def _title_told_again(view: View) -> set[int]:
    """Sentences of a title whose words stand again at the head of the text: the copy is coded, not the title."""
    titles = [s for s in view.sentences if s.kind == "title"]
    if not titles:
        return set()
    head = " ".join("".join(t.text for s in titles for t in s.tokens).split()).lower()
    body = "".join(t.text for s in view.sentences if s.kind != "title" for t in s.tokens).lower()
    return {s.index for s in titles} if len(head) > 12 and head in body else set()


def _distinct(claims: list[Claim]) -> Iterator[Claim]:
    """Ids that stay apart where one anchor gives several claims (one barrage, several places)."""
    seen: dict[str, int] = {}
    for claim in claims:
        count = seen[claim.id] = seen.get(claim.id, -1) + 1
        yield replace(claim, id=hash_id(claim.id, count)) if count else claim
