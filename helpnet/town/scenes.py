"""The errands that are there from the first start, by municipality: open ones near and far, and a few with a past."""

from datetime import timedelta

from helpnet.town.cast import CAST, at
from helpnet.town.errands import MINUTES, Caller, ErrandSketch, Line
from helpnet.town.phones import BY_COUNTRY

_HOMES = {person.handle: person for cast in CAST.values() for person in cast}


def _errand(
    requester: str, category: str, title: str, text: str, *, hours: float | None = None, lasts: float = 24,
    minutes: int = 0, helpers: int = 1, ago: float = 0.2, where: tuple[str, str, int] | None = None,
    state: str = "open", by: str = "", yes_after: int = 6, chat: tuple[tuple[str, int, str], ...] = (),
    thanks: str = "", caller: Caller | None = None,
) -> ErrandSketch:  # fmt: skip
    """An errand wanted in `hours` (None: at once) from when it was posted, `ago` hours before the first start."""
    home = caller or _HOMES[requester]
    lon, lat, address = at(*where) if where else (home.lon, home.lat, home.address)
    return ErrandSketch(
        category, title, text, lon, lat, address, minutes or MINUTES[category], helpers,
        None if hours is None else timedelta(hours=hours), timedelta(hours=lasts), requester, state,
        timedelta(hours=ago), timedelta(minutes=yes_after), tuple(by.split()),
        tuple(Line(who, words, after) for who, after, words in chat), thanks, caller,
    )  # fmt: skip


def _caller(slug: str, country: str, name: str, number: int, street: str, door: int, note: str) -> Caller:
    lon, lat, address = at(slug, street, door)
    return Caller(name, BY_COUNTRY[country][number], address, lon, lat, note)


VERA = _caller(
    "helsingborg", "SE", "Vera Lindqvist", 60, "Pålsjögatan", 12, "Hör bäst på höger öra. Ring två signaler."
)
STURE = _caller("helsingborg", "SE", "Sture Holm", 61, "Elinebergsvägen", 31, "Går med rollator. Porten är tung.")
ASTRID = _caller("bergen", "NO", "Astrid Lie", 60, "Klostergaten", 9, "Trapp uten rekkverk, tredje etasje.")

