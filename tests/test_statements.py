"""Attribution: who is credited, with which words, for which events. Parses are stored (bench/parse_statements.py makes them)."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadKnowledge
from sayso.knowledge import Knowledge, load_knowledge
from sayso.model import Article, Block, Identity, Mention, Report, Sentence, Span, Statement, Token
from sayso.statements import name_before
from sayso.statements.credit import credit_of, shortest_source
from sayso.statements.speech import SpeechWords, build_speech, find_statements
from sayso.statements.view import look_at

HERE = Path(__file__).parent
PARSED: dict[str, Any] = json.loads((HERE / "statements_parsed.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "statements_cases.yaml").read_text(encoding="utf-8"))
SPEECH_FILE = HERE.parent / "src/sayso/knowledge/speech/en.yaml"
DOCUMENT: dict[str, Any] = yaml.safe_load(SPEECH_FILE.read_text(encoding="utf-8"))
GROUPS = [*DOCUMENT["verbs"], *DOCUMENT["nouns"], *DOCUMENT["prepositions"]]
MATCH = [row for group in GROUPS for row in group["match"]]
NOT = [(text, tuple(str(word) for word in group["words"])) for group in GROUPS for text in group["not"]]


@lru_cache(maxsize=1)
def speech_words() -> SpeechWords:
    return build_speech(load_knowledge())


@cache
def read(key: str) -> tuple[Article, tuple[Sentence, ...]]:
    row = PARSED[key]
    report = Report(id=key, title=row["title"] or None, text=row["text"])
    words = report.words
    sentences = tuple(
        Sentence(
            index=n,
            start=start,
            end=end,
            text=words[start:end],
            kind=kind,
            tokens=tuple(
                Token(text=t[0], lemma=t[1], pos=t[2], morph=t[3], dep=t[4], head=t[5], start=t[6], end=t[7], ent=t[8], space=t[9])
                for t in tokens
            ),
        )
        for n, (start, end, kind, tokens) in enumerate(row["sentences"])
    )
    article = Article(report=report, text=words, offsets=tuple(range(len(words) + 1)), blocks=(Block(start=0, end=len(words)),))
    return article, sentences


def statements_of(key: str, mentions: tuple[Mention, ...] = ()) -> tuple[Statement, ...]:
    article, sentences = read(key)
    return find_statements(sentences, mentions=mentions, article=article, speech=speech_words())


def place_of(key: str, word: str) -> tuple[int, int]:
    _, sentences = read(key)
    spots = [(s.index, i) for s in sentences for i, token in enumerate(s.tokens) if token.text == word]
    assert spots, f"{word!r} is no word of {key!r}"
    return spots[-1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_who_is_credited(case: dict[str, Any]) -> None:
    key = case["name"]
    assert PARSED[key]["text"] == case["text"], "run bench/parse_statements.py"
    statements = statements_of(key)
    for word, wanted in case["credit"]:
        source, via = credit_of(*place_of(key, word), statements=statements)
        if not wanted:
            assert source is None, (word, source)
            continue
        assert source is not None, (word, [(s.source.text if s.source else None, [c.text for c in s.content]) for s in statements])
        assert wanted in source.text or source.text in wanted, (word, source.text)
        if word in case.get("stance", {}):
            assert source.stance == case["stance"][word]
        if word in case.get("via", {}):
            assert list(via) == case["via"][word]


@pytest.mark.parametrize("row", MATCH, ids=lambda row: row[0][:60])
def test_examples_of_the_knowledge_file_match(row: list[str]) -> None:
    text, wanted, word = row
    held = [s for s in statements_of(text) if any(word in content.text for content in s.content)]
    assert any((s.source.text if s.source else "") == wanted for s in held), [(s.source, [c.text for c in s.content]) for s in held]


@pytest.mark.parametrize(("text", "words"), NOT, ids=lambda value: value[:60] if isinstance(value, str) else "")
def test_counterexamples_do_not_match(text: str, words: tuple[str, ...]) -> None:
    lemmas = {word.split()[0][:4] for word in words}
    assert not [s for s in statements_of(text) if s.cue is not None and any(part[:4] in lemmas for part in s.cue.text.lower().split())]


def test_every_group_of_the_knowledge_file_has_examples_and_stances_that_exist() -> None:
    assert all(group[name] for group in GROUPS for name in ("match", "not", "words"))
    cues = {str(word) for group in DOCUMENT["verbs"] for word in group["words"]}
    assert len(cues) >= 350
    words = speech_words()
    assert {phrase.cue.stance for phrases in words.verbs.values() for phrase in phrases} == {"neutral", "confirm", "allege", "deny"}
    assert {"said", "tweeted", "denies"} <= set(words.verbs)


@pytest.mark.parametrize("key", list(PARSED), ids=lambda key: key[:40])
def test_every_span_is_in_the_text_and_nothing_is_its_own_source(key: str) -> None:
    article, _ = read(key)
    statements = statements_of(key)
    ids = [statement.id for statement in statements]
    assert len(set(ids)) == len(ids)
    for statement in statements:
        for span in (statement.source, statement.cue, *statement.content):
            assert span is None or (span.text and article.report.words[span.start : span.end] == span.text)
        assert statement.within != statement.id
        assert statement.within is None or statement.within in ids
        assert statement.source_at is None or statement.source_at not in statement.covers or statement.within is not None


def test_reading_twice_gives_the_same() -> None:
    for case in CASES[:20]:
        assert statements_of(case["name"]) == statements_of(case["name"])


def mention(key: str, words: str, kind: str, party: str, sector: str = "GOV", text: str = "") -> Mention:
    article, sentences = read(key)
    parts = words.split()
    for s in sentences:
        for i in range(len(s.tokens) - len(parts) + 1):
            if [t.text for t in s.tokens[i : i + len(parts)]] == parts:
                start, end = s.tokens[i].start, s.tokens[i + len(parts) - 1].end
                return Mention(
                    kind=kind,
                    sentence=s.index,
                    first=i,
                    last=i + len(parts),
                    head=i + len(parts) - 1,
                    start=start,
                    end=end,
                    text=article.report.words[start:end],
                    identity=Identity(key=party, name=words, sector=sector),
                )
    raise AssertionError(words)


def test_the_identity_comes_from_the_mention_and_a_pronoun_takes_the_last_speaker_of_its_kind() -> None:
    key = "he added"
    mentions = (mention(key, "The spokesman", "person", "SYR"), mention(key, "rebels", "party", "REBELS", "REB"))
    statements = statements_of(key, mentions)
    first, _ = credit_of(*place_of(key, "shelled"), statements=statements)
    second, _ = credit_of(*place_of(key, "destroyed"), statements=statements)
    assert first is not None
    assert second is not None
    assert (first.party, first.sector) == ("SYR", "GOV")
    assert (second.text, second.party) == ("He", "SYR")


def test_it_is_not_several_who_spoke_in_between() -> None:
    key = "who is it after several who spoke"
    mentions = (mention(key, "The Lantern Network", "party", "NGO", "CIV"), mention(key, "Activists", "party", "SYR", "CIV"))
    source, _ = credit_of(*place_of(key, "hit"), statements=statements_of(key, mentions))
    assert source is not None
    assert (source.text, source.party) == ("It", "NGO")


def test_without_an_identity_the_party_is_unknown() -> None:
    source, _ = credit_of(*place_of("source before", "collided"), statements=statements_of("source before"))
    assert source is not None
    assert (source.party, source.name, source.cue) == ("UNKNOWN", None, "said")


def test_swapping_two_parties_swaps_the_sources_and_nothing_else() -> None:
    one, _ = credit_of(*place_of("party swap one", "shelled"), statements=statements_of("party swap one"))
    two, _ = credit_of(*place_of("party swap two", "shelled"), statements=statements_of("party swap two"))
    assert one is not None
    assert two is not None
    assert (one.cue, one.stance) == (two.cue, two.stance)


def test_the_shortest_words_name_the_source() -> None:
    def short(text: str) -> str:
        span = shortest_source(Span(start=7, end=7 + len(text), text=text))
        assert text[span.start - 7 : span.end - 7] == span.text
        return span.text

    assert short("Lena Brandt, head of the harbour office") == "Lena Brandt"
    assert short("the mayor of Holm, Lena Brandt") == "Lena Brandt"
    assert short("the ministry, which runs the port") == "the ministry"
    assert len(short(" ".join(["very"] * 30 + ["long"])).split()) <= 15


def test_a_faulty_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "speech"
    folder.mkdir()
    (folder / "en.yaml").write_text("verbs:\n  - words: [babble]\n    stance: certain\n", encoding="utf-8")
    with pytest.raises(BadKnowledge, match="certain"):
        build_speech(Knowledge(str(tmp_path)))


def test_an_own_folder_adds_cues(tmp_path: Path) -> None:
    folder = tmp_path / "speech"
    folder.mkdir()
    (folder / "en.yaml").write_text("verbs:\n  - words: [bleat]\n    kind: say\n    frames: [clause, quote, after]\n", encoding="utf-8")
    words = build_speech(Knowledge(str(tmp_path)))
    assert {"bleated", "said"} <= set(words.verbs)


WORDS = [
    "the",
    "army",
    "said",
    "police",
    "told",
    "reporters",
    "that",
    '"',
    "“",
    "”",
    ":",
    ",",
    "according",
    "to",
    "a",
    "witness",
    "killed",
    "two",
    "men",
    ",",
    "he",
    "added",
    ".",
    "citing",
    "by",
    "is",
    "was",
    "reported",
    "US",
    "we",
    "-",
    "'s",
]
TAGS = ["NOUN", "PROPN", "VERB", "AUX", "ADP", "DET", "PRON", "PUNCT", "ADJ", "ADV", "SCONJ", "CCONJ", "NUM", "PART"]
DEPS = [
    "nsubj",
    "obj",
    "ccomp",
    "root",
    "acl",
    "acl:relcl",
    "conj",
    "parataxis",
    "amod",
    "obl",
    "case",
    "nsubj:pass",
    "aux:pass",
    "advcl",
    "compound",
]
token_rows = st.tuples(
    st.sampled_from(WORDS),
    st.sampled_from(TAGS),
    st.sampled_from(DEPS),
    st.integers(0, 11),
    st.sampled_from(["", "B-ORG", "I-ORG", "B-PERSON"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(token_rows, min_size=1, max_size=12), min_size=1, max_size=5))
def test_a_parse_that_makes_no_sense_breaks_nothing(rows: list[list[tuple[str, str, str, int, str]]]) -> None:
    sentences: list[Sentence] = []
    text = ""
    for n, row in enumerate(rows):
        start, tokens = 2 + len(text), []
        for word, pos, dep, head, ent in row:
            at = 2 + len(text)
            tokens.append(
                Token(
                    text=word, lemma=word, pos=pos, morph="", dep=dep, head=min(head, len(row) - 1), start=at, end=at + len(word), ent=ent
                )
            )
            text += word + " "
        sentences.append(
            Sentence(index=n, start=start, end=1 + len(text), text=text[start - 2 : len(text) - 1], kind="body", tokens=tuple(tokens))
        )
    report = Report(id="x", text=text)
    article = Article(report=report, text=report.words, offsets=tuple(range(len(report.words) + 1)), blocks=())
    for statement in find_statements(tuple(sentences), mentions=(), article=article, speech=speech_words()):
        for span in (statement.source, statement.cue, *statement.content):
            assert span is None or report.words[span.start : span.end] == span.text
        for sentence, token in statement.covers:
            assert 0 <= sentence < len(sentences)
            assert 0 <= token < len(sentences[sentence].tokens)


NAMED = [
    [("Anna", "PROPN"), ("Berg", "PROPN"), ("leader", "NOUN"), ("of", "ADP"), ("the", "DET"), ("Army", "PROPN")],
    [("Holm", "PROPN"), ("member", "NOUN"), ("of", "ADP"), ("parliament", "NOUN")],
    [("midnight", "NOUN"), ("Alpha", "PROPN")],
]
PLAIN = [[("after", "ADP")], [("-", "PUNCT"), ("a", "DET")], [("rebel", "ADJ"), ("groups", "NOUN")], [("and", "CCONJ")]]


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(NAMED) | st.sampled_from(PLAIN), min_size=2, max_size=5),
    st.lists(st.integers(0, 30), min_size=30, max_size=30),
)
def test_every_step_back_to_where_a_phrase_begins_is_one(parts: list[list[tuple[str, str]]], heads: list[int]) -> None:
    """Else it would be looked for for ever, as it once was in "after Anna Berg leader of the Army of Holm - a collection of groups"."""
    count = sum(len(part) for part in parts)
    tokens: list[Token] = []
    names: list[tuple[int, int]] = []
    for part in parts:
        if part in NAMED:
            names.append((len(tokens), len(tokens) + len(part)))
        for word, pos in part:
            start = tokens[-1].end + 1 if tokens else 0
            end = start + len(word)
            head = min(heads[len(tokens)], count - 1)
            tokens.append(Token(text=word, lemma=word, pos=pos, morph="", dep="dep", head=head, start=start, end=end, ent=""))
    text = " ".join(token.text for token in tokens)
    sentence = Sentence(index=0, start=0, end=len(text), text=text, kind="body", tokens=tuple(tokens))
    mentions = [
        Mention(kind="party", sentence=0, first=a, last=b, head=b - 1, start=tokens[a].start, end=tokens[b - 1].end, text="")
        for a, b in names
    ]
    view = look_at(sentence, quote=[-1] * len(tokens), mentions=mentions, people=frozenset({"leader", "member", "head"}))
    for last in range(len(tokens)):
        for begin in range(1, last + 1):
            stepped, goes_on = name_before._step_back(view, begin, 0, last, speech_words())
            assert 0 <= stepped <= begin
            assert stepped < begin or not goes_on


def test_an_empty_article_has_no_statements() -> None:
    article, _ = read("source before")
    assert find_statements((), mentions=(), article=article, speech=speech_words()) == ()
