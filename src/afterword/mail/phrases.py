"""Phrases of machines, by language: tables of expressions, matched on folded text (lower case, single spaces).

Each expression is a kind of sentence as mail programs and their users write it. Straight quotes only: folding replaces
typographic ones. Stems are cheap to look for; a table is not tried on a text without any of its stems.
"""

# ruff: noqa: E501  (one kind of sentence a line reads better than one folded)

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "\xa0": " ", "\u200b": ""})  # fmt: skip


def folded(text: str) -> str:
    """The text in the form that the tables expect: lower case, composed, single spaces, straight quotes."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return " ".join(text.lower().split())


@dataclass(frozen=True)
class Table:
    """Expressions by language; none can match a text that has none of the pieces in `stems`."""

    stems: tuple[str, ...]
    by_language: dict[str, re.Pattern[str]]

    def languages(self, text: str) -> tuple[str, ...]:
        """The languages with an expression in this folded text."""
        if not any(stem in text for stem in self.stems):
            return ()
        return tuple(name for name, found in self.by_language.items() if found.search(text))

    def found(self, text: str) -> bool:
        """Whether any expression is found in this folded text."""
        return any(stem in text for stem in self.stems) and any(
            p.search(text) for p in self.by_language.values()
        )


def table(stems: str, **languages: str) -> Table:
    """A table of one expression a language, written over several lines; spaces within a line count."""
    compiled = {name: re.compile("|".join(_lines(lines))) for name, lines in languages.items()}
    return Table(tuple(stems.split()), compiled)


def either(frame: str, block: str) -> re.Pattern[str]:
    """One expression from many, separated by ' | '; line breaks count as spaces. `frame` has a %s for them."""
    written = " ".join(line.strip() for line in block.strip().splitlines())
    return re.compile(
        frame.replace(
            "%s", "|".join(piece.strip() for piece in re.split(r"(?:^|\s)\|\s", written) if piece.strip())
        )
    )


def _lines(lines: str) -> list[str]:
    return [line.strip() for line in lines.strip().splitlines() if line.strip()]


# -- subjects ---------------------------------------------------------------------------------------------------
# A responder's own prefix, at the very start (Exchange, Outlook, Gmail, Lotus, Zimbra and their translations).
AUTO_SUBJECT = either(
    r"^[\[(*\s]*(?:%s)",
    r"""
      (?:re:\s*)?auto(?:mat(?:ic|ed|ical))?[ -]?(?:reply|response|respon[sd]er?|answer|acknowledge?ment)\b
    | (?:reply|response|message)\s*[:(]?\s*automatic | auto(?:matic)?:\s | autoreply\b | out[ -]of[ -](?:the[ -])?office\b(?!\s+(?:hours|day|event|party|rules|polic))
    | ooo\b\s*[:\-|] | ooto\b\s*[:\-|] | vacation (?:reply|message|notice|response|auto)\b | on (?:vacation|holiday|annual leave|leave|parental leave|maternity leave)\b
    | away (?:message|notice|from (?:the |my )?(?:office|desk|mail|email))\b | absence (?:notice|notification|message)\b
    | automatische (?:antwort|rückmeldung|eingangsbestätigung|abwesenheit\w*|nachricht|mitteilung)\b | abwesenheits\w* | abwesend\b | ausser haus\b | außer haus\b
    | (?:ich bin )?(?:nicht )?im (?:haus|büro|urlaub)\b(?=\s*[:\-|]|$) | urlaubs(?:meldung|notiz|benachrichtigung)\w*
    | réponse automatique\b | absence du bureau\b | message d'absence\b | notification d'absence\b | absent(?:e)?(?: du bureau)?\b(?=\s*[:\-|]|$|\s+jusqu)
    | absence\b(?=\s*[:\-|]|$) | congés?\b(?=\s*[:\-|]|$)
    | respuesta automática\b | autorespuesta\b | fuera de (?:la |mi )?oficina\b | ausencia\b(?=\s*[:\-|]|$) | ausente\b(?=\s*[:\-|]|$) | de vacaciones\b | resposta automàtica\b
    | resposta automática\b | fora do escritório\b | ausência\b(?=\s*[:\-|]|$|\s+tempor) | férias\b(?=\s*[:\-|]|$) | de férias\b | mensagem automática\b
    | risposta automatica\b | fuori (?:sede|ufficio|dall'ufficio)\b | assenza\b(?=\s*[:\-|]|$) | assente\b(?=\s*[:\-|]|$) | messaggio automatico\b
    | automatisch(?:e)? (?:antwoord|bericht|beantwoord|reactie)\b | afwezig(?:heid\w*)?\b | niet op kantoor\b | buiten kantoor\b
    | odpowiedź automatyczna\b | automatyczna odpowiedź\b | autoodpowiedź\b | autoresponder\b | nieobecność\b | nieobecn[ay]\b | poza biurem\b | urlop\b(?=\s*[:\-|]|$)
    | automatisk (?:svar|svarsmeddelande|besked|beskjed)\b | autosvar\b | frånvaro\w*\b | fravær\w*\b | ikke (?:til stede|på kontoret)\b | ej på kontoret\b
    | automaattinen (?:vastaus|viesti)\b | poissaolo\w*\b | poissa\b(?=\s*[:\-|]|$) | lomalla\b
    | automatick[áaéý] odpov[eě][dď]\w*\b | automatikus válasz\b | răspuns automat\b | autom[aā]tisk[aā] atbilde\b | otomatik (?:yanıt|cevap)\b | 자동 ?(?:회신|응답|답장) | trả lời tự động | balasan otomatis | ตอบกลับอัตโนมัติ
    | automaatvastus\b | automatinis atsakymas\b | автоматический ответ\b | автоответ\w*\b | автоматична відповідь\b | 自动(?:回复|答复) | 自動(?:返信|回覆|応答) | 不在(?:通知|のお知らせ)
    | αυτόματη απάντηση | תשובה אוטומטית | رد تلقائي | automatski odgovor\b | samodejni odgovor\b
    """,
)
# A responder's words elsewhere in a subject: Lotus ('<name> is out of the office'), or after a name.
AWAY_IN_SUBJECT = either(
    r"\b(?:%s)\b",
    r"""(?:is|am|i'm|will be|currently) (?:currently )?(?:out of (?:the |my )?office|away|on vacation|on leave|ooo)
    | out of office(?: auto-?reply)? | automat\w{1,6} (?:reply|response|antwort|svar|odpowied\w+|vastaus|antwoord|atbilde)
    | ist (?:nicht im (?:haus|büro)|außer haus|ausser haus|abwesend|im urlaub) | est absente?\b | está (?:ausente|fuera|fora)
    | è (?:assente|fuori) | is (?:afwezig|niet aanwezig) | jest nieobecn[ay] | är (?:inte|ej) på kontoret | er ikke (?:på kontoret|til stede)
    | on poissa | autoreply | auto-?response | vacation | out of the office
    """,
)

# -- absence: 'I am away', said of oneself -------------------------------------------------------------------------
ABSENCE = table(
    "office vacation leave holiday away travel ooo pto sabbatical parental abwesend abwesenheit urlaub büro buero haus nicht erreichbar unterwegs elternzeit dienstreise mutterschutz verreist no longer"
    " absent congé vacances bureau déplacement ausente oficina vacaciones baja fuera ausente férias escritório"
    " assente ufficio ferie vacanza congedo fuori afwezig vakantie kantoor verlof aanwezig nieobecn urlop biurze biurem"
    " ferie kontoret fravær orlov barsel semester frånvarande ledig tjänsteledig bortrest poissa loma toimisto vapaalla tavoitettavissa",
    en=r"""
    \b(?:i am|i'm|i will be|i'll be|i'll also be|am|will be|we are|currently|i have been|i shall be|[a-z]+ is)(?: \w+){0,3}? (?:out of (?:the |my |our )?office|out-of-office|away (?:from|on|until|till|with|for)|on (?:\w+ )?(?:vacation|holidays?|leave|sabbatical|pto)|ooo\b|traveling|travelling|on the road|out on|off work|out until|out (?:today|this week)|absent)
    \bout of (?:the |my )?office (?:from|until|till|through|starting|and (?:will )?return|with|on|between|beginning|today|this|for|next|to|due|-)
    \bi (?:will|shall) not (?:be in|return)(?: the| to)?(?: the)? (?:office|until)
    \bi(?:'m| am) (?:currently )?(?:not in|away from|out of) (?:the |my )?(?:office|desk|e-?mail)
    \b(?:on|my) (?:annual|parental|maternity|paternity|medical|sick) leave\b
    \bi (?:am no longer (?:with|at|employed|working)|no longer work)\b(?=.{0,30}\b(?:at|for|with|by|company|\w))
    """,
    de=r"""
    \b(?:ich bin|bin|bin ich|wir sind|ich werde|zurzeit|derzeit|momentan|leider)\b.{0,60}\b(?:nicht (?:im (?:büro|buero|haus)|am arbeitsplatz|erreichbar|anwesend|persönlich)|außer haus|ausser haus|abwesend|im urlaub|in urlaub|verreist|auf dienstreise|unterwegs|in elternzeit|in mutterschutz)
    \b(?:während|bis) meiner? (?:abwesenheit|rückkehr|urlaubs)
    \bich befinde mich\b.{0,40}\b(?:urlaub|dienstreise|elternzeit)
    """,
    fr=r"""
    \b(?:je suis|je serai|actuellement|étant|je me trouve)\b.{0,50}\b(?:absente?|en congés?|en vacances|en déplacement|hors du bureau|indisponible|pas au bureau)
    \b(?:en mon absence|pendant mon absence|durant mon absence|de retour le)\b
    """,
    es=r"""
    \b(?:estoy|estaré|me encuentro|me encontraré|actualmente)\b.{0,50}\b(?:fuera (?:de (?:la |mi )?oficina|del despacho)|ausente|de vacaciones|de viaje|de baja|de permiso)
    \b(?:durante|en) mi ausencia\b
    """,
    pt=r"""
    \b(?:estou|estarei|encontro-me|me encontro|encontrar-me-ei|atualmente|de momento)\b.{0,50}\b(?:ausente|fora do escritório|de férias|em férias|em viagem|de licença)
    \b(?:durante|na) (?:a )?minha ausência\b
    """,
    it=r"""
    \b(?:sono|sarò|mi trovo|al momento|attualmente)\b.{0,50}\b(?:assente|fuori (?:ufficio|sede|dall'ufficio)|in ferie|in vacanza|in congedo|in trasferta|non in ufficio)
    \b(?:durante|in) (?:la )?mia assenza\b
    """,
    nl=r"""
    \b(?:ik ben|ben ik|momenteel|op dit moment|wij zijn)\b.{0,50}\b(?:afwezig|niet aanwezig|niet op kantoor|met vakantie|op vakantie|met verlof|niet bereikbaar|buiten kantoor)
    \b(?:tijdens|bij) mijn afwezigheid\b
    """,
    pl=r"""
    \b(?:jestem|będę|przebywam|obecnie|aktualnie|w dniach)\b.{0,60}\b(?:nieobecn[ay]|poza biurem|na urlopie|urlopie|niedostępn[ay])
    \b(?:podczas|w czasie) mojej nieobecności\b
    """,
    da=r"""
    \b(?:jeg (?:er|holder|har)|er jeg)\b.{0,50}\b(?:ikke på kontoret|ikke til stede|ikke at træffe|på ferie|ferie|fraværende|på barsel|orlov|på rejse|fri)\b
    \bi mit fravær\b
    """,
    no=r"""
    \b(?:jeg (?:er|har|tar)|er jeg)\b.{0,50}\b(?:ikke på kontoret|ikke til stede|bortreist|på ferie|ferie|fraværende|permisjon|på reise|avspaserer)\b
    \bi mitt fravær\b
    """,
    sv=r"""
    \b(?:jag (?:är|har)|är jag)\b.{0,50}\b(?:inte på kontoret|ej på kontoret|på semester|semester|frånvarande|bortrest|ledig|tjänsteledig|föräldraledig|på resande fot|inte på plats)\b
    \bunder min (?:frånvaro|ledighet|semester)\b
    """,
    fi=r"""
    \b(?:olen|olemme|palaan)\b.{0,50}\b(?:poissa|lomalla|vuosilomalla|työmatkalla|vapaalla|toimistolle|toimistolta|tavoitettavissa|perhevapaalla|vanhempainvapaalla)\b
    \blomani aikana\b
    """,
)

# -- what a responder says of itself -------------------------------------------------------------------------------
AUTOMATIC = table(
    "auto-reply autoreply automat auto-generated auto generated autogenerated maschinell autosvar",
    en=r"""
    \b(?:this|the following) (?:is|was|e-?mail is|message is|message was|reply is|response is)(?: \w+){0,3} (?:auto-?(?:reply|response|generated)|auto(?:mat(?:ed|ic|ically)))\b
    (?<!your )(?<!my )(?<!our )(?<!the )\bautomat(?:ed|ic) (?:reply|response|acknowledge?ment|e-?mail response)\b
    \b(?:automatically|auto) ?-?generated\b
    """,
    de=r"\bautomatisch(?:e|en)? (?:generierte|erstellte|erzeugte|versandte|antwort|nachricht|e-?mail|antwortmail|mitteilung|eingangsbestätigung)\b|\b(?:wurde|wird) automatisch (?:generiert|erstellt|erzeugt|versandt|verschickt)\b",
    fr=r"\b(?:message|réponse|courriel|e-?mail|mail)\b.{0,25}\b(?:automatique|automatiquement)\b|\b(?:généré|envoyé) automatiquement\b",
    es=r"\b(?:mensaje|respuesta|correo)\b.{0,25}\b(?:automátic[oa]|automáticamente)\b",
    pt=r"\b(?:mensagem|resposta|e-?mail)\b.{0,25}\b(?:automátic[oa]|automaticamente)\b",
    it=r"\b(?:messaggio|risposta|e-?mail)\b.{0,25}\b(?:automatic[oa]|automaticamente)\b",
    nl=r"\bautomatisch(?:e)? (?:gegenereerd\w*|antwoord|bericht|verzonden|e-?mail|ontvangstbevestiging)\b",
    pl=r"\b(?:automatyczn\w+ (?:odpowied\w+|wiadomo\w+)|(?:wiadomość|odpowiedź)\b.{0,40}\bautomatyczn\w+|wygenerowan\w+ automatycznie)\b",
    da=r"\bautomatisk (?:genereret|svar|besked|autosvar|mail)\b|\bautosvar\b",
    no=r"\bautomatisk (?:generert|svar|melding|e-?post)\b",
    sv=r"\bautomatisk(?:t)? (?:genererat|genererad|svar|meddelande|svarsmeddelande|mejl|utskick|bekräftelse)\b|\bautosvar\b",
    fi=r"\bautomaatti(?:nen|sesti|nen vastaus|vastaus)\b",
)

# -- what goes with an absence: each a sign of its own ---------------------------------------------------------------
THANKS_FOR_MAIL = table(
    "thank gracias obrigad grazie merci dank tack takk kiitos dziękuj nachricht mail mensaje mensagem messaggio bericht wiadomo besked melding meddelande viesti message courriel correo",
    en=r"\b(?:thank you|thanks|thank-you) (?:very much |so much )?for (?:your |the |contacting |reaching out|writing|getting in touch|e-?mailing)(?:recent |kind )?(?:e-?mails?|messages?|note|enquiry|inquiry|us|me)?",
    de=r"\b(?:vielen dank|danke|besten dank|herzlichen dank) für (?:ihre|deine|eure|die) (?:e-?mail|nachricht|mail|anfrage|mitteilung)",
    fr=r"\bmerci (?:beaucoup )?(?:pour|de) votre (?:message|e-?mail|mail|courriel)|\bj'ai bien reçu votre|nous avons bien reçu votre (?:message|mail|e-?mail|courriel)",
    es=r"\bgracias por (?:su|tu|el|contactar|escribir\w*) ?(?:mensaje|correo|e-?mail)?",
    pt=r"\bobrigad[oa] p(?:or|elo|ela) (?:seu|sua|teu|contat\w+|e-?mail|mensagem)",
    it=r"\bgrazie per (?:il (?:tuo|suo|vostro) |la (?:tua|sua|vostra) |il messaggio|la mail|l'e-?mail|aver\w* )",
    nl=r"\b(?:bedankt|dank(?: u| je)?(?: wel)?|hartelijk dank) voor (?:uw|je|jouw|het) (?:e-?mail|bericht|mail)",
    pl=r"\bdziękuj(?:ę|emy) za (?:wiadomość|e-?mail|maila|kontakt|przesłan\w+)",
    da=r"\btak for din (?:e-?mail|mail|besked|henvendelse)",
    no=r"\btakk for (?:din |e-?posten|meldingen|henvendelsen)(?:e-?post|mail|melding|henvendelse)?",
    sv=r"\btack för (?:ditt |din )(?:mejl|mail|meddelande|e-?post|e-?postmeddelande)",
    fi=r"\bkiitos (?:viestistäsi|sähköpostistasi|viestistänne|yhteydenotosta)",
)
LATER = table(
    "check read monitor wieder lese return back reply respond access limited answer antwort beantwort rückkehr zurück zugriff weitergeleitet réponse répondrai retour accès respond volver regres acceso retorn responder acesso ritorno rientr rispond accesso terug beantwoord toegang wróc powro odpowi dostęp tilbage svar adgang tilbake tilgang tillbaka åter åtkomst palaan vastaan luen",
    en=r"""
    \b(?:will|i'll|shall|can|may) (?:\w+ ){0,3}?(?:reply|respond|answer|get back|be back|return|be returning|read|attend|check|resume|get to)\b
    \b(?:limited|no|intermittent|little|without|sporadic|infrequent|restricted|occasional|reduced) (?:\w+ )?(?:access|connectivity)\b
    \b(?:upon|on|after|when|once|until) (?:my|i) (?:return|am back|get back)\b
    \b(?:back|return|returning|return to the office|back in the office) (?:on|in|to|at|by|from)\b|\breturning\b
    \b(?:not|rarely|only occasionally) (?:be )?(?:checking|reading|monitoring|have access)\b
    """,
    de=r"\b(?:wieder (?:im (?:büro|haus)|erreichbar|da|für sie)|zurück|nach meiner rückkehr|beantworte\w*|nicht weitergeleitet|keinen zugriff|lese .{0,30}(?:e-?)?mails? (?:\w+ )?nicht|eingeschränkt\w* (?:zugriff|erreichbar|beantwort\w+)|werde ich .{0,60}(?:antworten|bearbeiten|lesen))\b",
    fr=r"\b(?:de retour|à mon retour|dès mon retour|répondrai|accès (?:limité|restreint)|ne serai pas en mesure|prendrai connaissance)\b",
    es=r"\b(?:a mi (?:vuelta|regreso|retorno)|responderé|contestaré|volveré|regreso|regresaré|acceso limitado|de vuelta|estaré de vuelta|me reincorpor\w+)\b",
    pt=r"\b(?:(?:no|ao|após o) meu (?:retorno|regresso)|responderei|retorn\w+|voltarei|regress\w+|acesso limitado|de volta)\b",
    it=r"\b(?:al mio (?:rientro|ritorno)|risponderò|rientrerò|tornerò|rientro|accesso limitato|di ritorno)\b",
    nl=r"\b(?:terug|bij terugkomst|na mijn terugkeer|beantwoord\w*|beperkt\w* (?:toegang|bereikbaar)|niet doorgestuurd|weer (?:aanwezig|bereikbaar|op kantoor))\b",
    pl=r"\b(?:po (?:moim )?powrocie|odpowiem|odpiszę|wracam|wrócę|ograniczony dostęp|powrót|powrotu)\b",
    da=r"\b(?:tilbage|vender tilbage|når jeg er tilbage|svarer|besvare\w*|begrænset adgang|læser ikke)\b",
    no=r"\b(?:tilbake|når jeg er tilbake|svarer|besvar\w*|begrenset tilgang|leser ikke)\b",
    sv=r"\b(?:tillbaka|åter|när jag är tillbaka|svarar|besvara\w*|begränsad (?:åtkomst|tillgång)|läser inte|läser ej)\b",
    fi=r"\b(?:palaan|vastaan|palattuani|luen sähköposti\w*|rajoitetusti|takaisin)\b",
)
URGENT = table(
    "absence reach direct forward need require urgent immediate emergency contact matters assist dring eilig wenden kontakt vertret urgence contact urgente urgencia contact urgência contatt urgenza spoed dringend piln sprawach haster presserende brådskande akut ärende kiire",
    en=r"\b(?:urgent|emergency|emergencies|time-sensitive|immediate (?:assistance|attention|help|need|response|reply)|in my absence|(?:please|kindly|should) (?:\w+ ){0,3}?(?:contact|reach out to)|(?:please|kindly) (?:direct|forward|address|send|refer) (?:all |any |your )?(?:\w+ )?(?:e-?mails?|messages?|mail|enquir\w+|inquir\w+|correspondence|questions?)|press(?:ing)? (?:\w+ )?matters?|if you (?:need|require|have))\b",
    de=r"\b(?:in (?:dringenden|eiligen|wichtigen)|dringend\w*|bei dringlich\w+|wenden sie sich|wende dich|kontaktieren sie|vertretung|vertritt mich|in (?:dieser|der) zeit)\b",
    fr=r"\b(?:en cas d'urgence|pour toute (?:urgence|question|demande)|urgent\w*|veuillez contacter|vous pouvez (?:contacter|joindre|vous adresser)|merci de contacter|adresser à)\b",
    es=r"\b(?:urgente\w*|urgencia|en caso de|póngase en contacto|contacte con|contactar (?:con|a)|puede contactar|diríjase)\b",
    pt=r"\b(?:urgente\w*|urgência|em caso de|por favor,? contact\w+|entr\w+ em contato|contactar|favor (?:contatar|contactar))\b",
    it=r"\b(?:urgente|urgenze?|per urgenze|in caso di|contattare|potete (?:contattare|rivolgervi)|rivolgersi)\b",
    nl=r"\b(?:dringend\w*|spoed\w*|neem(?:t u)? (?:dan )?contact op|contact opnemen|kunt u (?:contact|terecht))\b",
    pl=r"\b(?:piln\w+|w sprawach|proszę o kontakt|prosz\w+ kontaktować|w razie|zastępuje mnie)\b",
    da=r"\b(?:haster|hastesager|akut\w*|kontakt(?:e)?|henvend\w* dig)\b",
    no=r"\b(?:haster|akutt\w*|kontakt(?:e)?|henvend\w* deg|presserende)\b",
    sv=r"\b(?:brådskande|akuta?\w*|kontakta|vänd dig|ärenden?)\b",
    fi=r"\b(?:kiireelli\w+|kiireisi\w+|ota(?:ttehan|than)? yhteyttä|ottakaa yhteyttä|yhteyshenkilö\w*|sijais\w+)\b",
)
UNTIL = table(
    "until till through from starting between bis vom ab jusqu du hasta desde até fino dal tot van do od til frem till fram saakka asti",
    en=r"\b(?:until|till|through|starting|between|returning|thru|from) (?:the )?(?:\w+,? )?(?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next|tomorrow|further notice|end)",
    de=r"\b(?:bis(?: einschließlich| inklusive| zum| incl\.?)?|vom|ab(?: dem)?|am) (?:\w+,? (?:den )?)?\d",
    fr=r"\b(?:jusqu'au|jusqu'à|du|à partir du|le) (?:\w+ )?\d",
    es=r"\b(?:hasta|desde|del|el) (?:el )?(?:día )?(?:\w+,? )?\d",
    pt=r"\b(?:até|desde|de|dia) (?:o |ao )?(?:dia )?(?:\w+,? )?\d",
    it=r"\b(?:fino al|dal|al|il) (?:giorno )?(?:\w+ )?\d",
    nl=r"\b(?:tot(?: en met)?|van|t/m|op|vanaf) (?:\w+ )?\d",
    pl=r"\b(?:do|od|w dniach|dnia) (?:dnia )?(?:\w+,? )?\d",
    da=r"\b(?:til(?: og med)?|fra|den|frem til) (?:\w+ )?(?:d\. |den )?\d",
    no=r"\b(?:til(?: og med)?|fra|den|frem til) (?:\w+ )?(?:den )?\d",
    sv=r"\b(?:till(?: och med)?|från|den|t\.?o\.?m\.?|fram till) (?:\w+ )?(?:den )?\d",
    fi=r"\d{1,2}\.\d{1,2}\.?(?:\d{4})? ?(?:asti|saakka|alkaen)|\b\d{1,2}\.\d{1,2}",
)
SIGNS = {
    "thanks for the mail": THANKS_FOR_MAIL,
    "an answer later": LATER,
    "somebody else for what is urgent": URGENT,
    "a span of time": UNTIL,
}

# -- 'we have received your application' -----------------------------------------------------------------------------
RECEIVED = table(
    "received receipt apply applying application submission candidat bewerbung eingang candidatura solicitud recib receb ricev sollicitatie ontvangen aplikacj zgłosze otrzym ansøgning søknad ansökan mottag modtag hakemu vastaanott request ticket enquiry inquiry",
    en=r"""
    \b(?:we|i|have|has|been|was|were) (?:\w+ )?(?:successfully )?received (?:your|the) (?:\w+ )?(?:application|resume|cv|submission|e-?mail|message|request|enquiry|inquiry|documents)\b
    \byour (?:\w+ ){0,3}?(?:application|submission|resume|cv|request|message|e-?mail)(?: \w+){0,8}? (?:has been|was|have been) (?:successfully )?(?:received|submitted|logged|created)\b
    \bthank(?:s| you) for (?:applying|your application|submitting your (?:application|resume|cv)|your interest in)\b
    \b(?:acknowledge|confirm)\w* (?:the )?receipt\b
    """,
    de=r"\b(?:bewerbung|anfrage|nachricht|unterlagen|e-?mail)\b.{0,40}\b(?:erhalten|eingegangen|angekommen)\b|\b(?:danke|dank) für (?:ihre|deine) (?:bewerbung|interesse)\b|\beingangsbestätigung\b|\bhaben wir .{0,30}erhalten\b",
    fr=r"\b(?:bien reçu|accus\w+ (?:bonne )?réception|bien été (?:reçue?|enregistrée?|transmise?))\b.{0,40}|\bmerci (?:d'avoir postulé|pour votre candidature)\b",
    es=r"\b(?:hemos recibido|se ha recibido|recibimos) (?:correctamente )?(?:tu|su|la)\b|\bgracias por (?:tu|su) (?:candidatura|solicitud|interés)\b|\bgracias por contactar\b",
    pt=r"\b(?:recebemos|foi recebida) (?:a )?(?:sua|tua)?\b.{0,20}\b(?:candidatura|inscrição|mensagem)\b|\bobrigad[oa] p(?:ela|or) (?:sua )?(?:candidatura|se candidatar|inscrição)\b",
    it=r"\b(?:abbiamo ricevuto|è stata ricevuta) (?:la )?(?:tua|sua)\b|\bgrazie per (?:la tua|la sua|aver inviato la) candidatura\b|\bcandidatura\b.{0,30}\bricevuta\b",
    nl=r"\bwij? hebben (?:je|uw|jouw) (?:sollicitatie|bericht|e-?mail)\b.{0,20}\bontvangen\b|\b(?:bedankt|dank) voor (?:je|uw|jouw) (?:sollicitatie|interesse)\b|\bontvangstbevestiging\b",
    pl=r"\b(?:otrzymaliśmy|otrzymałem|wpłynęł[oa]) (?:twoj[eą]|pan[ai]|państwa)?\b.{0,20}\b(?:aplikacj\w+|zgłoszeni\w+|cv|wiadomość)\b|\bdziękujemy za (?:przesłanie|złożenie|aplikację|zgłoszenie|zainteresowanie)\b",
    da=r"\bvi har modtaget din (?:ansøgning|henvendelse|mail|besked)\b|\btak for din ansøgning\b",
    no=r"\bvi har mottatt (?:din )?(?:søknad\w*|henvendelse\w*)\b|\btakk for (?:din )?(?:søknad|søknaden|interessen)\b",
    sv=r"\bvi har (?:tagit emot|mottagit) (?:din ansökan|ditt)\b|\btack för (?:din ansökan|ditt intresse)\b",
    fi=r"\bolemme vastaanottaneet (?:hakemuksesi|viestisi)\b|\bhakemuksesi on (?:vastaanotettu|saapunut)\b|\bkiitos hakemuksestasi\b",
)

# -- what only a person says -----------------------------------------------------------------------------------------
# In a text that no header calls automatic, one of these is enough to take it for a person's.
PERSONAL = either(
    r"\b(?:%s)\b",
    r"""your (?:interview|thank|kind|letter|thoughts|visit|questions?|points?|follow|note\b|time\b) | our (?:conversation|chat|discussion|meeting|talk|interview|call)
    | (?:great|good|nice|lovely|pleasure|wonderful) (?:to|talking|meeting|speaking|seeing) | enjoyed | was impressed | we(?:'d| would) (?:like|love)
    | (?:i'd|i would) (?:like|love) | let's | let (?:you|me) know | let us (?:know|talk|meet|speak) | how about | what about | are you (?:free|available|around) | would you | could you | can you
    | reschedul\w* | next (?:round|steps?) | second (?:round|interview) | decision | congratulations | offer (?:you|letter) | regret | unfortunately,? we | move(?:d)? (?:on|forward|ahead)
    | hiring (?:manager|team|committee) | the team | sounds (?:good|great) | happy to | glad | sorry (?:for|about|i|to|that) | looking forward | speak soon | talk soon | call you | meet(?:ing)? you
    | (?:he|she|they|[a-z]+) (?:told|asked|said|mentioned|wrote) | you (?:said|mentioned|asked|wrote|sent) | i (?:spoke|talked|discussed|saw|think|thought|wanted|got|just|forgot|noticed|wonder|read|agree|disagree|believe|guess|hope|met)
    | gespräch\w* | vorstellungsgespräch\w* | besprech\w* | hat mich (?:sehr )?gefreut | wir (?:möchten|würden|haben uns) | rückmeldung geben | termin\w* | leider (?:müssen|können|haben) wir | freue mich (?:auf|sehr)
    | entretien | notre (?:échange|conversation|entretien) | ravie? | nous (?:aimerions|souhaitons|souhaiterions) | rendez-vous | échanger
    | entrevista | nuestra (?:conversación|charla|reunión) | encantad[oa] de | nos gustaría | quedar | nossa (?:conversa|reunião) | gostaríamos | prazer (?:em|conversar)
    | colloquio | nostra (?:conversazione|chiacchierata) | ci piacerebbe | vorremmo | piacere (?:di )?(?:conoscer|incontrar|parlar)\w*
    | (?:sollicitatie)?gesprek\w* | we willen | zouden (?:we|wij|graag) | leuk (?:je|om) | rozmow\w+ | chcielibyśmy | miło było | spotkani\w+
    | samtale\w* | vi vil gerne | vi vil gjerne | hyggelig\w* | intervju\w* | vi (?:skulle vilja|vill gärna) | trevligt att | haastattelu\w* | haluaisimme | oli mukava | tapaamin\w+
    """,
)
QUESTION = re.compile(r"([^.!?\n]{3,200})\?(?=\s|$|[\"')])")
OFFER_OF_HELP = re.compile(
    r"urgent|immediate|assist|help|emergency|dringend|hilfe|eilig|urgence|aide|ayuda|ajuda|urgen|aiuto|spoed|hulp|piln|pomoc|haster|hjælp|hjelp|hjälp|brådsk|kiire|apua"
)
