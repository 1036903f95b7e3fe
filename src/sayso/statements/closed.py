"""Closed classes of English words that the rules of attribution go by; nothing here depends on who speaks."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# begin a clause beside what is said
ADVERBIAL = _set(
    "after before as when during while although though since because unlike amid despite following once until without if whereas but and"
)
# what one speaks in, at or by
SPOKEN_IN = _set(
    "statement interview telephone phone conference briefing speech address letter email message report tweet twitter "
    "facebook post television tv radio press release communique remarks comments video condition anonymity website page "
    "account broadcast testimony bulletin call blog paper article reporters journalists media parliament news agency program "
    "programme show rally event bail terms words tones"
)
# begin a phrase
ARTICLES_LIKE = _set("the a an this these those its his her their our my at least more about some several no any all both")
# belong to a cue
ADVERBS = _set("also then often once again still now since even just first later never already long always")
# a person by role
ROLES = _set(
    "spokesman spokeswoman spokesperson minister president director head chief commander general colonel official source "
    "resident witness activist doctor medic governor mayor ambassador envoy diplomat leader secretary correspondent reporter "
    "journalist officer soldier fighter analyst expert"
)
# begin a phrase
ARTICLES = _set("the a an this these those some several many most any each every its his her their our my one another no both all other")
# stand for somebody
PRONOUNS = _set("he she it they we i you who which that this these those others some many one someone somebody nobody everyone anyone")
# begin a clause about the noun before them, as its subject
RELATIVES = frozenset({"who", "which", "that"})
# say how many, not who
AMOUNTS = _set(
    "any each both either neither dozens hundreds thousands tens scores most many some several number group majority half one two three few lot all none millions"
)
# stand between a speaker and the verb
BESIDE = _set("just also since now repeatedly both all have has had not n't later earlier further then today again")
# begin a headline without being its speaker
LABELS = _set(
    "factbox analysis update updates updated video videos watch exclusive breaking live photos photo opinion explainer "
    "timeline profile interview gallery infographic podcast report-card special editorial comment feature features in q&a "
    "correction syria-news latest urgent alert note statement summary background transcript question answer fact-check review"
)
# What a headline is about, before its colon: "Velia war: ...", "Holm bus attack: ..." has no speaker
TOPICS = _set(
    "war wars attack attacks crisis conflict siege bomb bombing bombings blast blasts explosion explosions shooting shootings killing killings "
    "strike strikes airstrike airstrikes raid raids battle fighting talks negotiations protest protests rally riot riots election elections vote "
    "referendum trial case verdict deal agreement ceasefire truce summit coup massacre murder murders fire crash row dispute unrest clashes clash "
    "violence offensive operation sanctions inquiry probe scandal earthquake quake flood floods hurricane typhoon visit hostages hostage kidnapping "
    "hijacking standoff stabbing uprising revolution invasion insurgency genocide famine drought outbreak virus pandemic migrants "
    "border deaths toll aftermath manhunt arrests budget bill law reform shutdown brexit anniversary"
)
# days, months and what goes with them
TIME_WORDS = _set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may "
    "june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec today yesterday "
    "tonight tomorrow morning afternoon evening night midday midnight noon dawn dusk week month year day weekend hours hour "
    "minutes days weeks months years ago earlier later late early overnight last past previous same"
)
FRAMES = _set("clause that quote after object toinf hearer as of for on to against about at over from with in by source")
