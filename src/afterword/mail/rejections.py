"""A rejection in plain words in the sender's own text. It is only a suggestion: closing is up to the candidate.

Conservative: a sentence must turn the candidate down, not only regret something. 'Unfortunately we have to move our
call' is not a rejection, and neither is a sentence with an 'if' in it, a question, or quoted text.
"""

# ruff: noqa: E501  (one language a line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.mail.parser import read
from afterword.mail.phrases import folded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 6_000

_REJECTED = table(
    "candid application applicat regret unfortunately successful selected position role filled forward pursue absage bewerb entschieden leider retenu candidatur regret seleccion elegid proceso selecion process selezion prosegui afgewezen kandidaat sollicitat gekozen verder wybra kandydat rekrutac afslag ansøg søknad kandidat ansökan gått valgt hakem valinta valit else anden annen andra",
    en=r"""
    \b(?:we|i|they|the team|the panel|the committee) (?:have |has |had |'ve )?(?:\w+ )?(?:decided|chosen|elected|opted)(?: \w+)? (?:not to|against) (?:\w+ )?(?:mov|proceed|progress|continu|pursu|go(?:ing)?\b|advanc|offer|tak)
    \b(?:we|i) (?:will|are|am|have decided to|'ll|'re|can|could|regret .{0,30}) ?(?:unfortunately )?(?:not|unable to) (?:be )?(?:able to )?(?:mov(?:e|ing)|proceed(?:ing)?|progress(?:ing)?|pursu(?:e|ing)|go(?:ing)?|advanc(?:e|ing)|offer(?:ing)? you (?:the|this|a) (?:position|role|job)|tak(?:e|ing) (?:your|you))\b(?=.{0,60}\b(?:application|candidacy|candidature|forward|ahead|further|you|process|position|role|job)\b)
    \b(?:decided|chosen|elected|opted|going|moving|proceeding|move|proceed|go) (?:to (?:move|go|proceed) )?(?:forward |ahead )?(?:with|for) (?:an?other|other|a different|someone else|somebody else|more \w+) ?(?:candidates?|applicants?|person)?
    \b(?:you(?:r application| have| were|'ve)?) (?:\w+ )?(?:has |have |was |were )?(?:not|unfortunately not) (?:been )?(?:selected|successful|shortlisted|chosen)\b
    \b(?:position|role|job|vacancy) (?:has|have) (?:now |already |since )?been filled\b
    \b(?:we|i) regret to inform you\b(?=.{0,120}\b(?:not|filled|another|other|unsuccessful|unable)\b)
    \byour application (?:was|has been|is) (?:unfortunately )?(?:unsuccessful|rejected|declined)\b
    """,
    de=r"\b(?:für|zugunsten) (?:eine[nr]?|andere[nr]?) ?(?:anderen?|weitere[nr]?|mitbewerber\w*)? ?(?:\w+ )?(?:bewerber\w*|kandidat\w*|person)\b.{0,30}\bentschieden|\bentschieden,? .{0,40}\bnicht (?:weiter ?zu ?verfolgen|zu berücksichtigen|fortzusetzen|weiterzuführen)|\b(?:ihre|deine) bewerbung .{0,40}\bnicht (?:weiter )?(?:berücksichtigen|verfolgen|berücksichtigt)|\bleider .{0,60}\b(?:absage|absagen)\b(?=.{0,60}\b(?:bewerbung|stelle|position|erteilen)|\W*$)|\b(?:ihnen|dir) (?:leider )?(?:eine absage|keine zusage)|\bstelle .{0,30}(?:bereits|inzwischen|anderweitig) .{0,20}besetzt",
    fr=r"\b(?:votre|ta) candidature n'a (?:malheureusement )?pas été retenue|\bne (?:pouvons|sommes|pourrons) (?:malheureusement )?(?:pas|en mesure de) (?:\w+ ){0,4}(?:donner (?:une )?suite favorable|retenir votre candidature|donner suite à votre candidature)|\b(?:décidé|choisi) de (?:ne pas (?:donner suite|poursuivre)|poursuivre avec (?:un autre|d'autres) candidats?)|\bretenu (?:un autre|d'autres|une autre) candidat",
    es=r"\b(?:no has sido|no ha sido|no fuiste|no fue) (?:seleccionad[oa]|elegid[oa])|\b(?:hemos decidido|decidimos) (?:continuar|seguir|avanzar) con (?:otr[oa]s?) (?:candidat|persona|perfil)|\b(?:hemos decidido|decidimos) no (?:continuar|seguir|avanzar) con (?:tu|su) (?:candidatura|proceso)|\btu candidatura no ha sido (?:seleccionada|elegida)",
    pt=r"\b(?:decidimos|optamos por) (?:seguir|avançar|prosseguir|continuar) com (?:outr[oa]s?) (?:candidat|pessoa|perfi)|\b(?:não foi|você não foi|não foste) (?:selecionad[oa]|escolhid[oa]|aprovad[oa])|\b(?:decidimos|optamos por) não (?:seguir|avançar|prosseguir) com (?:a )?(?:sua|tua) candidatura",
    it=r"\babbiamo deciso di (?:proseguire|procedere|continuare|andare avanti) con (?:un altro|altri|un'altra) (?:candidat|profil)|\babbiamo deciso di non (?:proseguire|procedere)(?=.{0,60}\bcandidatura)|\b(?:la tua|la sua) candidatura non è stata (?:selezionata|accolta)|\bnon (?:sei|è) stat[oa] selezionat[oa]",
    nl=r"\b(?:hebben )?(?:besloten|gekozen) (?:om )?(?:verder te gaan met|voor) (?:een )?andere kandida|\bniet (?:verder )?(?:met (?:je|jou|u|jouw|uw) ?(?:sollicitatie|kandidatuur|procedure)?) ?(?:verder )?(?:gaan|te gaan)|\b(?:je|jouw|uw) sollicitatie .{0,30}\b(?:afgewezen|niet verder in behandeling)|\bbent (?:u |je )?(?:helaas )?niet geselecteerd",
    pl=r"\b(?:wybraliśmy|zdecydowaliśmy się (?:na|wybrać)|zdecydowaliśmy się kontynuować .{0,20}z) (?:inn(?:ego|ą|ych)) (?:kandydat|osob)|\bnie (?:został[ae]?|zostałe[śm]|zostałaś) (?:pan[i]? )?wybran|\bzdecydowaliśmy się nie kontynuować|\bpan[ai]? (?:kandydatura|aplikacja) nie została (?:wybrana|zaakceptowana)",
    da=r"\b(?:valgt|besluttet) (?:at gå videre med )?(?:en )?(?:anden|andre) (?:kandidat|ansøger)|\b(?:ikke|desværre ikke) (?:går|gå|gået) videre (?:med|i processen)|\bgive dig (?:et )?afslag",
    no=r"\b(?:valgt|besluttet) (?:å gå videre med )?(?:en )?(?:annen|andre) (?:kandidat|søker)|\b(?:ikke|dessverre ikke) (?:går|gå|gått) videre (?:med|i prosessen)",
    sv=r"\b(?:valt|beslutat) att (?:gå vidare|fortsätta) med (?:en annan|andra) (?:kandidat|sökande)|\b(?:inte|tyvärr inte) (?:har )?(?:går|gå|gått) vidare (?:med|i processen)",
    fi=r"\b(?:valinta|valintamme) (?:ei )?(?:tällä kertaa )?(?:kohdistunut|osunut|ei kohdistunut) (?:sinuun|toiseen|muihin)|\bet (?:valitettavasti )?(?:tullut|ole tullut) valituksi|\bvalitsimme (?:tehtävään )?(?:toisen|muun) hakijan",
)  # fmt: skip

_UNLESS = re.compile(
    r"\b(?:if|whether|should|unless|until|wenn|falls|ob|si|se|als|indien|jeśli|gdyby|hvis|dersom|om|jos)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")


def rejection(headers: Sequence[tuple[str, str]], raw: bytes) -> str:
    """The sender's own sentence that turns the candidate down, folded; empty where no sentence does."""
    mail = read(headers, raw)
    own = (mail.words.text or mail.text)[:_LONGEST]
    for piece in _SENTENCE.split(own):
        sentence = folded(piece)[:500]
        if _REJECTED.found(sentence) and not _UNLESS.search(_before(sentence)) and "?" not in sentence:
            return sentence
    return ""


def _before(sentence: str) -> str:
    """The sentence up to where it turns somebody down: an 'if' after that takes nothing back."""
    starts = [found.start() for p in _REJECTED.by_language.values() if (found := p.search(sentence))]
    return sentence[: min(starts, default=0)]
