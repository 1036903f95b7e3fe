"""What the learned choice of roles may see of a sentence, and what it does with what it learned."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from sayso.claims.events import Event
from sayso.claims.linear import Linear
from sayso.claims.parts import Chances, choose_roles, first_looks, last_look, load_role_trees, with_mates
from sayso.claims.role_features import Scene, role_features
from sayso.claims.role_story import ACTS, UNDERGOES, RoleStory, WeighedRoles, role_numbers
from sayso.claims.roles import first_casts, first_rows, role_mentions, scene_of, second_rows
from sayso.claims.sides import across_the_table, sides_of
from sayso.claims.trees import Trees
from sayso.claims.view import View
from sayso.model import Article, Identity, Mention, Report, Sentence, Token


class Silent:
    """An encoder that knows nothing."""

    network = SimpleNamespace(labels={"roles": ("NEITHER", "ACTOR", "RECIPIENT")})

    def roles(self, scenes: list[Scene]) -> np.ndarray:
        return np.full((sum(len(scene.mentions) for scene in scenes), 3), np.nan, dtype=np.float32)


SILENT = Silent()

# word, part of speech, relation, head: "Velian troops shelled Tarsan rebels and arrested farmers"
ROWS = (
    ("Velian", "ADJ", "amod", 1), ("troops", "NOUN", "nsubj", 2), ("shelled", "VERB", "root", 2), ("Tarsan", "ADJ", "amod", 4), ("rebels", "NOUN", "obj", 2),
    ("and", "CCONJ", "cc", 6), ("arrested", "VERB", "conj", 2), ("farmers", "NOUN", "obj", 6),
)  # fmt: skip
PARTIES = ((0, 2, 1, "VEL", "MIL"), (3, 5, 4, "TAR", "REB"), (7, 8, 7, "VEL", "CVL"))


# "Fighters left under the agreement between rebels and the council", with the last party tied to the wrong word, as the parser does
BETWEEN = (
    ("Fighters", "NOUN", "nsubj", 1), ("left", "VERB", "root", 1), ("under", "ADP", "case", 4), ("the", "DET", "det", 4), ("agreement", "NOUN", "obl", 1),
    ("between", "ADP", "case", 6), ("rebels", "NOUN", "nmod", 4), ("and", "CCONJ", "cc", 9), ("the", "DET", "det", 9), ("council", "NOUN", "conj", 1),
)  # fmt: skip
SIDES = ((0, 1, 0, "IS", "REB"), (6, 7, 6, "REBELS", "REB"), (8, 10, 9, "VEL", "GOV"))
# "Talks between Tarsan, Velia and Norland, Holm said", as the parser reads it, which sees no commas
TALKS = (
    ("Talks", "NOUN", "root", 0), ("between", "ADP", "case", 3), ("Tarsan", "PROPN", "compound", 3), ("Velia", "PROPN", "nmod", 0), ("and", "CCONJ", "cc", 5),
    ("Norland", "PROPN", "conj", 3), ("Holm", "PROPN", "nsubj", 7), ("said", "VERB", "parataxis", 0),
)  # fmt: skip
THREE = ((2, 3, 2, "TARSAN", "GOV"), (3, 4, 3, "VEL", "GOV"), (5, 6, 5, "NORLAND", "GOV"), (6, 7, 6, "HOLM", "GOV"))


def view_of(
    words: dict[str, str] | None = None,
    parties: tuple[tuple[int, int, int, str | None, str], ...] = PARTIES,
    rows: tuple[tuple[str, str, str, int], ...] = ROWS,
) -> View:
    """The sentence, with some of its words and its parties exchanged."""
    tokens, at = [], 0
    for word, pos, dep, head in rows:
        text = (words or {}).get(word, word)
        tokens.append(Token(text=text, lemma=text.lower(), pos=pos, morph="", dep=dep, head=head, start=at, end=at + len(text)))
        at += len(text) + 1
    text = " ".join(t.text for t in tokens)
    sentence = Sentence(index=0, start=0, end=len(text), text=text, kind="body", tokens=tuple(tokens))
    mentions = tuple(
        Mention(
            kind="party", sentence=0, first=first, last=last, head=head, start=tokens[first].start, end=tokens[last - 1].end,
            text=text[tokens[first].start : tokens[last - 1].end], identity=Identity(key=key, sector=sector),
        )
        for first, last, head, key, sector in parties
    )  # fmt: skip
    report = Report(id="r", text=text)
    article = Article(report=report, text=text, offsets=tuple(range(len(text) + 1)), blocks=())
    return View((sentence,), mentions=mentions, article=article)


def features(view: View) -> list[list[str]]:
    return first_rows(scene_of(view, 0, 2, "ASSAULT", parties={}))


def roles(view: View, event: Event, others: tuple[Event, ...] = (), **models: Linear) -> tuple[tuple, tuple, bool]:
    """The whole report is cast, by the linear models alone, and the first event's roles come out."""
    looks = first_looks(view, [event, *others], context=SILENT, **models)[0]
    chances = Chances(looks.scene.mentions, looks.pooled[:, ACTS].tolist(), looks.pooled[:, UNDERGOES].tolist())
    return choose_roles(view, event, chances, source=None)


