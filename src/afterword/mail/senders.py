"""Classify a sender by address alone: a mail server, a robot, a list, a hiring system, a person."""

# ruff: noqa: E501  (tables of names)

from __future__ import annotations

import re

# The mail server itself (RFC 5321 4.5.1 postmaster, RFC 3464 2: the null sender; names as servers use them).
_DAEMON = re.compile(
    r"""(?ix)^(?: mailer-?daemon(?:s)?.* | mail[._-]?daemon | mdaemon | .*mailer[._-]?daemon | mail[._-]delivery[._-].*
    | mail[._-]?deliverer | delivery[._-]?(?:status|subsystem|failure|notification)s? | system[._-]administrator
    | microsoftexchange[0-9a-f]{16,} | bounce-?notif.* | undeliver(?:ed|able).* )$"""
)
_OFFICE = re.compile(
    r"(?i)^(?:post_?master|mail-?adm(?:in)?|imss|mmdf|mta|smtp|uucp|root|mailgate|mailsystem|(?:.*[=+._-])?ndr)\d*$"
)
_DAEMON_NAME = re.compile(
    r"""(?ix) \b(?: mail(?:er)?[ -]?daemon | (?:internet\ )?(?:e-?)?mail\ deliver[yi]\w*(?:\ (?:sub)?system|\ service|\ agent)?
    | mail\ (?:sub)?system | system\ administrator | delivery\ (?:sub)?system | mail\ administrator | post\s?master
    | post\ office | mail\ router | email\ gateway | message\ transfer\ agent | mail\ transfer
    | mailzustellung\w* | zustelldienst )\b"""
)
# Addresses that nobody reads or signs for.
_ROBOT = re.compile(
    r"""(?ix)^(?: .*\b(?:no|do-?not|dont)[._-]?reply\b.* | .*(?:no|donot)[._-]?reply(?:\+.*)? | ne-?pas-?repondre.*
    | nicht-?antworten.* | no-?responder.* | nao-?responda.* | non-?rispondere.* | nie-?odpowiadaj.* | svar-?ej.*
    | ikke-?svar.* | (?:auto|system)(?:mailer|mail|reply|responder)?.* | notifications?(?:[+._-].*)?
    | notify | alerts? | robot | bot | mailer | .*-?automated?(?:-.*)? | workday | myworkday | workflow.* | calendar-notification
    | ats | applicant-?tracking.* )$"""
)
# Addresses of mailings.
_MAILING = re.compile(
    r"""(?ix)^(?: .*newsletters?.* | news | .*[._-]news | info-?mail.* | marketing | promo(?:tions?)? | offers? | deals
    | updates? | digest | .*[._-]digest | list(?:s|serv|manager|master)?(?:[._-].*)? | subscri(?:be|ptions?).* | mailings?
    | announce(?:ments?)? | community | jobalerts?.* | jobs?-?(?:listings?|noreply|alerts?) | hello\+.* | campaigns? | bulk
    | webmaster | editor(?:s|ial)? | publisher | dispatch | weekly | daily.* | messages-noreply | invitations )$"""
)
_LIST_ROBOT = re.compile(
    r"(?i)^(?:.+-(?:admin|owner|request|bounces?|help|confirm)|owner-.+|majordomo|mailman(?:-.*)?|listserv|ezmlm.*|fml.*)$"
)

