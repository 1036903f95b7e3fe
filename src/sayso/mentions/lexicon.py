"""What the finder of parties asks of an index of names, and the small words that shape a phrase. No party stands here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sayso.model import Sentence


class Noun(Protocol):
    """A noun for somebody ("fighter", "ministry")."""

    @property
    def noun(self) -> str: ...
    @property
    def sector(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def plural_only(self) -> bool: ...
    @property
    def weak(self) -> bool: ...


class Bearer(Protocol):
    """Somebody of the tables."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...


class NameUse(Protocol):
    """One name of somebody, or a noun."""

    @property
    def who(self) -> Bearer | None: ...
    @property
    def how(self) -> str: ...
    @property
    def agent(self) -> Noun | None: ...


class NameHit(Protocol):
    """Tokens `first` to `last` (exclusive) bear a name or a noun of the tables."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def uses(self) -> Sequence[NameUse]: ...


class PartyNames(Protocol):
    """The index as the finder sees it."""

    @property
    def lands(self) -> Mapping[str, str]: ...
    def hits(self, sentences: Sequence[Sentence]) -> Sequence[Sequence[NameHit]]: ...
    def by_spelling(self, name: str) -> Sequence[NameUse]: ...


# "US-led", "rebel-held": what stands before says who acts on the noun, or holds it
LINKS = frozenset(
    "led backed held controlled run based aligned allied linked affiliated supported funded financed trained armed equipped owned "
    "appointed dominated made born installed occupied besieged administered sponsored loyal friendly inspired majority brokered "
    "mediated leaning governed ruled leaders supplied built imposed declared designated".split()
)
FRONTS = frozenset("pro anti non ex counter self inter multi post pre un neo semi co vice mid cross trans para".split())
# Where somebody is, not who somebody is: a country after one of these is a place
WHERE = frozenset("in inside near across through throughout into outside around at within over via along onto off amid".split())
# After an adjective of a country these nouns make a place, a state of things or a thing, not a deed or somebody
SCENES = frozenset(
    "city town village border province governorate capital territory soil land war conflict crisis countryside district region "
    "area airspace desert coast side frontier island peninsula mountain valley river lake sea airport road camp question file "
    "issue dossier economy language culture history name passport dinar pound lira rouble ruble dollar currency time winter "
    "summer spring food art flag website newspaper-reader context origin descent independence sovereignty sovereign unity "
    "constitution elections election revolution uprising scene arena theatre theater front front-line enclave heritage "
    "civilisation civilization quarter suburb neighbourhood neighborhood market school hospital church mosque university "
    "students-day".split()
)
# What is called after a country and is nobody's deed: food, drink, animals, clothes
THINGS = frozenset(
    "cat cats dog dogs rug rugs carpet carpets vase vases fries food cuisine dish dishes delight oven knife knives hat hats duck soup salad coffee tea "
    "wine wines beer beers cheese bread pastry pastries cake cakes recipe recipes restaurant restaurants bath baths blinds doors windows "
    "horse horses shepherd bulldog terrier mountain-dog shawl rock roulette salad dressing sauce sausage chocolate chocolates cigar cigars "
    "salsa dance dances opera novel novels poem poems poet film films movie movies song songs album band literature grammar alphabet "
    "lessons lesson speaker translation dictionary".split()
)
# What is called after the town where it was held or signed
VENUES = frozenset(
    "accord agreement protocol process talk conference convention declaration communique communiqué treaty summit meeting round format "
    "negotiation peace platform memorandum charter".split()
)
LANGUAGE = frozenset("speak learn teach understand read write translate".split())  # "she speaks Polish"
# Nouns for somebody that are verbs as well
VERBS = frozenset(
    "force guard monitor police press report source head man people staff pilot back witness judge host doctor nurse father "
    "mother state command chief lead rebel protest march strike network group team crew party unit arm shell drone mortar soldier "
    "champion partner ally target cook exile minor suspect convict mob crowd volunteer engineer butcher author sponsor voice "
    "accused coach chair minister marshal reserve recruit train patrol mine relative local individual tank house escort convoy camp watch "
    "post station campaign battle fight attack advance raid regular conduct worship parent baby".split()
)
# What only armed people do
FORCE = frozenset(
    "siege attack assault offensive violence bombing shelling raid ambush insurgency rebellion blockade strike onslaught advance killing "
    "massacre kidnapping takeover fire gunfire gun rocket mortar".split()
)
CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept "
    "oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun ramadan eid christmas "
    "easter muharram am pm gmt bst est utc km kms allah god god's internet twitter facebook youtube telegram whatsapp instagram "
    "covid".split()
)
SAY = frozenset(
    "say tell add report announce state claim note explain declare confirm deny warn insist argue stress write comment reply "
    "respond ask believe think describe accuse condemn urge call vow pledge reveal admit acknowledge allege suggest indicate "
    "observe remark quote cite mention post tweet".split()
)
# Nouns for bodies, not for one of their people
BODIES = frozenset(
    "committee council coalition ministry department agency party group organisation organization army government movement "
    "brigade front force forces police command office observatory court parliament union commission media corps center centre "
    "hospital university board team bureau authority administration directorate alliance militia network society association "
    "institute delegation congress senate company aid action appeal archive assembly associates bank brotherhood bureaux care charity "
    "church college confederation cooperative corporation corps directorate embassy federation foundation fund guild house inc initiative "
    "institution international journal lab laboratory league legion llc lobby ltd magazine mission museum news newspaper partners plc post "
    "press project radio registry relief review school secretariat service services syndicate television times tribunal tribune trust "
    "unit watch".split()
)
TITLES = frozenset(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. sir lord lady dame sheikh sheik shaikh imam sgt sgt. sen sen. rep rep. gen "
    "gen. lt lt. col col. maj maj. capt capt. adm adm. brig brig. cmdr cmdr. gov gov. rev rev. hon hon. st st. sayyid mullah "
    "ayatollah emir prince princess king queen sultan pope".split()
)
PRONOUNS = frozenset("he she they it we i us me him her them his hers their theirs its our ours my mine".split())
RELATIVE = frozenset("who whom whose which that".split())
# Words that stand for people by their number
QUANTITIES = frozenset(
    "others dozens hundreds thousands scores many several some those everyone everybody anyone nobody tens millions".split()
)
