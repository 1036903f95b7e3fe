"""Sentences in which somebody denies, stays nameless or cites others, whether it is read who says what and what is said to have happened."""

from __future__ import annotations

from functools import lru_cache

import pytest

from sayso.flow import Prepared, Setup, Tools, load_tools, prepare, read_report
from sayso.model import Claim, Report


@lru_cache(maxsize=1)
def _tools() -> Tools:
    return load_tools(Setup())


def _prepared(text: str) -> Prepared:
    report = Report(id="x", outlet="Radio Holm", title=None, text=text, published="2020-05-17")
    return next(iter(prepare([report], readers=_tools().readers)))


def _claim(text: str, word: str) -> Claim:
    read = read_report(_prepared(text), tools=_tools())
    return next(claim for claim in read.claims if claim.anchor.text == word)


@pytest.mark.parametrize(
    ("text", "word", "source"),
    [
        ("Ankara denied involvement in the raid on the harbour in Basra.", "raid", "Ankara"),
        ("The militia flatly denied responsibility for the killing of two monks.", "killing", "The militia"),
        ("The spokesman for the ministry denied responsibility for the raid on the village.", "raid", "The spokesman for the ministry"),
        ("The gang denied looting shops in Lagos.", "looting", "The gang"),
        ("Police in Nairobi denied shooting protesters.", "shooting", "Police in Nairobi"),
        ("In Tyre, Hezbollah denied involvement in the attack.", "attack", "Hezbollah"),
        ("In Tyre Hezbollah denied involvement in the attack.", "attack", "Hezbollah"),
        ("The rebels denied killing four miners, but residents blamed them.", "killing", "The rebels"),
        ("The militia, which denied involvement in the ambush, left the town.", "ambush", "The militia"),
        ("Berlin rejected any responsibility for the ambush.", "ambush", "Berlin"),
        ("The minister dismissed torture allegations.", "torture", "The minister"),
        ("Velia rejected accusations that its troops tortured prisoners in Holm.", "tortured", "Velia"),
        ("Police dismissed rumours of an attack on a school.", "attack", "Police"),
        ("Uganda denies backing the rebels in Ituri.", "backing", "Uganda"),
        ("Kabul denied reports of an attack on its embassy.", "attack", "Kabul"),
    ],
)
def test_who_denies_says_that_it_did_not_happen(text: str, word: str, source: str) -> None:
    claim = _claim(text, word)
    assert claim.status == "denied"
    assert claim.source is not None
    assert (claim.source.text, claim.source.stance) == (source, "deny")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("People denied entry to the camp were shot by soldiers.", "shot"),
        ("Prisoners denied bail were beaten by guards.", "beaten"),
        ("Rejected claims were filed by the widow of a man killed in Jos.", "killed"),
        ("After the vote rejected asylum seekers were deported to Kabul.", "deported"),
        ("The union called it an attempt to deny the guards' responsibility for the killing of a baker.", "killing"),
        ("The militia did not deny involvement in the raid.", "raid"),
        ("Velia rejected a truce after gunmen shelled the town.", "shelled"),
    ],
)
def test_what_is_denied_to_people_or_only_described_so_happened(text: str, word: str) -> None:
    assert _claim(text, word).status == "happened"


@pytest.mark.parametrize("text", ["Nurses denied visas left.", "The dismissed officers left.", "The army has denied it."])
def test_other_words_are_left_as_they_are_tagged(text: str) -> None:
    roots = [token for token in _prepared(text).sentences[0].tokens if token.dep == "root"]
    assert len(roots) == 1
    assert not any(token.dep == "xcomp" for token in _prepared(text).sentences[0].tokens)


def test_a_denial_is_a_verb_with_who_denies_and_what() -> None:
    tokens = _prepared("The bishop denied direct involvement in the coup, aides said.").sentences[0].tokens
    by_word = {token.text: token for token in tokens}
    denied = by_word["denied"]
    assert (denied.pos, denied.lemma) == ("VERB", "deny")
    assert (tokens[by_word["bishop"].head], by_word["bishop"].dep) == (denied, "nsubj")
    assert (tokens[by_word["involvement"].head], by_word["involvement"].dep) == (denied, "obj")
    assert by_word["aides"].head == tokens.index(by_word["said"])


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("An envoy who asked not to be named told Reuters that six guards were killed.", "An envoy"),
        ("A diplomat, who declined to be identified, said six guards were killed.", "A diplomat"),
        ("A military source who wished not to be quoted said six guards were killed.", "A military source"),
        ("A nurse, requesting not to be quoted, said six guards were killed.", "A nurse"),
        ("Six guards were killed, an elder who preferred not to be named said.", "an elder"),
    ],
)
def test_who_wants_no_name_still_speaks(text: str, source: str) -> None:
    claim = _claim(text, "killed")
    assert claim.source is not None
    assert claim.source.text == source
    assert not any(
        statement.cue is not None and statement.cue.text.endswith(("named", "quoted")) for statement in _prepared(text).statements
    )


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
        ("Interfax, citing the defence ministry, said six guards were killed.", "the defence ministry", "Interfax"),
        ("Interfax citing the defence ministry said six guards were killed.", "the defence ministry", "Interfax"),
        ("Deutsche Welle, citing police, reported that six guards were killed.", "police", "Deutsche Welle"),
        ("Anadolu, quoting a hospital source, said six guards were killed.", "a hospital source", "Anadolu"),
        ("Anadolu said, citing a hospital source, that six guards were killed.", "a hospital source", "Anadolu"),
        ("Six guards were killed, Anadolu reported, quoting a nurse.", "a nurse", "Anadolu"),
    ],
)
def test_who_is_cited_is_the_source_and_who_cites_passes_it_on(text: str, source: str, via: str) -> None:
    claim = _claim(text, "killed")
    assert claim.source is not None
    assert claim.source.text == source
    assert via in claim.via