_HELSINGBORG = (
    # open, from the middle of the town outwards
    _errand("resident", "shopping", "Några saker från Hemköp",
            "Mjölk, rågbröd, sex ägg och kaffe. Jag bor mitt i stan, hissen fungerar och jag bjuder på en kopp.",
            lasts=30, ago=0.3),
    _errand("resident", "digital", "Ringa min syster med bild",
            "Hon bor i Lysekil och har fått en surfplatta. Jag har min telefon laddad.", hours=20, lasts=6, ago=1),
    _errand("both", "shopping", "Mjölk, blöjor och bananer",
            "Jag har feber och två små hemma. Det räcker att ställa kassen utanför dörren.", lasts=8, minutes=30, ago=0.2),
    _errand("margareta", "library", "Två böcker ligger klara",
            "De är reserverade på Stadsbiblioteket. Lånekortet får du av mig, det är bara att plinga på.",
            hours=3, lasts=28, ago=0.6),
    _errand("margareta", "company", "Lunchkonsert på konserthuset",
            "Jag har två biljetter. Det är gratis, börjar klockan tolv och slutar ett.", hours=46, lasts=3, ago=1.2),
    _errand("goran", "other", "Vikarie till boulelaget",
            "Vi saknar en i morgon på banorna vid Gröningen. Klot finns, tröja också.", hours=26, lasts=3, minutes=90,
            ago=0.8, where=("helsingborg", "Karl Johans gata", 18)),
    _errand("yonas", "language", "Öva inför undersköterskekursen",
            "Vi läser ett kapitel och pratar om orden. Jag bjuder på injera någon gång.", hours=30, lasts=48, ago=1.5),
    _errand("hodan", "parcel", "Skrymmande paket från ombudet",
            "Ett barnbord i platt kartong. Inte tungt men brett, enklast med bil.", hours=5, lasts=27, ago=0.4),
    _errand("elsa", "other", "Bära ner en soffa två trappor",
            "Tvåsits. Vi är en redan, med två till går det lätt. Bullar efteråt.", hours=28, lasts=4, helpers=2, ago=1),
    _errand("oksana", "walk", "Promenad med barnvagn i Pålsjö skog",
            "Jag är ny här och vill hitta vägarna. Gärna någon som också är ledig på förmiddagen.",
            hours=44, lasts=4, ago=1.4, where=("helsingborg", "Pålsjövägen", 20)),
    _errand("fatima", "homework", "Matte i årskurs åtta",
            "Min son har prov på fredag. Procent och ekvationer, vi kan sitta på Drottninghögs bibliotek.",
            hours=27, lasts=6, ago=0.7),
    _errand("reza", "garden", "Klippa häcken innan frosten",
            "Åtta meter liguster. Saxen är slipad och säckarna står framme.", hours=49, lasts=8, helpers=2, ago=1.1),
    _errand("linnea", "post", "Tre brev till en brevlåda som töms i dag",
            "Jag är hemma med brutet ben. Breven är frankerade.", lasts=10, ago=0.3),
    _errand("lennart", "garden", "Ta upp båtkuddar och presenning",
            "De ligger i boden vid hamnen och ska upp på vinden. Två personer, en halvtimme.", minutes=30,
            hours=24, lasts=8, helpers=2, ago=0.9, where=("helsingborg", "Rååhamnsgatan", 8)),
    _errand("birgitta", "doctor", "Sällskap till ögonmottagningen",
            "Klockan 13 på lasarettet. De droppar ögonen, så jag behöver en arm hem. Färdtjänst är beställd.",
            hours=50, lasts=4, ago=1.3),
    _errand("kerstin", "visit", "Gå igenom gamla fotografier",
            "Jag vill skriva namn på baksidan medan jag minns. Du skriver, jag berättar.", hours=47, lasts=6, ago=1.6),
    _errand("anders", "cleaning", "Tvätta fönstren i min mammas kök",
            "Fyra rutor, alla nås från golvet. Hon är hemma och vill gärna prata under tiden.", hours=52, lasts=6, ago=0.5),
    _errand("coordinator", "visit", "En kopp kaffe hos Vera",
            "Vera är 88 och har berättat för oss att hon gärna får besök. Hon har bott på Tågaborg hela livet.",
            hours=25, lasts=30, ago=0.6, caller=VERA),
    # stalled: asked for this morning, nobody yet
    _errand("mikael", "parcel", "Hämta en hylla på Väla",
            "Platt paket, ungefär 15 kilo. Behöver bil med fällbart säte. Jag hjälper till att bära in.",
            lasts=14, minutes=60, ago=5, where=("helsingborg", "Marknadsvägen", 9)),
    # taken: somebody is on the way
    _errand("margareta", "shopping", "Fisk och dill från torget",
            "Två torskfiléer och lite dill räcker. Helst innan torget stänger.", lasts=8, minutes=30, ago=1.2,
            state="taken", by="helper", yes_after=4, chat=(
                ("helper", 2, "Hej Margareta! Jag går förbi torget vid tre, passar det?"),
                ("margareta", 9, "Så bra. Ring på hos Bergman, tredje våningen."),
                ("helper", 11, "Det gör jag. Vill du ha något mer när jag ändå är där?"),
                ("margareta", 15, "En citron, om de är fina."))),
    _errand("resident", "walk", "Kort promenad ner till vattnet",
            "En halvtimme i lugn takt. Jag har stavar och tycker om att prata.", hours=22, lasts=4, minutes=30, ago=3,
            state="taken", by="both", yes_after=14, chat=(
                ("both", 3, "Hej Ingrid! Jag kan i morgon förmiddag, klockan tio?"),
                ("resident", 20, "Klockan tio blir fint. Jag väntar i porten."))),
    _errand("coordinator", "shopping", "Veckohandling åt Sture",
            "Sture har listan klar, tolv saker. Han bor på andra våningen med hiss.", hours=2, lasts=6, ago=2.5,
            state="taken", by="goran", yes_after=8, caller=STURE, chat=(
                ("goran", 5, "Jag tar det här på vägen hem från bolaget, vid fyratiden."),)),
    # done: waiting for thanks
    _errand("resident", "library", "Lämna tillbaka fyra böcker",
            "De ligger i en tygkasse innanför dörren.", lasts=30, ago=26, state="done", by="helper", yes_after=11, chat=(
                ("helper", 4, "Hej! Jag kan ta dem i kväll på väg till träningen."),
                ("resident", 18, "Tack, jag är hemma."),
                ("helper", 300, "Nu är de inlämnade. Kassen hänger på ditt handtag."))),
    # confirmed: thanked for, minutes moved
    _errand("resident", "shopping", "Potatis och mineralvatten",
            "Det är bärandet som är svårt, listan är kort.", lasts=10, minutes=30, ago=75, state="confirmed", by="helper",
            yes_after=7, chat=(("helper", 2, "Jag är i affären nu, var det något mer?"),
                               ("resident", 6, "Nej tack, det var allt. Vad snällt.")),
            thanks="Tack Jonas, det gick så fort och var så trevligt!"),
    _errand("resident", "other", "Byta glödlampa i taket",
            "Lampan är köpt. Taket är tre meter upp och jag är en och sextio.", hours=20, lasts=6, minutes=20, ago=170,
            state="confirmed", by="lennart", yes_after=31, thanks="Nu ser jag korsordet igen. Tack!"),
    _errand("margareta", "parcel", "Hämta glasögonen på Kullagatan",
            "De är klara och betalda, säg bara mitt namn.", lasts=26, ago=120, state="confirmed", by="helper",
            yes_after=3, thanks="Tack, du gjorde min dag."),
    _errand("yonas", "language", "Svenska vid köksbordet",
            "Jag vill prata om vardagliga saker. Gärna en timme.", hours=24, lasts=6, ago=98, state="confirmed", by="both",
            yes_after=55, chat=(("both", 4, "Hej Yonas! Ska vi ses på biblioteket?"),
                                ("yonas", 12, "Ja gärna. Jag tar med mig boken.")),
            thanks="Tack för ditt tålamod, jag lärde mig sju nya ord."),
    _errand("both", "shopping", "En kasse från Willys", "Listan är kort, jag är hemma efter fyra.", lasts=9, ago=145,
            state="confirmed", by="goran", yes_after=18, thanks="Stort tack för hjälpen!"),
    _errand("birgitta", "digital", "BankID på ny telefon", "Den gamla är kvar och fungerar. Jag har körkortet framme.",
            hours=26, lasts=6, ago=190, state="confirmed", by="reza", yes_after=40,
            thanks="Tack Reza, nu kan jag själv."),
    _errand("helper", "garden", "Hjälp att bära in utemöblerna", "Bord och sex stolar till källaren. Fika efteråt.",
            hours=28, lasts=6, minutes=30, helpers=2, ago=220, state="confirmed", by="elsa yonas", yes_after=22,
            thanks="Vad roligt att lära känna er båda. Tack!"),
)  # fmt: skip

