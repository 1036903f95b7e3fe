"""The event words of knowledge/verbs/en: sound, neutral, and true to their own example sentences.

The sentences are read with plain word matching, no model: the parser's part is tested with the coder.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.knowledge import load_knowledge

FOLDER = Path(__file__).parent.parent / "src" / "sayso" / "knowledge"
FILES = sorted((FOLDER / "verbs" / "en").glob("*.yaml"))
TYPES = load_knowledge().document("event_types.yaml")["types"]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Entry = dict[str, Any]


def document(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    return loaded


DOCUMENTS = {path.stem.upper(): document(path) for path in FILES}


def words_of(entry: Entry) -> list[str]:
    return re.findall(r"[\w'&.]+|-", str(entry.get("lemma") or entry["words"]).lower())


def forms(word: str) -> set[str]:
    """The dictionary forms that an English word may have, by its endings alone."""
    found = {word}
    for ending, replacements in {
        "ies": ["y"],
        "es": ["", "e"],
        "s": [""],
        "ied": ["y"],
        "ed": ["", "e"],
        "ing": ["", "e"],
        "en": ["", "e"],
    }.items():
        if word.endswith(ending):
            for replacement in replacements:
                base = word.removesuffix(ending) + replacement
                found |= {base, base[:-1]} if len(base) > 3 and base[-1:] == base[-2:-1] else {base}
    return found | IRREGULAR.get(word, set())


IRREGULAR = {
    "met": {"meet"}, "held": {"hold"}, "broke": {"break"}, "took": {"take"}, "blew": {"blow"}, "threw": {"throw"}, "fled": {"flee"}, "withdrew": {"withdraw"}, "spoke": {"speak"},
    "laid": {"lay"}, "struck": {"strike"}, "went": {"go"}, "was": {"be"}, "were": {"be"}, "taken": {"take"}, "cut": {"cut"}, "gave": {"give"}, "shot": {"shoot"}, "came": {"come"},
    "put": {"put"}, "found": {"find"}, "began": {"begin"}, "led": {"lead"}, "fell": {"fall"},
}  # fmt: skip


def matches(entry: Entry, sentence: list[set[str]], all_forms: set[str]) -> bool:
    """Whether an entry stands in a sentence with its needs met and none of its `not`."""
    wanted = words_of(entry)
    conditions = {name: {str(word).lower() for words in (entry.get(name) or {}).values() for word in words} for name in ("needs", "not")}
    if entry["weight"] == "weak" or (conditions["needs"] and not conditions["needs"] & all_forms) or conditions["not"] & all_forms:
        return False
    for start in range(len(sentence)):
        place, found = start, wanted[0] in sentence[start]
        for step, word in enumerate(wanted[1:]):
            reach = range(place + 1, min(place + (5 if not step and len(wanted) == 2 else 3), len(sentence)))
            at = next((i for i in reach if word in sentence[i]), None)
            if not found or at is None:
                found = False
                break
            place = at
        if found:
            return True
    return False


def proposing(kind: str, text: str) -> list[str]:
    sentence = [forms(word.lower()) for word in re.findall(r"[\w'&.]*[\w'&]|-", text)]
    all_forms = set().union(*sentence)
    return [" ".join(words_of(entry)) for entry in DOCUMENTS[kind][kind] if matches(entry, sentence, all_forms)]


def test_there_is_a_file_for_every_type() -> None:
    assert set(DOCUMENTS) == set(TYPES)
    assert sum(len(DOCUMENTS[kind][kind]) for kind in DOCUMENTS) > 6000
    assert all(len(DOCUMENTS[kind][kind]) > 150 for kind in DOCUMENTS)


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_entries_are_sound(kind: str) -> None:
    loaded = DOCUMENTS[kind]
    assert set(loaded) <= {kind, "sets", "examples"}
    seen = set()
    for entry in loaded[kind]:
        assert set(entry) <= {"lemma", "words", "pos", "mode", "weight", "needs", "not", "status", "note", "fixed"}, entry
        assert ("lemma" in entry) != ("words" in entry), entry
        assert entry.get("pos", "VERB") in ("VERB", "NOUN", "ADJ"), entry
        assert entry["weight"] in ("sure", "likely", "weak"), entry
        assert entry.get("mode", "") in ("", *TYPES[kind]["modes"]), entry
        assert entry.get("status", "happened") in ("happened", "planned", "possible"), entry
        for conditions in (entry.get("needs") or {}, entry.get("not") or {}):
            assert set(conditions) <= {"obj", "subj", "prep", "words"}, entry
            assert all(isinstance(word, str) and " " not in word for words in conditions.values() for word in words), entry
        key = (str(entry.get("lemma") or entry["words"]), entry.get("pos"), str(entry.get("needs")), entry["weight"])
        assert key not in seen, entry
        seen.add(key)


def test_no_entry_names_a_party() -> None:
    """Whoever acts, the words mean the same: no state, people or group stands in an entry or in its conditions."""
    names = {
        name.lstrip("~").lower()
        for row in load_knowledge().table("countries.csv")
        for name in (row["name"], *row.list("adjectives"), *row.list("people"))
    }
    names |= {
        "isis",
        "isil",
        "daesh",
        "hezbollah",
        "nusra",
        "hamas",
        "taliban",
        "regime",
        "kremlin",
        "pentagon",
        "nato",
        "assad",
        "us",
        "u.s",
        "western",
    }
    for kind, loaded in DOCUMENTS.items():
        for entry in loaded[kind]:
            inside = set(words_of(entry)) | {
                str(word).lower() for part in ("needs", "not") for words in (entry.get(part) or {}).values() for word in words
            }
            assert not inside & names, (kind, entry, inside & names)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, loaded in DOCUMENTS.items() for text in loaded["examples"]["match"]])
def test_sentences_that_must_match(kind: str, text: str) -> None:
    assert proposing(kind, text), text


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, loaded in DOCUMENTS.items() for text in loaded["examples"]["not"]])
def test_sentences_that_must_not_match(kind: str, text: str) -> None:
    assert not proposing(kind, text), text


def test_event_types_are_those_of_the_codebook() -> None:
    assert len(TYPES) == 16
    for kind, entry in TYPES.items():
        assert set(entry) == {"means", "side", "sphere", "modes", "cameo", "acled", "ucdp"}, kind
        assert entry["side"] in ("cooperation", "conflict", "neutral")
        assert entry["sphere"] in ("verbal", "material")
        for mode, described in entry["modes"].items():
            assert described["means"], (kind, mode)
            assert set(described) <= {"means", "cameo", "acled", "ucdp"}, (kind, mode)


def test_crosswalks_name_codes_that_exist() -> None:
    acled = {
        "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
        "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
        "Riots": {"Violent demonstration", "Mob violence"},
        "Explosions/Remote violence": {
            "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade",
        },
        "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
        "Strategic developments": {
            "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established", "Looting/property destruction",
            "Non-violent transfer of territory", "Other",
        },
    }  # fmt: skip
    for kind, entry in TYPES.items():
        for described in (entry, *entry["modes"].values()):
            for code in described.get("cameo") or []:
                assert re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", code), (kind, code)
            if described.get("acled"):
                event, sub = described["acled"]
                assert sub in acled[event], (kind, described["acled"])
            assert described.get("ucdp") in (None, "violence"), kind
