"""One name however it is written; two names that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.identities.spelling import SAME, compare_spellings, spelling_key, spelling_keys, spelling_score

ONE_NAME = [
    ("Raqqa", "Rakka", "Ar-Raqqah", "al-Raqqa", "Er-Raqqa"),
    ("Abu Kamal", "Al Bukemal", "Abu-Kemal", "Albukamal", "Al-Boukamal"),
    ("Deir ez-Zor", "Deir Ezzor", "Dayr az Zawr", "Deir al-Zour", "Deirezzor", "Der Zor"),
    ("Jabhat al-Nusra", "Djebhat-An-Nusra", "Jabhat an-Nusrah", "Jebhat Nusra"),
    ("Khan Shaykhun", "Khan Sheikhoun", "Khan Cheikhoun", "Khan Sheikhun"),
    ("Maarat al-Numan", "Ma'arrat an-Nu'man", "Maaret al-Nouman"),
    ("Qamishli", "Kamishli", "al-Qameshli", "Qamishlo"),
    ("Khmeimim", "Hmeimim", "Humaymim"),
    ("Hader", "Khadar", "Hadar", "Khader"),
    ("Sweida", "As-Suwayda", "Suweida", "Soueida"),
    ("Gaddafi", "Qaddafi", "Kadhafi", "Ghaddafi"),
    ("Noureddine", "Nour al-Din", "Nureddin"),
    ("Jarabulus", "Jarablus", "Cerablus"),
    ("Severodonetsk", "Sievierodonetsk"),
    ("Ahmed", "Ahmad"),
    ("Mazar-i-Sharif", "Mazar-e Sharif"),
]
TWO_NAMES = [
    ("Raqqa", "Ariqa"),
    ("Kobani", "Qaboun"),
    ("Hama", "Homs"),
    ("Aleppo", "Latakia"),
    ("Idlib", "Irbid"),
    ("Tartus", "Tabqa"),
    ("Nubl", "Nabk"),
    ("Mosul", "Misrata"),
    ("Douma", "Dahiya"),
]


@pytest.mark.parametrize("names", ONE_NAME, ids=lambda names: names[0])
def test_renderings_of_one_name_are_joined(names: tuple[str, ...]) -> None:
    for other in names[1:]:
        assert spelling_score(names[0], other) >= SAME, compare_spellings(names[0], other)


@pytest.mark.parametrize("names", ONE_NAME, ids=lambda names: names[0])
def test_renderings_of_one_name_share_a_key(names: tuple[str, ...]) -> None:
    # the article may hide in the first vowel ("Albukamal"): then only some roads meet
    sharing = [other for other in names[1:] if set(spelling_keys(names[0])) & set(spelling_keys(other))]
    assert len(sharing) >= (len(names) - 1) / 2


@pytest.mark.parametrize(("a", "b"), TWO_NAMES)
def test_skeletons_that_collide_are_told_apart(a: str, b: str) -> None:
    assert spelling_score(a, b) < SAME


def test_the_reason_names_the_letters() -> None:
    assert "q/k" in compare_spellings("Raqqa", "Rakka").why
    assert compare_spellings("al-Bab", "Bab").why.startswith("same but for")


def test_the_article_is_no_part_of_the_key_but_a_name_of_one_word_keeps_it() -> None:
    assert spelling_key("al-Tanf") == spelling_key("Tanf")
    assert spelling_key("El") != ""


@given(
    st.text(alphabet="abdeghiklmnoqrstuwyz'- ", min_size=1, max_size=20),
    st.text(alphabet="abdeghiklmnoqrstuwyz'- ", min_size=1, max_size=20),
)
def test_likeness_is_a_share_and_has_no_order(a: str, b: str) -> None:
    score = spelling_score(a, b)
    assert 0.0 <= score <= 1.0
    assert abs(score - spelling_score(b, a)) < 0.02


@given(st.text(max_size=20))
def test_any_text_has_a_key_and_is_like_itself(name: str) -> None:
    assert spelling_key(name) == spelling_key(name.upper()) or not name.isascii()
    if spelling_key(name):
        assert spelling_score(name, name) == 1.0