_BERGEN = (
    _errand("solveig", "shopping", "Melk, brød og litt ost",
            "Bakken er glatt i dag. Jeg bor på Øvregaten, andre etasje, og kaffen er klar.", lasts=26, ago=0.3),
    _errand("arne", "walk", "Rolig tur rundt Nordnes",
            "En halvtime med staver, gjerne formiddag. Jeg kan mye om båtene.", hours=22, lasts=6, ago=1),
    _errand("nour", "language", "Øve på bergensk",
            "Jeg lærte norsk på Hamar, og her snakker alle fort. En time på biblioteket.", hours=27, lasts=30, ago=0.7),
    _errand("sander", "other", "Bære en sofa opp tre trapper",
            "Vi er to og trenger én til. Pizza etterpå.", hours=29, lasts=4, ago=1.4),
    _errand("marit", "library", "Hente to bøker på Fana bibliotek",
            "De står klare i mitt navn til torsdag.", hours=5, lasts=26, ago=0.5,
            where=("bergen", "Østre Nesttunvegen", 16)),
    _errand("reidun", "doctor", "Følge til øyeavdelingen på Haukeland",
            "Klokka 12. De drypper øynene, så jeg ser ikke veien hjem selv. Drosje er bestilt.", hours=48, lasts=4, ago=1.2),
    _errand("olena", "homework", "Norsk stil i niende klasse",
            "Datteren min har skrevet, men vil at noen leser før hun leverer.", hours=26, lasts=8, ago=0.6),
    _errand("zuzanna", "parcel", "Stor pakke på Vestkanten",
            "En lampe i kartong. Lett, men vrien på bussen.", lasts=30, ago=0.4, where=("bergen", "Loddefjordveien", 12)),
    _errand("kjetil", "garden", "Rake løv under lønnen",
            "Stor lønn, liten hage. To personer gjør det på en time.", hours=50, lasts=6, helpers=2, ago=1.5),
    _errand("bergen-coordinator", "visit", "En kaffekopp hos Astrid",
            "Astrid er 86, strikker og forteller gjerne. Hun liker best besøk om ettermiddagen.", hours=28, lasts=28,
            ago=0.8, caller=ASTRID),
    _errand("geir", "digital", "Skriveren blinker oransje", "Ny patron ligger her. Jeg har prøvd å slå den av og på.",
            lasts=12, ago=4.5),
    _errand("solveig", "post", "To brev til postkassen", "De har frimerker og ligger i gangen.", lasts=9, ago=1.3,
            state="taken", by="bergen-helper", yes_after=5, chat=(
                ("bergen-helper", 2, "Hei Solveig! Jeg kommer forbi om en time."),
                ("solveig", 10, "Så hyggelig. Ring på to ganger."))),
    _errand("solveig", "shopping", "Poteter og mineralvann", "Det er bæringen som er vanskelig, lista er kort.",
            lasts=9, minutes=30, ago=99, state="confirmed", by="bergen-helper", yes_after=9,
            thanks="Takk, det gikk så fort og var så hyggelig!"),
    _errand("arne", "digital", "Videosamtale med barnebarna", "De bor i Tromsø. Jeg vil klare å ringe selv på søndager.",
            hours=24, lasts=6, ago=150, state="confirmed", by="sander", yes_after=35,
            thanks="Takk for tålmodigheten, nå kan jeg det selv."),
)  # fmt: skip

SCENES = {"helsingborg": _HELSINGBORG, "bergen": _BERGEN}
