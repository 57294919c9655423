"""Mail servers' phrases for failed and delayed deliveries, by language, on folded text (see `phrases.folded`)."""
# ruff: noqa: E501  (one kind of sentence a line reads better than one folded)

from __future__ import annotations

import re

FAILURE_SUBJECT = re.compile(
    r"""(?x) undeliver(?:ed|able) | non[ -]?deliver(?:y|able) | (?:not|could\ n.t|cannot|can't)\ (?:be\ )?deliver | returned?\ (?:e-?)?mail
    | mail\ (?:(?:delivery|system|could|not|error|status)\b.*)?(?:fail|return|error|problem|undeliver|could\ not) | (?:e-?mail|message)\ (?:delivery\ )?(?:fail|bounce|reject|refused|blocked|not\ deliver)
    | deliver(?:y|ing)\ (?:\w+\ )?(?:fail|error|problem|report|unsuccessful|has\ failed|incomplete|delay|warning) | failure\ (?:notice|notification|report|delivery) | fail(?:ed|ure)\ (?:mail|e-?mail|message|delivery|to\ deliver)
    | delivery\ (?:status|failure|notification|has\ been\ delayed) | status\ notification | warning:\ (?:could\ not|message|mail) | returning\ (?:message|mail)\ to\ sender | bounced?\ (?:mail|message|e-?mail|notif)
    | permanent\ (?:delivery\ )?(?:failure|error) | rejected:|rejected\ (?:mail|message|by) | nondeliverable | mailbox\ (?:is\ )?(?:full|unavailable|not\ found) | over\ quota | unknown\ (?:user|recipient|address)|user\ unknown
    | unzustellbar | nicht\ zugestellt | zustell(?:ung|fehler)\w*\ ?(?:fehlgeschlagen|nicht|fehler)? | fehlgeschlagene\ zustellung | zurückgewiesen
    | échec\ (?:de\ )?(?:la\ )?(?:remise|distribution|livraison|l'envoi) | non\ remis | non\ distribu | notification\ d'échec | retour\ à\ l'expéditeur
    | no\ se\ (?:pudo|ha\ podido|puede)\ entregar | no\ entregado | fallo\ (?:de|en)\ (?:la\ )?entrega | error\ de\ entrega | devuelto
    | não\ (?:pôde\ ser\ )?entregue | falha\ (?:na|de)\ entrega | não\ entreg | devolvid[ao]
    | mancat[ao]\ (?:recapito|consegna) | non\ recapitabile | impossibile\ recapitare | non\ consegnat
    | onbestelbaar | niet\ (?:worden\ )?(?:bezorgd|afgeleverd) | aflevering\w*\ mislukt | niedostarczon | nie\ dostarczon | nie\ (?:można|udało\ się)\ dostarczyć | zwrot\ wiadomości
    | kunne\ ikke\ leveres | ikke\ leveret | ikke\ levert | leveringsfejl | leveringsfeil | kan\ inte\ levereras | kunde\ inte\ levereras | inte\ levererat | ej\ leverer | oleveransbar | ei\ voitu\ toimittaa | toimitus\w*\ epäonnistui
    | не\ доставлен | недоставлен | ошибка\ доставки | エラー通知 | 配信(?:不能|エラー|失敗|できません) | 送信できません | 送信エラー | 配送(?:不能|エラー) | 送達 | リターンメール | 退信 | 投递失败 | 無法(?:傳遞|投遞) | 无法(?:投递|送达) | 系统退信"""
)
FAILURE_TEXT = re.compile(
    r"""(?x) (?:could|can|was|were|been|is|are|has|have|did)\ ?(?:not|n't|n.t)\ (?:be\ |been\ )?(?:\w+\ )?(?:deliver|accepted\ for|reach|process) | (?:unable|wasn't\ able|not\ able|failed)\ to\ (?:\w+\ ){0,2}?(?:deliver|send|route|relay)
    | deliver(?:y|ing)\ (?:\w+\ ){0,6}?(?:fail|error|attempt|unsuccessful|delayed|postponed|has\ been|temporarily|aborted|problem) | undeliver(?:ed|able) | (?:error|failure|problem)s?\ (?:occurred\ )?(?:while\ |in\ |with\ )?(?:trying\ to\ )?deliver | permanent\ (?:fatal\ )?(?:error|failure) | returned?\ to\ (?:the\ )?sender
    | (?:user|recipient|mailbox|address|account|host|domain|addressee)\ (?:\S+\ ){0,6}?(?:unknown|not\ found|unavailable|does\ not\ exist|doesn't\ exist|disabled|suspended|inactive|is\ full|full|rejected|over\ quota|not\ listed|not\ known|invalid|not\ local)
    | (?:no\ such|unknown|invalid|bad)\ (?:user|recipient|mailbox|address|account|host|domain|local\ user|destination) | unrouteable | user\ unknown | over\ quota|quota\ exceeded|exceeded\ (?:\w+\ ){0,3}quota | mailbox\ (?:is\ )?full | not\ a\ (?:valid|known|local)\ (?:user|recipient|address|mailbox)
    | remote\ host\ said | smtp\ error | rejected\ (?:your\ message|by\ (?:a\ |the\ )?(?:remote|recipient|mail|server)|the\ following) | (?:mail|message|e-?mail)\ (?:was\ |has\ been\ |is\ |you\ sent\ was\ )?(?:rejected|refused|bounced|blocked|returned|undelivered|not\ delivered) | following\ (?:recipient|address)|addresses?\ (?:had|failed)
    | transcript\ of\ session | giving\ up\ on | message\ headers\ follow | original\ message\ follows | copy\ of\ (?:the|your)\ (?:original\ )?message | not\ been\ delivered | have\ not\ reached | has\ not\ reached | status:\ [245]\.\d | diagnostic-code: | action:\ (?:failed|delayed|error|failure) | final-recipient: | maximum\ (?:hop|message)\ | too\ many\ hops
    | konnte\ (?:\S+\ ){0,8}?(?:nicht|leider\ nicht)\ (?:\w+\ )?(?:zugestellt|ausgeliefert|gesendet|übermittelt) | nicht\ zugestellt | unzustellbar | n'(?:a|ont)\ (?:pas\ )?pu\ [eê]tre\ (?:remis|distribu|d?[ée]?livr|envoy) | n'a\ pas\ (?:pu\ [eê]tre\ |été\ )?(?:remis|distribu|d?é?e?livr) | échec
    | no\ (?:se\ )?(?:pudo|ha\ podido|puede|fue)\ (?:ser\ )?entreg | no\ (?:se\ )?ha\ (?:podido|sido)\ (?:ser\ )?entreg | não\ (?:pôde|foi|pode|puderam)\ (?:possível\ )?(?:ser\ )?entreg | non\ (?:è\ stato\ possibile|ha\ potuto|può\ essere)\ (?:\w+\ )?(?:consegn|recapit) | (?:niet|niet\ worden)\ (?:bezorgd|afgeleverd)
    | nie\ (?:mogła|może|można|została|udało\ się)\ (?:\w+\ ){0,2}?dostarcz | (?:kunne|kunde|kan)\ (?:ikke|inte|ej)\ (?:blive\ |bli\ )?lever | ei\ (?:voitu|voida)\ toimittaa | не\ (?:может\ быть|было|удалось|был\w*)\ ?достав | недоставл
    | 送信できません | 配信できません | 配送できません | 届きません | 宛先不明 | 無法(?:傳遞|投遞|送達) | 无法(?:投递|送达|发送) | 退信"""
)
REJECTED_BY_LIST = re.compile(
    r"""(?x) (?:you\ )?(?:\S+\ )?(?:are|is)\ not\ (?:a\ |an\ )?(?:\w+\ )?member | only\ (?:members|subscribers)\ (?:may|can|are) | not\ (?:allowed|authorized|permitted)\ to\ post
    | (?:your\ )?(?:message|post)\ (?:to\ \S+\ )?(?:has\ been|was)\ (?:automatically\ )?(?:rejected|denied) | loop\ alert"""
)
BY_A_MACHINE = re.compile(
    r"created automatically by mail delivery software|automatically generated|generated automatically|do not reply to this"
)
DELAY = re.compile(
    r"""(?x) \bdelay(?:ed)?\b | warning: | will\ (?:continue\ to\ (?:try|attempt)|keep\ trying|be\ retried|try\ again) | still\ being\ (?:retried|tried|attempted) | not\ yet\ (?:been\ )?deliver | (?:do\ not|don't|no)\ need\ to\ (?:resend|re-send|retry) | still\ undelivered | been\ postponed
    | verzöger | retard[ée] | retras | atras(?:o|ada) | ritard | vertraagd | vertraging | opóźni | forsinke | försena | viiväst | 遅延 | delivery\ attempts\ will\ continue | temporarily\ deferred"""
)
GAVE_UP = re.compile(
    r"(?x) given\ up | giving\ up | permanent | \bfailed\ permanently | action:\ fail | will\ not\ be\ retried | been\ returned | no\ longer\ (?:try|attempt)"
)
FULL = re.compile(
    r"(?x) (?:mail)?box\ (?:\S+\ ){0,4}?(?:is\ )?full | (?:over|exceed\w*)\ (?:\S+\ ){0,4}?(?:quota|storage|limit) | quota\ exceed | out\ of\ storage | insufficient\ (?:system\ )?storage | mailbox\ size"
)
FOR_NOW = re.compile(
    r"(?x) temporar(?:y|ily) | try\ again | timed?[ -]?out | too\ (?:many|much)\ | greylist | connection\ (?:refused|lost|timed) | expired | retry\ time | 送信先のメールボックスが一杯 | 一杯"
)
# Lines after which a server copies the mail that it returns: between drawn lines, or by themselves.
_DRAWN_LINE = re.compile(r"(?i)\b(?:copy|original|returned|below|message|header|follows)\b")
_PLAIN_LINE = re.compile(
    r"""(?ix) (?:original\ message|message\ headers?|unsent\ message|returned\ message|the\ original\ message|your\ message|body\ of\ message
    |text\ of|headers?\ of)\b | (?:received|return-path|message-id):\  | content-type:\ (?:message|text)/rfc822"""
)
_LOOKED_AT = 200  # characters of a line


def original_start(text: str) -> int | None:
    """Where the mail that a server returns begins in its text, or None."""
    at = 0
    for line in text.split("\n"):
        head = line[:_LOOKED_AT]
        bare = head.lstrip(" \t>*=_-")
        drawn = "--" in head[: len(head) - len(bare)]
        if (drawn and _DRAWN_LINE.search(bare)) or _PLAIN_LINE.match(bare):
            return at
        at += len(line) + 1
    return None