def weigh(**weights: tuple[float, float, float]) -> Linear:
    """A model with the labels ACTOR, NEITHER, RECIPIENT and these weights; "_" stands for "=" in the names of features."""
    return Linear(["ACTOR", "NEITHER", "RECIPIENT"], [name.replace("_", "=") for name in weights], np.array(list(weights.values())))


def event(token: int, kind: str) -> Event:
    return Event(sentence=0, token=token, type=kind, score=1.0)


def test_other_names_of_the_same_kind_give_the_same_features() -> None:
    renamed = view_of(
        {"Velian": "Orsan", "Tarsan": "Umbrian"},
        tuple((*row[:3], key, row[4]) for row, key in zip(PARTIES, ("ORS", "UMB", "ORS"), strict=True)),
    )
    assert features(renamed) == features(view_of())


def test_sides_that_are_swapped_swap_nothing_else() -> None:
    """Words that take sides are seen as their kind, so that rebels and insurgents are weighed alike."""
    assert features(view_of({"rebels": "insurgents"})) == features(view_of())


def test_the_longest_of_nested_mentions_with_one_head_is_the_candidate() -> None:
    nested = view_of(parties=((4, 5, 4, "ARMED", "REB"), *PARTIES))
    assert [m.text for m in role_mentions(nested, 0)] == ["Velian troops", "Tarsan rebels", "farmers"]


def test_a_coordinated_verb_shares_its_path_to_the_subject() -> None:
    scene = scene_of(view_of(), 0, 6, "COERCE", parties={})
    subject, target, farmers = (scene.bare_path(m.head)[0] for m in scene.mentions)
    assert (subject, target, farmers) == (">nsubj", ">obj", ">obj")
    rows = [role_features(scene, party) for party in scene.company.parties]
    assert "obj" in next(f for f in rows[2] if f.startswith("path=")) and "verbs=1|before|VERB" in rows[0]


def second(view: View, *events: tuple[int, int, str], first: Linear) -> list[list[list[str]]]:
    parties: dict = {}
    scenes = [scene_of(view, *event, parties=parties) for event in events]
    return second_rows(first_casts(scenes, [first_rows(scene) for scene in scenes], first=first))


def test_the_second_pass_knows_what_another_event_would_do_with_a_mention() -> None:
    first = weigh(**{"path_>obj": (0.0, 0.0, 9.0)})
    alone = second(view_of(), (0, 2, "ASSAULT"), first=first)[0]
    beside = second(view_of(), (0, 2, "ASSAULT"), (0, 6, "COERCE"), first=first)[0]
    assert "oR=none" in alone[2] and "oR=sure" in beside[2]


def test_roles_go_to_parties_that_are_likely_enough_and_known() -> None:
    first = weigh(bias=(0.0, 0.0, 0.0))
    second = weigh(**{"bias": (0.0, 1.0, 0.0), "path_>nsubj": (5.0, 0.0, 0.0), "path_>obj": (0.0, 0.0, 5.0)})
    actor, recipient, spoken = roles(view_of(), event(2, "ASSAULT"), first=first, second=second)
    assert [r.party for r in actor] == ["VEL"] and [r.text for r in recipient] == ["Tarsan rebels"] and not spoken
    unnamed = tuple((*row[:3], None, row[4]) for row in PARTIES)  # a sector is something known: "soldiers" of no land
    actor, _, _ = roles(view_of(parties=unnamed), event(2, "ASSAULT"), first=first, second=second)
    assert [(r.party, r.sector) for r in actor] == [("UNKNOWN", "MIL")]
    unknown = tuple((*row[:3], None, "") for row in PARTIES)
    assert roles(view_of(parties=unknown), event(2, "ASSAULT"), first=first, second=second)[:2] == ((), ())


def test_events_of_the_sentence_count_once_and_never_as_their_own_rival() -> None:
    first, second = weigh(bias=(0.0, 0.0, 9.0)), weigh(bias=(0.0, 1.0, 0.0), oR_sure=(0.0, 0.0, 9.0))
    same = (event(2, "COERCE"),)
    assert roles(view_of(), event(2, "ASSAULT"), same, first=first, second=second)[1] == ()
    assert len(roles(view_of(), event(2, "ASSAULT"), (*same, event(6, "COERCE")), first=first, second=second)[1]) == 3


# --- the last look ----------------------------------------------------------------------------------------------------

NO_TREES = Trees(*(np.zeros((0, 0)),) * 5, 0, 0.0, {})


