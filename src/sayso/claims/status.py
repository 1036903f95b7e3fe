"""An event in, its status out: happened, planned, possible or denied (codebook, section 3).

Where the words say it plainly, they decide (`factuality.py`). Elsewhere two models learned from coded reports do: a linear one, whose
features are the words that govern the event, conditions, hedges, and the stance of the statement that it stands in; and the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.claims.encoder import Context
from sayso.claims.factuality import judge
from sayso.claims.lexicon import SPEECH_ACTS
from sayso.claims.linear import Linear
from sayso.claims.mixing import arrange, mix
from sayso.claims.view import View

CONTEXT = 0.5  # the encoder's share
GOVERNING = 4  # heads above the anchor that are looked at
HEDGES = frozenset(
    "reportedly allegedly apparently possibly probably perhaps maybe likely unlikely suspected alleged purported potential possible "
    "probable unconfirmed rumoured rumored supposed presumed apparent feared unclear unverified so-called presumably supposedly".split()
)
PLANS = frozenset(
    "planned upcoming forthcoming imminent looming expected scheduled next future proposed intended impending pending soon".split()
)
TURNING = "if unless will would could may might should not no never deny plan want likely possible".split()


def status_of(view: View, sentence: int, token: int, *, kind: str, stance: str, model: Linear, context: Context) -> str:
    """Of one event; `statuses_of` does those of a report at once, and faster."""
    return statuses_of(view, [(sentence, token, kind, stance)], model=model, context=context)[0]


def statuses_of(view: View, events: Sequence[tuple[int, int, str, str]], *, model: Linear, context: Context) -> list[str]:
    """Of each event (sentence, token, type, stance): the plain words first, then what was learned."""
    plain = [judge(view, sentence, token, kind=kind) for sentence, token, kind, _ in events]
    unsure = [event for event, status in zip(events, plain, strict=True) if not status]
    linear = model.probabilities([status_features(view, *at, kind=kind, stance=stance) for *at, kind, stance in unsure])
    seen = arrange(context.statuses([at[:2] for at in unsure]), context.network.labels["statuses"], model.labels)
    learned = (model.labels[best] for best in mix(linear, seen, share=CONTEXT).argmax(axis=1))
    return [status or next(learned) for status in plain]


def status_features(view: View, sentence: int, token: int, *, kind: str, stance: str) -> list[str]:
    """`kind` is the event type; `stance` that of the statement around the event ("" for the outlet's own voice)."""
    own = view.token(sentence, token)
    act = "act" if kind in SPEECH_ACTS else "deed"
    return [
        "bias",
        f"t={kind}",
        f"w={own.lemma}",
        f"pos={own.pos}",
        f"dep={own.dep}",
        f"stance={stance}",
        f"{act}|{stance}",
        f"kind={view.sentences[sentence].kind}",
        *(f"m={m}" for m in own.morph.split("|") if m.startswith(("VerbForm", "Tense", "Mood"))),
        *_marks(view, sentence, token, "own", act),
        *_above(view, sentence, token, act),
        *_near(view, sentence, token),
        *_anywhere(view, sentence),
    ]


def _above(view: View, sentence: int, token: int, act: str) -> list[str]:
    """The words that govern the event, with what hangs on them."""
    tokens, shown = view.sentences[sentence].tokens, view.shown[sentence]
    at, out = token, list[str]()
    for level in range(1, GOVERNING + 1):
        head = tokens[at].head
        if head == at:
            break
        name = f"up{min(level, 2)}"
        out += [
            f"{name}={shown[head] or 'NAME'}",
            f"{name}:{tokens[at].dep}={tokens[head].lemma}",
            f"up={tokens[head].lemma}",
            f"up={tokens[head].lemma}|{act}",
        ]
        out += [f"uppos={tokens[head].pos}|{tokens[at].dep}"]
        out += _marks(view, sentence, head, name, act)
        if tokens[at].dep in ("conj", "parataxis", "appos") and level > 1:
            break
        at = head
    return out


def _near(view: View, sentence: int, token: int) -> list[str]:
    """What hangs on the event's word, and what stands beside it."""
    tokens, shown, out = view.sentences[sentence].tokens, view.shown[sentence], list[str]()
    for j in view.children[sentence][token]:
        if tokens[j].dep in ("amod", "advmod", "compound", "det", "case", "nmod", "nmod:poss"):
            out.append(f"c:{tokens[j].dep}={shown[j]}")
    for step in (-3, -2, -1, 1, 2):
        j = token + step
        if 0 <= j < len(tokens):
            out.append(f"n{'+' if step > 0 else '-'}={shown[j]}")
            out.append(f"n{step}={shown[j]}")
    return out


def _anywhere(view: View, sentence: int) -> list[str]:
    """Conditions, refusals and hedges, wherever in the sentence."""
    lemmas = {t.lemma for t in view.sentences[sentence].tokens}
    hedged = [f"hedged={word}" for word in sorted(lemmas & HEDGES)]
    out = [*(f"any={word}" for word in TURNING if word in lemmas), *hedged]
    return [*out, "hedged"] if hedged else out


def _marks(view: View, sentence: int, i: int, name: str, act: str) -> list[str]:
    """Auxiliaries, negation, markers and hedging adverbs that hang on a word."""
    tokens = view.sentences[sentence].tokens
    out = []
    for j in view.children[sentence][i]:
        child = tokens[j]
        if child.dep in ("aux", "mark", "cop", "aux:pass"):
            out += [f"{name}:{child.dep}={child.lemma}", f"{child.dep}={child.lemma}|{act}"]
        if child.lemma in ("not", "n't", "never", "no", "without", "neither", "nor", "none", "nobody"):
            out += [f"{name}:neg", f"neg|{act}"]
        if child.lemma in HEDGES:
            out += [f"{name}:hedge", f"hedge|{act}"]
        if child.lemma in PLANS:
            out += [f"{name}:plan", f"plan|{act}"]
    return out