# Domains from which hiring systems write in the name of their customers.
HIRING_SYSTEMS = {
    "greenhouse.io": "Greenhouse", "greenhouse-mail.io": "Greenhouse", "grnh.se": "Greenhouse",
    "lever.co": "Lever", "ashbyhq.com": "Ashby", "myworkday.com": "Workday", "workday.com": "Workday",
    "myworkdayjobs.com": "Workday", "workdaysuite.com": "Workday", "smartrecruiters.com": "SmartRecruiters",
    "teamtailor.com": "Teamtailor", "teamtailor-mail.com": "Teamtailor", "personio.de": "Personio",
    "personio.com": "Personio", "personio-mail.com": "Personio", "icims.com": "iCIMS", "talent.icims.com": "iCIMS",
    "workable.com": "Workable", "workablemail.com": "Workable", "candidates.workablemail.com": "Workable",
    "bamboohr.com": "BambooHR", "recruitee.com": "Recruitee", "tellent.com": "Recruitee", "jobvite.com": "Jobvite",
    "jazz.co": "JazzHR", "jazzhr.com": "JazzHR", "applytojob.com": "JazzHR", "resumatorjobs.com": "JazzHR",
    "breezy.hr": "Breezy", "breezy-mail.com": "Breezy", "taleo.net": "Taleo", "oraclecloud.com": "Oracle",
    "successfactors.com": "SuccessFactors", "successfactors.eu": "SuccessFactors", "sapsf.com": "SuccessFactors",
    "sapsf.eu": "SuccessFactors", "ultipro.com": "UKG", "ukg.com": "UKG", "paylocity.com": "Paylocity",
    "paycomonline.com": "Paycom", "adp.com": "ADP", "dayforce.com": "Dayforce", "ceridian.com": "Dayforce",
    "rippling.com": "Rippling", "gusto.com": "Gusto", "pinpointhq.com": "Pinpoint", "welcomekit.co": "Welcome Kit",
    "welcometothejungle.com": "Welcome to the Jungle", "join.com": "JOIN", "softgarden.io": "softgarden",
    "softgarden.de": "softgarden", "rexx-systems.com": "rexx", "d-vinci.de": "d.vinci", "coveto.de": "coveto",
    "onlyfy.io": "onlyfy", "prescreen.io": "onlyfy", "umantis.com": "Umantis", "haufe.com": "Umantis",
    "bullhorn.com": "Bullhorn", "bullhornstaffing.com": "Bullhorn", "zohorecruit.com": "Zoho Recruit",
    "freshteam.com": "Freshteam", "comeet.com": "Comeet", "comeet.co": "Comeet", "comeet-notifications.com": "Comeet",
    "homerun.co": "Homerun", "homerun.hr": "Homerun", "factorialhr.com": "Factorial", "bizneo.com": "Bizneo",
    "eightfold.ai": "Eightfold", "avature.net": "Avature", "phenom.com": "Phenom", "phenompeople.com": "Phenom",
    "hirebridge.com": "Hirebridge", "hibob.com": "HiBob", "gem.com": "Gem", "goodtime.io": "GoodTime",
    "modernloop.io": "ModernLoop", "calendly.com": "Calendly", "hirevue.com": "HireVue", "codility.com": "Codility",
    "hackerrank.com": "HackerRank", "hackerrankforwork.com": "HackerRank", "codesignal.com": "CodeSignal",
    "traffit.com": "Traffit", "erecruiter.pl": "eRecruiter", "elevato.net": "Elevato", "varbi.com": "Varbi",
    "reachmee.com": "ReachMee", "jobylon.com": "Jobylon", "hr-manager.net": "HR Manager", "hrmanager.no": "HR Manager",
    "talentech.io": "Talentech", "webcruiter.no": "Webcruiter", "jobbnorge.no": "Jobbnorge", "emply.com": "Emply",
    "laura.fi": "LAURA", "gupy.io": "Gupy", "kenoby.com": "Kenoby", "solides.com.br": "Sólides",
    "inrecruiting.com": "In-recruiting", "altamiraweb.com": "Altamira", "tribepad.com": "Tribepad",
    "eploy.net": "Eploy", "networxrecruitment.com": "Networx", "occupop.com": "Occupop", "peoplehr.net": "PeopleHR",
    "brassring.com": "BrassRing", "kenexa.com": "BrassRing", "trakstar.com": "Trakstar", "clearcompany.com": "ClearCompany",
    "applicantpro.com": "ApplicantPro", "applicantstack.com": "ApplicantStack", "hiringthing.com": "HiringThing",
    "governmentjobs.com": "NEOGOV", "neogov.com": "NEOGOV", "usajobs.gov": "USAJOBS", "dover.com": "Dover",
    "dover.io": "Dover", "wellfound.com": "Wellfound", "indeed.com": "Indeed", "indeedemail.com": "Indeed",
}  # fmt: skip


def local_part(address: str) -> str:
    """The part before the @."""
    return address.rpartition("@")[0] or address


def is_daemon(name: str, address: str) -> bool:
    """Whether the mail server itself writes."""
    local = local_part(address).strip("\"'<> ")
    return bool(
        _DAEMON.match(local) or (not local and _DAEMON_NAME.search(name)) or _DAEMON.match(name.strip())
    )


def is_mail_office(name: str, address: str) -> bool:
    """Whether a mail server, or somebody who looks after one, writes: postmaster and display names of systems."""
    return bool(_OFFICE.match(local_part(address)) or _DAEMON_NAME.search(name))


def is_robot(address: str) -> bool:
    """Whether nobody reads mail to this address."""
    return bool(_ROBOT.match(local_part(address)))


def is_mailing(address: str) -> bool:
    """Whether it is an address of newsletters and offers."""
    return bool(_MAILING.match(local_part(address)))


_SHARED = re.compile(
    r"""(?ix)^(?: careers? | jobs? | recruit(?:ing|ment|er|ers)? | talent(?:[._-]?acquisition)? | hr | hiring | people | applications?
    | bewerbung(?:en)? | karriere | personal(?:abteilung)? | rh | recrutement | candidatures? | seleccion | empleo | rrhh | vagas
    | lavoro | selezione | vacatures? | werkenbij | sollicitatie | rekrutacja | praca | rekry(?:tointi)? | jobb | ansokan | info | contact | office )(?:[+._-].*)?$"""
)


def is_shared(address: str) -> bool:
    """Whether it is an office's address: people read it, and programs acknowledge in its name."""
    return bool(_SHARED.match(local_part(address)))


def is_list_robot(address: str) -> bool:
    """Whether the program of a mailing list writes."""
    return bool(_LIST_ROBOT.match(local_part(address)))


def hiring_system(address: str) -> str:
    """The name of the hiring system that writes from this address, or nothing."""
    labels = address.rpartition("@")[2].split(".")
    names = (".".join(labels[start:]) for start in range(max(len(labels) - 1, 0)))
    return next((HIRING_SYSTEMS[name] for name in names if name in HIRING_SYSTEMS), "")