def looked(*tables: list[list[float]]) -> list[WeighedRoles]:
    """Events of the sentence, one for each table of chances (neither, actor, recipient), as both models see them alike."""
    view, parties = view_of(), {}
    scenes = [scene_of(view, 0, token, kind, parties=parties) for token, kind in ((2, "ASSAULT"), (6, "COERCE"))]
    return [WeighedRoles(scene, *(np.array(table),) * 3) for scene, table in zip(scenes, tables, strict=False)]


SHELLED = [[0.1, 0.8, 0.1], [0.2, 0.1, 0.7], [0.6, 0.1, 0.3]]
ARRESTED = [[0.3, 0.6, 0.1], [0.8, 0.1, 0.1], [0.1, 0.0, 0.9]]


def test_every_party_has_the_same_columns_whoever_else_is_there() -> None:
    alone, both = looked(SHELLED), looked(SHELLED, ARRESTED)
    rows = [row for events in (alone, both) for one in events for row in role_numbers(RoleStory(events), one, NO_TREES)]
    assert len(rows) == 9 and len({len(row) for row in rows}) == 1
    assert all(np.isfinite(row).all() for row in rows)


def test_what_a_party_is_under_another_event_of_the_sentence_is_seen() -> None:
    alone, both = looked(SHELLED), looked(SHELLED, ARRESTED)
    before = role_numbers(RoleStory(alone), alone[0], NO_TREES)[2]
    after = role_numbers(RoleStory(both), both[0], NO_TREES)[2]
    changed = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert after[changed[1]] == 0.9  # the farmers are who was arrested
    assert before[changed[1]] == -1.0


def test_a_party_that_the_encoder_has_not_read_is_weighed_by_the_linear_models() -> None:
    model = weigh(bias=(1.0, 0.0, 0.0))
    one = first_looks(view_of(), [event(2, "ASSAULT")], first=model, second=model, context=SILENT)[0]
    assert np.array_equal(one.encoder, one.linear) and np.allclose(one.pooled, one.linear)


def test_the_last_look_gives_each_party_a_chance_of_each_role_and_asks_for_no_name() -> None:
    trees = load_role_trees()
    chances = last_look(looked(SHELLED, ARRESTED), trees)
    assert [len(one.mentions) for one in chances] == [3, 3]
    assert all(0 < chance < 1 for one in chances for chance in (*one.actor, *one.recipient))
    assert chances[0].actor[0] > chances[0].actor[2] and chances[1].recipient[2] > chances[1].recipient[1]
    assert not any("vel" in word.lower() or "tarsan" in word.lower() for word in (*trees.actor.codes, *trees.recipient.codes))


def test_the_sides_between_whom_an_agreement_is_are_its_only_ones() -> None:
    view = view_of(parties=SIDES, rows=BETWEEN)
    event = Event(sentence=0, token=4, type="AGREE", score=1.0)
    mentions = view.in_sentence[0]
    actors, _, _ = choose_roles(view, event, Chances(mentions, [0.9, 0.9, 0.9], [0.0, 0.0, 0.0]), source=None)
    assert [role.party for role in actors] == ["REBELS", "VEL"]
    unsure, _, _ = choose_roles(view, event, Chances(mentions, [0.9, 0.1, 0.1], [0.0, 0.0, 0.0]), source=None)
    assert [role.party for role in unsure] == ["REBELS", "VEL"]  # however weak the rest speaks for them


def test_of_three_sides_the_first_is_one_though_its_comma_is_lost() -> None:
    view = view_of(parties=THREE, rows=TALKS)
    assert [side.identity.key for side in sides_of(view, 0, 0, view.in_sentence[0]) if side.identity] == ["TARSAN", "VEL", "NORLAND"]


def test_whoever_acts_at_a_table_meets_the_other_side_of_it() -> None:
    view = view_of(parties=SIDES, rows=BETWEEN)
    mentions = view.in_sentence[0]
    assert [m.identity.key for m in across_the_table(view, 0, mentions, frozenset({"VEL"})) if m.identity] == ["REBELS"]
    assert across_the_table(view, 0, mentions, frozenset({"IS"})) == []
    wish = Event(sentence=0, token=1, type="CONSULT", score=1.0)
    chances = Chances(mentions, [0.1, 0.1, 0.9], [0.0, 0.0, 0.0])
    assert [role.party for role in choose_roles(view, wish, chances, source=None)[1]] == ["REBELS"]
    attack = Event(sentence=0, token=1, type="ASSAULT", score=1.0)
    assert choose_roles(view, attack, chances, source=None)[1] == ()


def test_parties_of_one_list_share_what_speaks_for_each() -> None:
    alone, *mates = with_mates(np.array([0.2, 0.3, 0.7]), [0, 1, 1])
    assert alone == 0.2 and 0.3 < mates[0] < mates[1] < 0.7 and np.isclose(sum(mates), 1.0)
