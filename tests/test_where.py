"""Which places come into question for an event, and which of them form one list."""

from __future__ import annotations

from dataclasses import replace

from sayso.claims.lists import joined
from sayso.claims.place_look import PlaceLook
from sayso.claims.view import View
from sayso.claims.where import PlaceView, lies_in, place_candidates
from sayso.model import Article, Identity, Mention, Report, Sentence, Token


def line(text: str, index: int, start: int, *, kind: str = "body") -> Sentence:
    """A sentence of words between blanks, all hanging on its first word."""
    tokens, at = [], start
    for word in text.split():
        pos = "NUM" if word.isdigit() else "VERB" if word.endswith("ed") else "ADP" if word in ("in", "near") else "NOUN"
        tokens.append(
            Token(text=word, lemma=word.lower(), pos=pos, morph="", dep="dep" if tokens else "root", head=0, start=at, end=at + len(word))
        )
        at += len(word) + 1
    return Sentence(index=index, start=start, end=at - 1, text=text, kind=kind, tokens=tuple(tokens))


def place(sentence: Sentence, word: str, *, precision: str = "town", known: bool = True) -> Mention:
    i = next(i for i, t in enumerate(sentence.tokens) if t.text == word)
    token = sentence.tokens[i]
    identity = Identity(key=word.lower() if known else None, name=word, precision=precision)
    return Mention(
        kind="place", sentence=sentence.index, first=i, last=i + 1, head=i, start=token.start, end=token.end, text=word, identity=identity
    )


def read(*texts: str, places: tuple[tuple[int, str], ...], title: bool = False) -> View:
    sentences, at = [], 0
    for i, text in enumerate(texts):
        sentences.append(line(text, i, at, kind="title" if title and i == 0 else "body"))
        at += len(text) + 1
    words = " ".join(texts)
    report = Report(id="r", text=words)
    article = Article(report=report, text=words, offsets=tuple(range(len(words) + 1)), blocks=())
    return View(tuple(sentences), mentions=tuple(place(sentences[i], word) for i, word in places), article=article)


def test_own_places_come_before_earlier_and_later_ones() -> None:
    view = read("Shells landed near Lipara", "Rockets followed", "Fires burned in Tessa", places=((0, "Lipara"), (2, "Tessa")))
    assert [(c.mention.text, c.back) for c in place_candidates(view, 1)] == [("Lipara", 1), ("Tessa", -1)]
    assert [(c.mention.text, c.back) for c in place_candidates(view, 0)] == [("Lipara", 0), ("Tessa", -2)]


def test_a_headline_finds_the_place_that_only_the_text_names() -> None:
    view = read("Protesters stormed parliament", "Crowds gathered in Lipara", places=((1, "Lipara"),), title=True)
    assert [c.mention.text for c in place_candidates(view, 0)] == ["Lipara"]


def test_a_place_named_twice_is_one_candidate_where_it_stood_last() -> None:
    view = read("Shells landed near Lipara", "Smoke covered Lipara", "Sirens sounded", places=((0, "Lipara"), (1, "Lipara")))
    assert [(c.mention.text, c.back) for c in place_candidates(view, 2)] == [("Lipara", 1)]


def test_a_place_that_nobody_could_resolve_is_no_candidate() -> None:
    sentence = line("Shells landed near town", 0, 0)
    article = Article(
        report=Report(id="r", text=sentence.text), text=sentence.text, offsets=tuple(range(len(sentence.text) + 1)), blocks=()
    )
    view = View((sentence,), mentions=(place(sentence, "town", known=False),), article=article)
    assert place_candidates(view, 0) == []


def test_no_feature_of_a_place_names_it() -> None:
    view = read("Shells landed near Lipara", "Rockets destroyed homes", places=((0, "Lipara"),))
    for sentence, token in ((0, 1), (1, 1)):
        features = PlaceLook(view, sentence, PlaceView(view)).features(token, "ASSAULT")[0]
        assert not [f for f in features if "lipara" in f.lower()]


def test_counts_do_not_break_a_list_but_other_words_do() -> None:
    counted = line("250 in Lipara , 100 in Tessa", 0, 0)
    assert joined(counted.tokens, [place(counted, "Lipara"), place(counted, "Tessa")]) == [0, 0]
    moved = line("from Lipara soldiers went to Tessa", 0, 0)
    assert joined(moved.tokens, [place(moved, "Lipara"), place(moved, "Tessa")]) == [0, 1]


def test_a_village_lies_in_its_province_but_the_town_that_names_it_is_not_told_from_it() -> None:
    sentence = line("Shells landed in Westmark near Lipara and Westmark", 0, 0)
    outer = replace(
        place(sentence, "Westmark"),
        identity=Identity(key="w", name="Westmark Province", country="NO", precision="governorate", admin1="Westmark"),
    )
    inner = replace(place(sentence, "Lipara"), identity=Identity(key="l", name="Lipara", country="NO", precision="town", admin1="Westmark"))
    assert lies_in(inner, outer) and not lies_in(outer, inner)
    assert not lies_in(replace(inner, identity=replace(inner.identity, name="Westmark")), outer)  # type: ignore[type-var]
    assert not lies_in(replace(inner, identity=replace(inner.identity, admin1="Eastmark")), outer)  # type: ignore[type-var]
